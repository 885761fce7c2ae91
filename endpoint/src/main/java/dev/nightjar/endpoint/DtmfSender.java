package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.callbacks.Listeners;
import dev.nightjar.rtp.dtmf.TelephoneEvent;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sends telephone keys beside the sound of one sender: W3C RTCDTMFSender, RFC 4733 on the wire.
 *
 * <p>{@link RtpSender#dtmf} has it. Tones go out under the SSRC, the numbers and the clock of the sound, whether frames
 * come meanwhile or not. *Choice:* frames of the application are left out while a tone plays, as browsers do.
 *
 * <p>Thread-safe. Listeners run on the connection's executor, in the task that takes the tone out of {@link
 * #toneBuffer}, which is also what waits for the next tone's time: an executor that is busy makes gaps longer.
 *
 * <p>Specification: W3C WebRTC §7.2.
 */
public final class DtmfSender {
    /** How long each tone lasts where nothing is said. */
    public static final Duration DEFAULT_DURATION = Duration.ofMillis(100);

    /** The silence between tones where nothing is said. */
    public static final Duration DEFAULT_INTER_TONE_GAP = Duration.ofMillis(70);

    private static final Duration LEAST_DURATION = Duration.ofMillis(40);
    private static final Duration LEAST_GAP = Duration.ofMillis(30);
    private static final Duration MOST = Duration.ofSeconds(6);
    private static final long PAUSE_NANOS = 2_000_000_000L;
    private static final char PAUSE = ',';

    private final Object lock;
    private final BooleanSupplier canSend;
    private final Executor callbacks;
    private final Line line;
    private final Listeners<ToneChangeEvent> listeners = new Listeners<>();
    private String tones = "";
    /** How many of them are played, so that each costs the same, however long the text is. */
    private int played;

    private long toneNanos;
    private long gapNanos;
    private boolean isScheduled;

    /** Where tones go. */
    @FunctionalInterface
    interface Line {
        /** What is played of a pause. */
        int SILENCE = -1;

        /**
         * Plays a telephone event from now on, or silence; any thread.
         *
         * @param thenNanos calls {@code then} so much later
         * @return false where nothing can be played any more; then nothing is called either
         */
        boolean play(int event, long toneNanos, long thenNanos, Runnable then);
    }

    /**
     * Makes one that plays nothing.
     *
     * @param lock guards its state, and is held where {@code canSend} is asked
     * @param canSend W3C WebRTC §7.3, determine if DTMF can be sent
     * @param callbacks runs the DTMF playout task steps, one at a time
     */
    DtmfSender(Object lock, BooleanSupplier canSend, Executor callbacks, Line line) {
        this.lock = lock;
        this.canSend = canSend;
        this.callbacks = callbacks;
        this.line = line;
    }

    /**
     * {@return whether tones can be sent now: W3C canInsertDTMF} The connection is connected, the sender has an {@link
     * EncodedTrack} and its first encoding is active, its section sends and the peer has agreed to {@code
     * telephone-event}.
     */
    public boolean canInsertDtmf() {
        synchronized (lock) {
            return canSend.getAsBoolean();
        }
    }

    /** {@return the tones that are still to be sent} */
    public String toneBuffer() {
        synchronized (lock) {
            return tones.substring(played);
        }
    }

    /** Sends tones of the usual length, see {@link #insertDtmf(String, Duration, Duration)}. */
    public void insertDtmf(String tones) {
        insertDtmf(tones, DEFAULT_DURATION, DEFAULT_INTER_TONE_GAP);
    }

    /**
     * Sends tones, in place of those that still wait; one that plays is played to its end. To add some, insert {@link
     * #toneBuffer} and them; to stop, insert an empty text.
     *
     * @param tones {@code 0-9 A-D a-d # *}, and {@code ,} for a pause of two seconds; as many as wished
     * @param duration of each; less than 40 ms is taken for 40 ms, more than 6 s for 6 s
     * @param interToneGap silence between them; less than 30 ms is taken for 30 ms, more than 6 s for 6 s
     * @throws WebRtcException InvalidStateError unless {@link #canInsertDtmf}, InvalidCharacterError for any other
     *     character
     */
    public void insertDtmf(String tones, Duration duration, Duration interToneGap) {
        requireNonNull(tones, "tones");
        requireNonNull(duration, "duration");
        requireNonNull(interToneGap, "interToneGap");
        synchronized (lock) {
            if (!canSend.getAsBoolean()) {
                throw new WebRtcException(
                        WebRtcException.Name.INVALID_STATE_ERROR,
                        "tones cannot be sent (expected: connected, with a track, an active encoding, a section that"
                                + " sends, and telephone-event agreed)");
            }
            this.tones = normalised(tones);
            played = 0;
            toneNanos = clamped(duration, LEAST_DURATION);
            gapNanos = clamped(interToneGap, LEAST_GAP);
            if (tones.isEmpty() || isScheduled) {
                return;
            }
            isScheduled = true;
        }
        callbacks.execute(this::playout);
    }

    private static String normalised(String tones) {
        StringBuilder upper = new StringBuilder(tones.length());
        for (int i = 0; i < tones.length(); i++) {
            char given = tones.charAt(i);
            char tone = given >= 'a' && given <= 'd' ? Character.toUpperCase(given) : given;
            if (tone != PAUSE && TelephoneEvent.ofKey(tone) < 0) {
                throw new WebRtcException(
                        WebRtcException.Name.INVALID_CHARACTER_ERROR,
                        "tone: '" + given + "' (expected: 0-9, A-D, a-d, #, * or ,)");
            }
            upper.append(tone);
        }
        return upper.toString();
    }

    private static long clamped(Duration given, Duration least) {
        Duration atLeast = given.compareTo(least) < 0 ? least : given;
        return (atLeast.compareTo(MOST) > 0 ? MOST : atLeast).toNanos();
    }

    /** The DTMF playout task steps of W3C WebRTC §7.2. */
    private void playout() {
        String tone = "";
        synchronized (lock) {
            isScheduled = false;
            if (!canSend.getAsBoolean()) {
                return;
            }
            if (played < tones.length()) {
                tone = tones.substring(played, ++played);
                isScheduled = start(tone.charAt(0));
            } else {
                tones = "";
                played = 0;
            }
        }
        listeners.fire(new ToneChangeEvent(tone));
    }

    private boolean start(char tone) {
        Runnable next = () -> callbacks.execute(this::playout);
        return tone == PAUSE
                ? line.play(Line.SILENCE, 0, PAUSE_NANOS, next)
                : line.play(TelephoneEvent.ofKey(tone), toneNanos, toneNanos + gapNanos, next);
    }

    /** Calls {@code listener} as each tone begins, and once when all are over: W3C tonechange. */
    public void onToneChange(Consumer<ToneChangeEvent> listener) {
        listeners.add(listener);
    }
}
