package dev.nightjar.endpoint;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.dtmf.DtmfPacket;
import dev.nightjar.rtp.dtmf.TonePlayout;
import dev.nightjar.sdp.RtpCodec;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plays the tones of one sender, and tells when each has had its time.
 *
 * <p>Confined to the loop of the sender's connection.
 */
final class TonePlayer {
    private final Supplier<@Nullable ToneOutlet> outlets;
    private @Nullable ToneOutlet outlet;
    private @Nullable TonePlayout playout;
    private int clockRate;
    private long thenNanos = SansIo.NO_DEADLINE;
    private Runnable then = () -> {};

    /**
     * Makes one that plays nothing.
     *
     * @param outlets gives what sends the sender's media, null where nothing does
     */
    TonePlayer(Supplier<@Nullable ToneOutlet> outlets) {
        this.outlets = outlets;
    }

    /** Plays an event from now on, or silence, and calls {@code next} after so much time. */
    void play(int event, long toneNanos, long delayNanos, Runnable next, long nowNanos) {
        thenNanos = nowNanos + delayNanos;
        then = next;
        ToneOutlet taking = outlet == null ? outlets.get() : outlet;
        RtpCodec codec = taking == null ? null : taking.toneCodec();
        if (event == DtmfSender.Line.SILENCE || taking == null || codec == null) {
            return;
        }
        if (playout == null || codec.clockRate() != clockRate) {
            send(nowNanos);
            clockRate = codec.clockRate();
            playout = new TonePlayout(clockRate);
        }
        outlet = taking;
        taking.begins(this, nowNanos);
        playout.play(event, toneNanos, nowNanos);
        send(nowNanos);
    }

    /** {@return whether a tone goes on, so that sound of that time is not sent} */
    boolean isPlaying(long nowNanos) {
        TonePlayout playing = playout;
        return playing != null && playing.isPlaying(nowNanos);
    }

    void advance(long nowNanos) {
        TonePlayout playing = playout;
        if (playing != null && playing.deadlineNanos() <= nowNanos) {
            playing.advance(nowNanos);
            send(nowNanos);
        }
        if (thenNanos <= nowNanos) {
            thenNanos = SansIo.NO_DEADLINE;
            then.run();
        }
    }

    private void send(long nowNanos) {
        TonePlayout playing = playout;
        ToneOutlet taking = outlet;
        if (playing == null || taking == null) {
            return;
        }
        for (DtmfPacket report = playing.poll(); report != null; report = playing.poll()) {
            RtpCodec codec = taking.toneCodec();
            if (codec != null && codec.clockRate() == clockRate) {
                taking.send(report, codec, nowNanos);
            }
        }
    }

    long deadlineNanos() {
        TonePlayout playing = playout;
        return playing == null ? thenNanos : Math.min(thenNanos, playing.deadlineNanos());
    }
}
