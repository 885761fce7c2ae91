package dev.nightjar.endpoint;

import dev.nightjar.rtp.send.EncodingSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One encoding of a sender, and what is agreed of it. Immutable.
 *
 * @param index its place among those that the sender began with; {@link #LARGEST} of one that was always alone
 * @param ssrc its SSRC, for life
 * @param rtxSsrc the SSRC of its retransmissions
 * @param parameters what the application wishes
 * @param agreed what the peer says
 */
record SentEncoding(int index, int ssrc, int rtxSsrc, RtpEncodingParameters parameters, Agreed agreed) {
    /** The encoding of full size, whichever it is of those that the track has. */
    static final int LARGEST = -1;

    /**
     * What the peer says of an encoding.
     *
     * @param isNamed whether its packets carry its rid: the peer knows it
     * @param isPaused whether the peer does not want it for now, the {@code ~} of RFC 8853 §5.1
     * @param payloadTypes that it may use, RFC 8851 §5; none for all
     * @param maxBitrateBps of {@code max-br}, RFC 8851 §5; {@link Long#MAX_VALUE} for no bound
     */
    record Agreed(boolean isNamed, boolean isPaused, List<Integer> payloadTypes, long maxBitrateBps) {
        /** An encoding that is alone. */
        static final Agreed ALONE = new Agreed(false, false, List.of(), Long.MAX_VALUE);

        Agreed {
            payloadTypes = List.copyOf(payloadTypes);
        }
    }

    SentEncoding with(RtpEncodingParameters others) {
        return new SentEncoding(index, ssrc, rtxSsrc, others, agreed);
    }

    SentEncoding with(Agreed other) {
        return new SentEncoding(index, ssrc, rtxSsrc, parameters, other);
    }

    /** {@return its rid on the wire, or null} */
    @Nullable
    String wireRid() {
        return agreed.isNamed() ? parameters.rid() : null;
    }

    /**
     * {@return which of a track's encodings it is, of so many; one beyond them where it sends nothing of that track}
     *
     * <p>*Choice:* where all that are sent are larger than any of the track, the smallest of them sends the track's
     * largest, as in libwebrtc; W3C WebRTC says nothing of it (ADR 47).
     *
     * @param all of the sender at present, smallest first
     */
    int of(int encodings, List<SentEncoding> all) {
        boolean isLargest = index == LARGEST || index >= encodings && isFirstSent(all);
        return isLargest ? encodings - 1 : index;
    }

    private boolean isFirstSent(List<SentEncoding> all) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isSent()) {
                return all.get(i).ssrc() == ssrc;
            }
        }
        return false;
    }

    /** {@return whether frames are sent, as far as the application and the peer have a say} */
    boolean isSent() {
        return parameters.active() && !agreed.isPaused();
    }

    /**
     * {@return what its stream goes by}
     *
     * @param place among the encodings that there are now
     */
    EncodingSettings settings(int place) {
        Long wished = parameters.maxBitrateBps();
        Double scale = parameters.scaleResolutionDownBy();
        long bound = Math.min(wished == null ? Long.MAX_VALUE : wished, agreed.maxBitrateBps());
        return new EncodingSettings(place, isSent(), Math.max(1, bound), scale == null ? 1 : scale);
    }

    boolean allows(int payloadType) {
        return agreed.payloadTypes().isEmpty() || agreed.payloadTypes().contains(payloadType);
    }
}
