package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One encoding that a sender makes of its track: W3C RTCRtpEncodingParameters. What is null is not said.
 *
 * <p>What W3C calls a TypeError or a RangeError is an {@link IllegalArgumentException} of the constructor, so that no
 * sender ever sees such a value.
 *
 * @param rid names it among several, RFC 8851: 1 to 16 letters and digits, as RFC 8852 §3 allows and a one-byte header
 *     extension holds (*Choice:* Chromium draws the same line); null for an encoding that is alone
 * @param active whether it is sent
 * @param maxBitrateBps most that it is to take of the path, at least 0; headers and retransmissions included
 * @param maxFramerate pictures a second, at least 0; noted for whoever encodes
 * @param scaleResolutionDownBy how many times the picture is to be smaller than the source, each way, at least 1;
 *     noted for whoever encodes
 * @param priority whose bytes go first; noted
 * @param scalabilityMode of the codec's layers, such as {@code L1T3}; noted for whoever encodes. A name that no codec
 *     has is refused by addTransceiver with OperationError, by setParameters with InvalidModificationError
 */
public record RtpEncodingParameters(
        @Nullable String rid,
        boolean active,
        @Nullable Long maxBitrateBps,
        @Nullable Double maxFramerate,
        @Nullable Double scaleResolutionDownBy,
        Priority priority,
        @Nullable String scalabilityMode) {
    /** An encoding without a name of which nothing is said but that it is sent. */
    public static final RtpEncodingParameters DEFAULT =
            new RtpEncodingParameters(null, true, null, null, null, Priority.LOW, null);

    private static final int MAX_RID_LENGTH = 16;

    /** W3C RTCPriorityType, RFC 8835 §4.1. */
    public enum Priority {
        /** Below what others send. */
        VERY_LOW,
        /** As most things are. */
        LOW,
        /** Above most things. */
        MEDIUM,
        /** Above all. */
        HIGH
    }

    /** Checks the name and the ranges. */
    public RtpEncodingParameters {
        requireNonNull(priority, "priority");
        if (rid != null && !isSendable(rid)) {
            throw new IllegalArgumentException(
                    "rid: (expected: 1 to " + MAX_RID_LENGTH + " letters and digits, RFC 8852 §3)");
        }
        if (maxBitrateBps != null && maxBitrateBps < 0) {
            throw new IllegalArgumentException("maxBitrateBps: " + maxBitrateBps + " (expected: >= 0)");
        }
        if (maxFramerate != null && !(maxFramerate >= 0)) {
            throw new IllegalArgumentException("maxFramerate: " + maxFramerate + " (expected: >= 0)");
        }
        if (scaleResolutionDownBy != null && !(scaleResolutionDownBy >= 1)) {
            throw new IllegalArgumentException("scaleResolutionDownBy: " + scaleResolutionDownBy + " (expected: >= 1)");
        }
    }

    /** {@return whether an encoding can be sent under that name} */
    static boolean isSendable(String rid) {
        return !rid.isEmpty()
                && rid.length() <= MAX_RID_LENGTH
                && rid.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9');
    }

    /** {@return an encoding of that name, of which nothing else is said} */
    public static RtpEncodingParameters of(String rid) {
        return DEFAULT.withRid(requireNonNull(rid, "rid"));
    }

    RtpEncodingParameters withRid(@Nullable String name) {
        return new RtpEncodingParameters(
                name, active, maxBitrateBps, maxFramerate, scaleResolutionDownBy, priority, scalabilityMode);
    }

    /** {@return this, sent or not} */
    public RtpEncodingParameters withActive(boolean sent) {
        return new RtpEncodingParameters(
                rid, sent, maxBitrateBps, maxFramerate, scaleResolutionDownBy, priority, scalabilityMode);
    }

    /** {@return this bounded to that many bits per second, or unbounded} */
    public RtpEncodingParameters withMaxBitrate(@Nullable Long bitrateBps) {
        return new RtpEncodingParameters(
                rid, active, bitrateBps, maxFramerate, scaleResolutionDownBy, priority, scalabilityMode);
    }

    /** {@return this with at most that many pictures a second, or with as many as there are} */
    public RtpEncodingParameters withMaxFramerate(@Nullable Double framerate) {
        return new RtpEncodingParameters(
                rid, active, maxBitrateBps, framerate, scaleResolutionDownBy, priority, scalabilityMode);
    }

    /** {@return this in that size, or in one that its sender chooses} */
    public RtpEncodingParameters withScaleResolutionDownBy(@Nullable Double times) {
        return new RtpEncodingParameters(rid, active, maxBitrateBps, maxFramerate, times, priority, scalabilityMode);
    }

    /** {@return this of another importance} */
    public RtpEncodingParameters withPriority(Priority other) {
        return new RtpEncodingParameters(
                rid, active, maxBitrateBps, maxFramerate, scaleResolutionDownBy, other, scalabilityMode);
    }

    /** {@return this with other layers inside the encoding} */
    public RtpEncodingParameters withScalabilityMode(@Nullable String mode) {
        return new RtpEncodingParameters(
                rid, active, maxBitrateBps, maxFramerate, scaleResolutionDownBy, priority, mode);
    }
}
