package dev.nightjar.endpoint.internal.codecs;

import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.RtpCapabilities;
import dev.nightjar.endpoint.RtpCodecCapability;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.sdp.CodecNegotiation;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.FormatParameters;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * The codecs and header extensions that a connection offers and accepts, best liked first.
 *
 * <p>*Choice:* VP8 first, then H.264: both are what every browser must have (RFC 7742 §5). What costs an encoder more,
 * and what fewer players know, comes behind; a transceiver's preferences change it. H.265 comes last for its patents.
 *
 * <p>*Choice:* video orientation is not among the extensions, so that a browser turns pictures before it encodes them
 * and a recording needs no player that turns them.
 */
public final class MediaCapabilities {
    private static final List<RtpCodec> VIDEO = VideoCodecs.all();
    private static final List<RtpCodec> AUDIO = AudioCodecs.all();

    private MediaCapabilities() {}

    /** {@return the codecs, under payload types that are unique over a BUNDLE group, RFC 9143 §10.1.1} */
    public static List<RtpCodec> codecs(MediaKind kind) {
        return kind == MediaKind.VIDEO ? VIDEO : AUDIO;
    }

    /** {@return what an application sees, W3C getCapabilities; nothing is encoded here, so it is the same both ways} */
    public static RtpCapabilities capabilities(MediaKind kind) {
        return new RtpCapabilities(
                seen(kind, codecs(kind)),
                extensions(kind).stream().map(ExtMap::uri).toList());
    }

    /** {@return the codecs that are offered without a wish, as an application sees them} */
    public static List<RtpCodecCapability> usual(MediaKind kind) {
        return seen(kind, preferred(kind, codecs(kind), List.of()));
    }

    private static List<RtpCodecCapability> seen(MediaKind kind, List<RtpCodec> codecs) {
        return codecs.stream().map(codec -> capability(kind, codec)).distinct().toList();
    }

    /** {@return the codec as an application sees it: without payload types} */
    public static RtpCodecCapability capability(MediaKind kind, RtpCodec codec) {
        // What RTX and RED refer to are payload types, which are nobody's business there.
        boolean refers = codec.isRtx() || codec.isNamed("red");
        return new RtpCodecCapability(
                kind + "/" + codec.name(),
                codec.clockRate(),
                codec.channels(),
                refers ? "" : codec.parameters().text());
    }

    /** {@return whether that codec is the one wished for, whatever its payload type and the level it is limited to} */
    public static boolean isMeant(RtpCodecCapability wish, MediaKind kind, RtpCodec codec) {
        if (!codec.mimeType(kind.toString()).equalsIgnoreCase(wish.mimeType())) {
            return false;
        }
        RtpCodec wished = new RtpCodec(
                0, wish.name(), wish.clockRate(), wish.channels(), new FormatParameters(wish.sdpFmtpLine()), List.of());
        return CodecNegotiation.isSameFormat(wished, codec);
    }

    /**
     * {@return those of {@code own} that a transceiver prefers, in that order, with what serves them}
     *
     * <p>*Choice:* without a wish video has no RED, ULPFEC and FlexFEC: retransmissions alone repair more, and take
     * less of the path.
     *
     * @param preferences of the transceiver; empty for no wish
     */
    public static List<RtpCodec> preferred(MediaKind kind, List<RtpCodec> own, List<RtpCodecCapability> preferences) {
        if (preferences.isEmpty()) {
            return withoutParity(kind, own);
        }
        List<RtpCodec> chosen = new ArrayList<>();
        boolean hasRtx = preferences.stream().anyMatch(wish -> wish.name().equalsIgnoreCase("rtx"));
        for (RtpCodecCapability wish : preferences) {
            for (RtpCodec codec : own) {
                if (!codec.isRtx() && !chosen.contains(codec) && isMeant(wish, kind, codec)) {
                    chosen.add(codec);
                    retransmission(codec, own, hasRtx, chosen);
                }
            }
        }
        chosen.removeIf(codec -> codec.isNamed("red") && !hasAllItNames(codec, chosen));
        return chosen.stream().anyMatch(CodecNegotiation::isMedia) ? List.copyOf(chosen) : List.of();
    }

    /** RFC 4588 §8.6: retransmission names a payload type of its section; Chromium refuses one that is not there. */
    private static List<RtpCodec> withoutParity(MediaKind kind, List<RtpCodec> own) {
        List<RtpCodec> left = new ArrayList<>(own);
        for (RtpCodec codec : own) {
            if (kind == MediaKind.VIDEO && CodecNegotiation.isRepair(codec) && !codec.isRtx()) {
                left.remove(codec);
                left.removeIf(rtx -> rtx.isRtx() && rtx.associatedPayloadType().orElse(-1) == codec.payloadType());
            }
        }
        return List.copyOf(left);
    }

    private static void retransmission(RtpCodec codec, List<RtpCodec> own, boolean wanted, List<RtpCodec> chosen) {
        for (RtpCodec rtx : own) {
            if (wanted && rtx.isRtx() && rtx.associatedPayloadType().orElse(-1) == codec.payloadType()) {
                chosen.add(rtx);
            }
        }
    }

    /** RFC 2198 §5: the parameters of audio redundancy are payload types between slashes. */
    private static boolean hasAllItNames(RtpCodec red, List<RtpCodec> chosen) {
        String named = red.parameters().text();
        for (String type : named.isEmpty() ? new String[0] : named.split("/", -1)) {
            if (chosen.stream().noneMatch(codec -> type.equals(Integer.toString(codec.payloadType())))) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the extensions that are accepted of an offered section}
     *
     * <p>*Choice:* the second transport-wide number, whose feedback comes on request, is taken where it is offered
     * without the first, and never offered. Nor is the allocation of layers, for which no id is left.
     */
    public static List<ExtMap> extensions(MediaKind kind, MediaDescription offered) {
        List<ExtMap> all = new ArrayList<>(extensions(kind));
        if (kind == MediaKind.VIDEO) {
            all.add(ExtMap.of(1, HeaderExtensionUri.VIDEO_LAYERS_ALLOCATION.uri()));
        }
        boolean hasFirst = offered.extMaps().stream()
                .anyMatch(extension -> extension.uri().equals(HeaderExtensionUri.TRANSPORT_WIDE_CC.uri()));
        if (!hasFirst) {
            all.add(ExtMap.of(15, HeaderExtensionUri.TRANSPORT_WIDE_CC_02.uri()));
        }
        return all;
    }

    /** {@return extensions under ids that are unique over a BUNDLE group, RFC 9143 §9.1} */
    public static List<ExtMap> extensions(MediaKind kind) {
        return kind == MediaKind.VIDEO ? VideoCodecs.extensions() : AudioCodecs.extensions();
    }
}
