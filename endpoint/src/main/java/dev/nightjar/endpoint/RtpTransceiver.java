package dev.nightjar.endpoint;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One m-section and what flows in it: W3C RTCRtpTransceiver.
 *
 * <p>Thread-safe: its state is guarded by its connection's lock.
 */
public final class RtpTransceiver {
    private final PeerConnection connection;
    private final MediaKind kind;
    private final RtpSender sender;
    private final RtpReceiver receiver = new RtpReceiver();
    private final boolean madeByOffer;
    private @Nullable String mid;
    private int mLineIndex = -1;
    private TransceiverDirection direction;
    private @Nullable TransceiverDirection currentDirection;
    private @Nullable SectionPlan agreed;
    private boolean isTrackAnnounced;

    RtpTransceiver(PeerConnection connection, MediaKind kind, TransceiverDirection direction, boolean madeByOffer) {
        this.connection = connection;
        this.madeByOffer = madeByOffer;
        this.kind = kind;
        this.direction = direction;
        this.sender = new RtpSender(connection, this);
    }

    /** {@return what it carries} */
    public MediaKind kind() {
        return kind;
    }

    /** {@return the m-section's identification, or null before a description has given one} */
    public @Nullable String mid() {
        synchronized (connection.lock()) {
            return mid;
        }
    }

    /** {@return the sending half} */
    public RtpSender sender() {
        return sender;
    }

    /** {@return the receiving half} */
    public RtpReceiver receiver() {
        return receiver;
    }

    /** {@return which way we wish media to flow} */
    public TransceiverDirection direction() {
        synchronized (connection.lock()) {
            return direction;
        }
    }

    /** {@return which way it was agreed to flow, or null before that} */
    public @Nullable TransceiverDirection currentDirection() {
        synchronized (connection.lock()) {
            return currentDirection;
        }
    }

    /**
     * Wishes another direction; it counts from the next negotiation on.
     *
     * @throws IllegalArgumentException for {@code STOPPED}: call {@link #stop} for that
     * @throws WebRtcException InvalidStateError when stopped
     */
    public void setDirection(TransceiverDirection wish) {
        requireDirection(wish);
        synchronized (connection.lock()) {
            if (isStopping()) {
                throw new WebRtcException(WebRtcException.Name.INVALID_STATE_ERROR, "the transceiver is stopped");
            }
            direction = wish;
        }
        connection.updateNegotiationNeeded();
    }

    /**
     * Ends it for good: its track ends at once, and the next negotiation rejects its section. Idempotent.
     *
     * @throws WebRtcException InvalidStateError when the connection is closed
     */
    public void stop() {
        connection.stop(this);
    }

    static void requireDirection(TransceiverDirection wish) {
        if (Objects.requireNonNull(wish, "direction") == TransceiverDirection.STOPPED) {
            throw new IllegalArgumentException("direction: stopped (expected: another, or a call of stop)");
        }
    }

    /** {@return whether the peer's offer brought it about, so that taking the offer back takes it away} */
    boolean isMadeByOffer() {
        return madeByOffer;
    }

    boolean isStopping() {
        return direction == TransceiverDirection.STOPPED;
    }

    /** {@return the direction; the caller holds the lock} */
    TransceiverDirection wished() {
        return direction;
    }

    /** Sets the direction; the caller holds the lock. */
    void wish(TransceiverDirection wish) {
        direction = wish;
    }

    /** W3C WebRTC §5.4, {@code [[Stopping]]}: until the section is rejected, the agreed direction stays. */
    void beginStop() {
        direction = TransceiverDirection.STOPPED;
    }

    /** Its section is rejected, or it never had one. */
    void stopped() {
        direction = TransceiverDirection.STOPPED;
        currentDirection = TransceiverDirection.STOPPED;
        mid = null;
        mLineIndex = -1;
        isTrackAnnounced = false;
    }

    /** The connection is closed. */
    void closed() {
        direction = TransceiverDirection.STOPPED;
        currentDirection = TransceiverDirection.STOPPED;
    }

    /** {@return what was last agreed for its section, or null before that} */
    @Nullable
    SectionPlan agreed() {
        return agreed;
    }

    void agree(SectionPlan plan) {
        agreed = plan;
        currentDirection = plan.direction();
        if (plan.direction().sends()) {
            sender.used();
        }
    }

    void associate(String sectionMid, int index) {
        mid = sectionMid;
        mLineIndex = index;
    }

    int mLineIndex() {
        return mLineIndex;
    }

    /** {@return whether the application was told of the track since the peer last began to send} */
    boolean isTrackAnnounced() {
        return isTrackAnnounced;
    }

    void setTrackAnnounced(boolean announced) {
        isTrackAnnounced = announced;
    }

    Association association() {
        return new Association(this, mid, mLineIndex, isTrackAnnounced);
    }

    /** Goes back to what it was; without a section when there was none. */
    void restore(@Nullable Association before) {
        mid = before == null ? null : before.mid();
        mLineIndex = before == null ? -1 : before.mLineIndex();
        isTrackAnnounced = before != null && before.trackAnnounced();
    }

    /**
     * What an offer may change of a transceiver; its wished direction is the application's and stays.
     *
     * @param transceiver whose
     * @param mid of its section
     * @param mLineIndex of its section
     * @param trackAnnounced whether the application was told of its track
     */
    record Association(RtpTransceiver transceiver, @Nullable String mid, int mLineIndex, boolean trackAnnounced) {}

    @Override
    public String toString() {
        return kind + " transceiver " + mid() + " " + direction();
    }
}
