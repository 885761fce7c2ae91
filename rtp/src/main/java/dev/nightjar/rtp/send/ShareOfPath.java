package dev.nightjar.rtp.send;

import java.util.List;
import java.util.function.Consumer;

/**
 * Divides what a transport may send among its streams.
 *
 * <p>Sound first, by its own bound or {@link #AUDIO_BPS}: it is little, and its loss is heard. What is left goes to the
 * pictures in equal parts, bounded each; what one cannot use the next ones get. *Choice:* the encodings of one picture
 * are filled in their order, smallest first, so that on a narrow path one of them has what it needs. One without a
 * bound gets what its size has use for, and the largest what is left; both is how libwebrtc allocates.
 */
final class ShareOfPath {
    /** What speech in Opus takes, with its headers. */
    static final long AUDIO_BPS = 64_000;

    private ShareOfPath() {}

    /** Gives each stream its share; {@code changed} takes those whose share is noticeably another. */
    static void divide(long totalBps, List<EncodedStream> streams, Consumer<EncodedStream> changed) {
        long left = totalBps;
        int pictures = 0;
        for (int i = 0; i < streams.size(); i++) {
            EncodedStream stream = streams.get(i);
            if (!stream.isSending()) {
                continue;
            }
            if (stream.isVideo()) {
                pictures += isFirstOfSection(streams, i) ? 1 : 0;
            } else {
                long share = Math.min(left, Math.min(stream.settings().maxBitrateBps(), AUDIO_BPS));
                left -= share;
                give(stream, share, changed);
            }
        }
        for (int i = 0; i < streams.size(); i++) {
            EncodedStream stream = streams.get(i);
            if (stream.isSending() && stream.isVideo() && isFirstOfSection(streams, i)) {
                left -= fill(left / pictures, stream.mid(), streams, changed);
                pictures--;
            }
        }
    }

    private static boolean isFirstOfSection(List<EncodedStream> streams, int index) {
        String mid = streams.get(index).mid();
        for (int i = 0; i < index; i++) {
            EncodedStream before = streams.get(i);
            if (before.isSending() && before.isVideo() && before.mid().equals(mid)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAnyBehind(List<EncodedStream> streams, int index) {
        String mid = streams.get(index).mid();
        for (int i = index + 1; i < streams.size(); i++) {
            EncodedStream behind = streams.get(i);
            if (behind.isSending() && behind.isVideo() && behind.mid().equals(mid)) {
                return true;
            }
        }
        return false;
    }

    /** {@return what the encodings of a section take of {@code shareBps}} */
    private static long fill(long shareBps, String mid, List<EncodedStream> streams, Consumer<EncodedStream> changed) {
        long left = shareBps;
        for (int i = 0; i < streams.size(); i++) {
            EncodedStream stream = streams.get(i);
            if (stream.isSending() && stream.isVideo() && stream.mid().equals(mid)) {
                EncodingSettings wished = stream.settings();
                boolean isLargest = !isAnyBehind(streams, i);
                long share = Math.min(left, isLargest ? wished.maxBitrateBps() : wished.enoughBps());
                left -= share;
                give(stream, share, changed);
            }
        }
        return shareBps - left;
    }

    private static void give(EncodedStream stream, long shareBps, Consumer<EncodedStream> changed) {
        if (stream.share(shareBps)) {
            changed.accept(stream);
        }
    }
}
