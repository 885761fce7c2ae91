package dev.nightjar.endpoint;

import dev.nightjar.core.SansIo;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The senders of one connection that have played tones. Loop-confined. */
final class TonePlayers {
    private final MediaLoop loop;
    private final EncodedSenders encoded;
    private final Map<RtpSender, TonePlayer> bySender = new HashMap<>(2);

    /** The same, to be gone through for each packet. */
    private final List<TonePlayer> all = new ArrayList<>(0);

    TonePlayers(MediaLoop loop, EncodedSenders encoded) {
        this.loop = loop;
        this.encoded = encoded;
    }

    /** Plays an event of a sender from now on, or silence, and calls {@code then} after so much time. */
    void play(RtpSender sender, int event, long toneNanos, long thenNanos, Runnable then) {
        TonePlayer player = bySender.get(sender);
        if (player == null) {
            player = new TonePlayer(() -> encoded.of(sender));
            bySender.put(sender, player);
            all.add(player);
        }
        player.play(event, toneNanos, thenNanos, then, loop.nowNanos());
    }

    /** Senders whose transceivers have stopped play nothing any more. */
    void forgetStopped() {
        if (bySender.keySet().removeIf(RtpSender::isStopped)) {
            all.clear();
            all.addAll(bySender.values());
        }
    }

    void advance(long nowNanos) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).advance(nowNanos);
        }
    }

    long deadlineNanos() {
        long deadline = SansIo.NO_DEADLINE;
        for (int i = 0; i < all.size(); i++) {
            deadline = Math.min(deadline, all.get(i).deadlineNanos());
        }
        return deadline;
    }
}
