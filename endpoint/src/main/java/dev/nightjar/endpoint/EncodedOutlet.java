package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.send.EncodedStream;
import dev.nightjar.rtp.send.SendFormat;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sender's share in encoded tracks: there is one from the first track on, whatever is agreed and replaced.
 *
 * <p>Confined to the loop of the sender's connection.
 */
final class EncodedOutlet {
    private final RtpSender sender;
    private final EncodedStream stream;
    private @Nullable EncodedTrack track;
    private @Nullable SectionPlan plan;
    private @Nullable CodecKind configured;
    private boolean isBlocked;

    EncodedOutlet(RtpSender sender, EncodedStream stream) {
        this.sender = sender;
        this.stream = stream;
    }

    RtpSender sender() {
        return sender;
    }

    EncodedStream stream() {
        return stream;
    }

    /** Sends another track from now on, or none. */
    void track(@Nullable EncodedTrack other) {
        track = other;
        stream.rebase();
    }

    /** Takes what is agreed for its section; null when it has none. */
    void plan(@Nullable SectionPlan agreed) {
        plan = agreed;
        configured = null;
    }

    /** Sends a frame, if the peer has agreed to its codec. */
    void send(EncodedFrame frame, int rtpTimestamp, boolean isAfterGap, long nowNanos) {
        SectionPlan agreed = plan;
        if (track == null || agreed == null || !agreed.direction().sends()) {
            return;
        }
        if (configured != frame.codec() && !configure(agreed, frame.codec())) {
            return;
        }
        if (isAfterGap) {
            stream.skipped();
        }
        try {
            stream.send(frame, rtpTimestamp, nowNanos);
        } catch (IllegalArgumentException malformed) {
            stream.skipped();
            sender.blocked("a frame is not what " + frame.codec() + " makes: " + malformed.getMessage());
        }
    }

    private boolean configure(SectionPlan agreed, CodecKind kind) {
        RtpCodec codec = choose(agreed.codecs(), kind);
        if (codec == null) {
            if (!isBlocked) {
                isBlocked = true;
                sender.blocked("the track is " + kind + ", which the receiver has not agreed to (expected: one of "
                        + TrackFormat.names(agreed.codecs()) + ")");
            }
            return false;
        }
        stream.configure(new SendFormat(
                        agreed.mid(),
                        null,
                        kind,
                        codec.payloadType(),
                        TrackFormat.retransmission(codec, agreed.codecs()),
                        TrackFormat.extensions(agreed))
                .withRed(red(agreed.codecs(), codec))
                .withPacketizationMode(isOfWholeUnits(codec) ? 0 : 1));
        configured = kind;
        isBlocked = false;
        sender.blocked(null);
        return true;
    }

    /**
     * {@return the payload type of RED around a codec of sound, or -1}
     *
     * <p>It is used where the peer likes it better than the codec alone, which is how browsers choose.
     */
    static int red(List<RtpCodec> codecs, RtpCodec codec) {
        String type = Integer.toString(codec.payloadType());
        for (RtpCodec each : codecs) {
            if (each.equals(codec)) {
                return -1;
            }
            boolean isAround = each.isNamed("red") && each.clockRate() == codec.clockRate();
            if (isAround && List.of(each.parameters().text().split("/", -1)).contains(type)) {
                return each.payloadType();
            }
        }
        return -1;
    }

    /**
     * {@return the agreed form of a codec, or null}
     *
     * <p>*Choice:* of several of one name the first, which the peer likes best, but H.264 with several packets a
     * picture before that without; browsers decode by what the bitstream says, whichever profile was named.
     */
    static @Nullable RtpCodec choose(List<RtpCodec> codecs, CodecKind kind) {
        RtpCodec chosen = null;
        for (RtpCodec codec : codecs) {
            if (codec.isNamed(kind.encodingName())) {
                if (!isOfWholeUnits(codec)) {
                    return codec;
                }
                chosen = chosen == null ? codec : chosen;
            }
        }
        return chosen;
    }

    /** {@return whether it is H.264 of mode 0, as it is where nothing is said (RFC 6184 §8.1)} */
    private static boolean isOfWholeUnits(RtpCodec codec) {
        return codec.isNamed(CodecKind.H264.encodingName())
                && !"1".equals(codec.parameters().asMap().get("packetization-mode"));
    }
}
