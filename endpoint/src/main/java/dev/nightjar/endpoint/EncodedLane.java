package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.send.FrameExtension;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of an encoded track's frames to the loop of one sender's connection.
 *
 * <p>Bounded: a loop that is far behind loses frames here and not the memory for them.
 */
final class EncodedLane {
    /** Two seconds of 60 pictures a second, or of sound in steps of 20 ms. */
    static final int MAX_WAITING = 120;

    private final RtpSender sender;
    private final int encodings;
    private final AtomicInteger waiting = new AtomicInteger();

    /** A bit for each encoding. */
    private final AtomicInteger gaps = new AtomicInteger();

    /**
     * Makes the way to a sender.
     *
     * @param encodings that the track has
     */
    EncodedLane(RtpSender sender, int encodings) {
        this.sender = sender;
        this.encodings = encodings;
    }

    /** Hands a frame of one encoding over, which nobody changes any more; any thread. */
    void send(int encoding, EncodedFrame frame, int rtpTimestamp, List<FrameExtension> extensions) {
        if (!isSent(encoding)) {
            return;
        }
        int bit = 1 << encoding;
        if (waiting.incrementAndGet() > MAX_WAITING * encodings) {
            waiting.decrementAndGet();
            gaps.updateAndGet(before -> before | bit);
            return;
        }
        boolean isAfterGap = (gaps.getAndUpdate(before -> before & ~bit) & bit) != 0;
        boolean isTaken = sender.connection().onLoop(peer -> {
            waiting.decrementAndGet();
            if (peer.canSend()) {
                peer.change(
                        media -> media.encoded().send(sender, encoding, frame, rtpTimestamp, extensions, isAfterGap));
            }
        });
        if (!isTaken) {
            waiting.decrementAndGet();
        }
    }

    /** {@return whether the sender has use for that encoding, so that it is worth its way} */
    private boolean isSent(int encoding) {
        List<SentEncoding> all = sender.encodings().sent();
        for (SentEncoding each : all) {
            if (each.of(encodings, all) == encoding && each.isSent()) {
                return true;
            }
        }
        return false;
    }
}
