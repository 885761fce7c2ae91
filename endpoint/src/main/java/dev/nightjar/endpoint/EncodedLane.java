package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.EncodedFrame;
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
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean hasGap;

    EncodedLane(RtpSender sender) {
        this.sender = sender;
    }

    /** Hands a frame over, which nobody changes any more; any thread. */
    void send(EncodedFrame frame, int rtpTimestamp) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            hasGap = true;
            return;
        }
        boolean isAfterGap = hasGap;
        hasGap = false;
        boolean isTaken = sender.connection().onLoop(peer -> {
            waiting.decrementAndGet();
            if (peer.canSend()) {
                peer.change(media -> media.encoded().send(sender, frame, rtpTimestamp, isAfterGap));
            }
        });
        if (!isTaken) {
            waiting.decrementAndGet();
        }
    }
}
