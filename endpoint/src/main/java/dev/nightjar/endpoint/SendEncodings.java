package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What W3C makes of the list of encodings that an application wishes, or a peer: WebRTC §5.1 and §4.4.1.5. */
final class SendEncodings {
    /** As many as anybody asks for: libwebrtc makes three. A peer's offer names any number. */
    static final int MAX_ENCODINGS = 4;

    private SendEncodings() {}

    /** Refuses names that stand twice, and a list of which some have none: TypeErrors of addTransceiver. */
    static void check(List<RtpEncodingParameters> encodings) {
        Set<String> rids = new HashSet<>();
        for (RtpEncodingParameters encoding : encodings) {
            String rid = encoding.rid();
            if (rid != null && !rids.add(rid)) {
                throw new IllegalArgumentException("sendEncodings: rid " + rid + " stands twice (expected: once)");
            }
        }
        if (!rids.isEmpty() && rids.size() < encodings.size() || rids.isEmpty() && encodings.size() > 1) {
            throw new IllegalArgumentException(
                    "sendEncodings: some without rid (expected: a rid of its own for each of several)");
        }
    }

    /**
     * Refuses what addTransceiver does of encodings that are sound in themselves, W3C WebRTC §5.1 and WebRTC-SVC §4.2.
     *
     * @throws WebRtcException OperationError for layers that no codec of ours has
     * @throws IllegalArgumentException a RangeError, for pictures that never come
     */
    static void requireSendable(MediaKind kind, List<RtpEncodingParameters> encodings) {
        String refusal = ScalabilityMode.refusal(encodings, MediaCapabilities.codecs(kind));
        if (refusal != null) {
            throw new WebRtcException(WebRtcException.Name.OPERATION_ERROR, refusal);
        }
        for (RtpEncodingParameters encoding : encodings) {
            Double framerate = encoding.maxFramerate();
            if (kind == MediaKind.VIDEO && framerate != null && framerate == 0) {
                throw new IllegalArgumentException("maxFramerate: 0 (expected: > 0, or active false)");
            }
        }
    }

    /**
     * {@return the encodings that a sender of that kind begins with, one at least}
     *
     * <p>Too many lose those at the end; an only one loses its name.
     */
    static List<RtpEncodingParameters> first(MediaKind kind, List<RtpEncodingParameters> wished) {
        List<RtpEncodingParameters> trimmed =
                wished.subList(0, Math.min(wished.size(), kind == MediaKind.VIDEO ? MAX_ENCODINGS : 1));
        if (trimmed.isEmpty()) {
            trimmed = List.of(RtpEncodingParameters.DEFAULT);
        }
        List<RtpEncodingParameters> scaled = scaled(kind, trimmed);
        return scaled.size() > 1 ? scaled : List.of(scaled.get(0).withRid(null));
    }

    /** {@return the encodings that a peer asks for} */
    static List<RtpEncodingParameters> proposed(List<String> rids) {
        List<RtpEncodingParameters> encodings = rids.stream()
                .distinct()
                .filter(RtpEncodingParameters::isSendable)
                .limit(MAX_ENCODINGS)
                .map(RtpEncodingParameters::of)
                .toList();
        return scaled(MediaKind.VIDEO, encodings);
    }

    /** Each half the size of the next, unless the application says anything of sizes; sound has none. */
    private static List<RtpEncodingParameters> scaled(MediaKind kind, List<RtpEncodingParameters> encodings) {
        if (kind == MediaKind.AUDIO) {
            return encodings.stream().map(SendEncodings::ofSound).toList();
        }
        boolean isSaid = encodings.stream().anyMatch(each -> each.scaleResolutionDownBy() != null);
        List<RtpEncodingParameters> scaled = new ArrayList<>();
        for (RtpEncodingParameters encoding : encodings) {
            double half = isSaid ? 1 : 1 << encodings.size() - scaled.size() - 1;
            scaled.add(encoding.scaleResolutionDownBy() == null ? encoding.withScaleResolutionDownBy(half) : encoding);
        }
        return List.copyOf(scaled);
    }

    private static RtpEncodingParameters ofSound(RtpEncodingParameters encoding) {
        return encoding.withScaleResolutionDownBy(null).withMaxFramerate(null);
    }

    /** {@return what setParameters makes of an encoding} */
    static RtpEncodingParameters changed(MediaKind kind, RtpEncodingParameters encoding) {
        if (kind == MediaKind.AUDIO) {
            return ofSound(encoding);
        }
        Double scale = encoding.scaleResolutionDownBy();
        return scale == null ? encoding.withScaleResolutionDownBy(1.0) : encoding;
    }

    /** {@return whether the two lists name the same encodings in the same order} */
    static boolean areSame(List<RtpEncodingParameters> some, List<RtpEncodingParameters> others) {
        return rids(some).equals(rids(others));
    }

    private static List<@Nullable String> rids(List<RtpEncodingParameters> encodings) {
        List<@Nullable String> rids = new ArrayList<>();
        encodings.forEach(encoding -> rids.add(encoding.rid()));
        return rids;
    }
}
