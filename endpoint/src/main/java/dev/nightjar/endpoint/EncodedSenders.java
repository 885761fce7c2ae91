package dev.nightjar.endpoint;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.transport.PeerTransportConfig;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.send.FrameExtension;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.rtp.send.RtpSendSession;
import dev.nightjar.rtp.send.SendOptions;
import dev.nightjar.rtp.send.StreamIdentity;
import dev.nightjar.rtp.send.TransportSequence;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The encoded tracks that one connection sends, and the bandwidth that it has for them. Loop-confined. */
final class EncodedSenders {
    private static final int SEQUENCE_NUMBERS = 1 << 15;

    private final MediaLoop loop;
    private final SecureRandom random;
    private final PeerTransportConfig config;
    private final TransportSequence transportSequence;
    private final List<EncodedOutlet> all = new ArrayList<>();
    private List<SectionPlan> plans = List.of();

    /**
     * Made for the first track: what it knows of a path takes 50 KiB, and most connections send nothing of their own.
     */
    private @Nullable RtpSendSession session;

    private boolean isReady;
    private boolean namesPackets;
    private Path latestPath = PeerMedia.NOWHERE;

    EncodedSenders(MediaLoop loop, PeerTransportConfig config, TransportSequence transportSequence) {
        this.loop = loop;
        this.random = config.random();
        this.config = config;
        this.transportSequence = transportSequence;
    }

    private RtpSendSession session() {
        RtpSendSession made = session;
        if (made == null) {
            made = new RtpSendSession(
                    SendOptions.DEFAULT, transportSequence, config.cname(), loop.ntpNanosAtStart(), latestPath);
            made.congestionFeedback(namesPackets);
            session = made;
        }
        return made;
    }

    /** Takes what was agreed, and whether the receiver's feedback is that of RFC 8888. */
    void configure(List<SectionPlan> agreed, boolean byRtpNumbers) {
        plans = agreed;
        namesPackets = byRtpNumbers;
        if (session != null) {
            session.congestionFeedback(byRtpNumbers);
        }
        forgetStopped();
        for (EncodedOutlet outlet : all) {
            outlet.plan(planOf(outlet.sender()), loop.nowNanos());
        }
        tellReady();
    }

    /** The application wishes something else of a sender's encodings. */
    void encodingsChanged(RtpSender sender) {
        EncodedOutlet outlet = of(sender);
        if (outlet != null) {
            outlet.follow(loop.nowNanos());
        }
    }

    /** Media can be sent now. */
    void ready() {
        isReady = true;
        tellReady();
    }

    private void tellReady() {
        if (isReady) {
            all.forEach(EncodedOutlet::tellReady);
        }
    }

    private @Nullable SectionPlan planOf(RtpSender sender) {
        for (SectionPlan plan : plans) {
            if (plan.transceiver().sender() == sender) {
                return plan;
            }
        }
        return null;
    }

    /** Has a sender send another track, or none. */
    void track(RtpSender sender, @Nullable EncodedTrack track) {
        EncodedOutlet outlet = of(sender);
        if (outlet == null && track != null) {
            forgetStopped();
            outlet = new EncodedOutlet(sender, session(), this::identity);
            outlet.plan(planOf(sender), loop.nowNanos());
            all.add(outlet);
        }
        if (outlet != null) {
            outlet.track(track);
            tellReady();
        }
    }

    /** However many transceivers come and go while the connection lasts, those that are gone take no room. */
    private void forgetStopped() {
        all.removeIf(outlet -> {
            boolean isGone = outlet.sender().isStopped();
            if (isGone) {
                outlet.end(loop.nowNanos());
            }
            return isGone;
        });
    }

    /** {@return how many senders are remembered} */
    int size() {
        return all.size();
    }

    private StreamIdentity identity(SentEncoding encoding) {
        return new StreamIdentity(
                encoding.ssrc(),
                encoding.rtxSsrc(),
                random.nextInt(SEQUENCE_NUMBERS),
                random.nextInt(SEQUENCE_NUMBERS),
                random.nextInt());
    }

    /** {@return what sends the tracks of a sender, or null where it has had none} */
    @Nullable
    EncodedOutlet of(RtpSender sender) {
        for (EncodedOutlet outlet : all) {
            if (outlet.sender() == sender) {
                return outlet;
            }
        }
        return null;
    }

    /** Sends a frame of one encoding of the sender's track. */
    void send(
            RtpSender sender,
            int encoding,
            EncodedFrame frame,
            int rtpTimestamp,
            List<FrameExtension> extensions,
            boolean isAfterGap) {
        EncodedOutlet outlet = of(sender);
        if (outlet != null) {
            outlet.send(encoding, frame, rtpTimestamp, extensions, isAfterGap, loop.nowNanos());
        }
    }

    /** Says BYE for a sender whose track has ended. */
    void pause(RtpSender sender, long nowNanos) {
        EncodedOutlet outlet = of(sender);
        if (outlet != null) {
            outlet.pause(nowNanos);
        }
    }

    /** Packets take another path now, of whose bandwidth nothing is known. */
    void path(Path path) {
        latestPath = path;
        if (session != null) {
            session.path(path, loop.nowNanos());
        }
    }

    void receiveRtcp(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (session != null) {
            session.receive(path, buffer, offset, length, nowNanos);
        }
    }

    void advance(long nowNanos) {
        if (session != null) {
            session.advance(nowNanos);
        }
    }

    long deadlineNanos() {
        return session == null ? SansIo.NO_DEADLINE : session.deadlineNanos();
    }

    @Nullable
    Transmit pollTransmit() {
        return session == null ? null : session.pollTransmit();
    }

    @Nullable
    RtpEvent pollEvent() {
        return session == null ? null : session.pollEvent();
    }

    List<OutboundStreamStats> streamStats() {
        return session == null ? List.of() : session.stats();
    }

    /** {@return bits per second, or -1 where nothing of ours is sent that would find it out} */
    long availableOutgoingBitrateBps() {
        return session != null && session.isUsed() ? session.availableOutgoingBitrateBps() : -1;
    }

    void close(long nowNanos) {
        if (session != null) {
            session.close(nowNanos);
        }
    }
}
