package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.send.EncodedStream;
import dev.nightjar.rtp.send.EncodingSettings;
import dev.nightjar.rtp.send.SendFormat;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One encoding on its way out, and the stream it takes. Confined to the loop of the sender's connection. */
final class OutletEncoding {
    private final EncodedStream stream;
    private @Nullable SentEncoding wanted;
    private List<SentEncoding> all = List.of();
    private @Nullable EncodingSettings applied;
    private @Nullable CodecKind configured;

    OutletEncoding(EncodedStream stream) {
        this.stream = stream;
    }

    EncodedStream stream() {
        return stream;
    }

    /**
     * Takes what the application and the peer have said of it.
     *
     * @param place among the encodings that there are now
     * @param among those encodings
     * @param tracks how many encodings the track has: where it is another of them from now on, it begins at a keyframe
     */
    void follow(SentEncoding now, int place, List<SentEncoding> among, int tracks) {
        EncodingSettings settings = now.settings(place);
        SentEncoding before = wanted;
        if (before != null && before.of(tracks, all) != now.of(tracks, among)) {
            stream.rebase();
        }
        wanted = now;
        all = among;
        if (!settings.equals(applied)) {
            applied = settings;
            stream.apply(settings);
        }
    }

    /** {@return which of a track's encodings it is, of so many} */
    int of(int encodings) {
        return sent().of(encodings, all);
    }

    private SentEncoding sent() {
        return Objects.requireNonNull(wanted, "bug: an encoding of nothing");
    }

    /** Another exchange has settled what is sent: the next frame asks for it. */
    void forget() {
        configured = null;
    }

    /** {@return the codec that is asked for at present, or null} */
    @Nullable
    CodecKind configured() {
        return configured;
    }

    boolean isFor(CodecKind kind) {
        return configured == kind;
    }

    /** Takes what is agreed for a codec; false where nothing is. */
    boolean configure(SectionPlan agreed, CodecKind kind) {
        SentEncoding encoding = sent();
        List<RtpCodec> allowed = agreed.codecs().stream()
                .filter(codec -> encoding.allows(codec.payloadType()))
                .toList();
        RtpCodec codec = EncodedOutlet.choose(allowed, kind);
        if (codec == null) {
            return false;
        }
        stream.configure(new SendFormat(
                        agreed.mid(),
                        encoding.wireRid(),
                        kind,
                        codec.payloadType(),
                        TrackFormat.retransmission(codec, agreed.codecs()),
                        TrackFormat.extensions(agreed))
                .withRed(EncodedOutlet.red(agreed.codecs(), codec))
                .withPacketizationMode(EncodedOutlet.isOfWholeUnits(codec) ? 0 : 1)
                .withNacks(codec.hasFeedback("nack"))
                .withParity(
                        encoding.agreed().isNamed()
                                ? null
                                : ParityPlanning.of(agreed.codecs(), kind, encoding.ssrc())));
        configured = kind;
        return true;
    }
}
