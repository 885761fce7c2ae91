package dev.nightjar.rtp.receive;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.dtmf.DtmfEvent;
import dev.nightjar.rtp.dtmf.DtmfReceiver;
import dev.nightjar.rtp.payload.ComfortNoise;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What an audio stream carries beside audio: telephone events, RFC 4733, and comfort noise, RFC 3389. */
final class AudioSignals {
    /** Events that may wait to be polled; the session polls after each packet. */
    static final int MAX_EVENTS = 32;

    private final int ssrc;
    private final DtmfReceiver dtmf = new DtmfReceiver();
    private final ArrayDeque<RtpEvent> events = new ArrayDeque<>(4);
    private int clockRate = 1;

    AudioSignals(int ssrc) {
        this.ssrc = ssrc;
    }

    /** {@return whether the packet is none of audio; then its timestamp is not the stream's clock either} */
    boolean take(RtpPacket packet, Section section, long nowNanos) {
        CodecParameters codec = section.isVideo() ? null : section.codec(packet.payloadType());
        if (codec == null) {
            return false;
        }
        if (codec.isNamed("telephone-event")) {
            clockRate = codec.clockRate();
            dtmf.receive(
                    packet.isMarker(),
                    packet.rtpTimestamp(),
                    packet.buffer(),
                    packet.payloadOffset(),
                    packet.payloadLength(),
                    nowNanos);
            collect(section);
            return true;
        }
        if (codec.isNamed("CN")) {
            ComfortNoise noise = ComfortNoise.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
            if (noise != null) {
                add(new RtpEvent.ComfortNoiseHeard(section.mid(), ssrc, noise));
            }
            return true;
        }
        return false;
    }

    private void collect(Section section) {
        for (DtmfEvent event = dtmf.poll(); event != null; event = dtmf.poll()) {
            add(new RtpEvent.TelephoneEventHeard(section.mid(), ssrc, clockRate, event));
        }
    }

    private void add(RtpEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        }
    }

    void advance(Section section, long nowNanos) {
        dtmf.advance(nowNanos);
        collect(section);
    }

    /** Ends what goes on: the stream ends. */
    void end(Section section) {
        advance(section, SansIo.NO_DEADLINE - 1);
    }

    long deadlineNanos() {
        return dtmf.deadlineNanos();
    }

    @Nullable
    RtpEvent poll() {
        return events.poll();
    }
}
