package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
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
    private final RtpReceiver receiver;
    private final boolean madeByOffer;
    private @Nullable String mid;
    private int mLineIndex = -1;
    private TransceiverDirection direction;
    private @Nullable TransceiverDirection currentDirection;
    private @Nullable SectionPlan agreed;
    private @Nullable TransceiverDirection firedDirection;
    private boolean isMadeByTrack;
    private boolean hasHadTrackAdded;
    private volatile List<RtpCodecCapability> codecPreferences = List.of();
    private volatile ReceivedLayers receivedLayers = ReceivedLayers.LARGEST;
    private boolean areLayersNew;
    private boolean hasTransport;

    RtpTransceiver(
            PeerConnection connection,
            MediaKind kind,
            TransceiverDirection direction,
            boolean madeByOffer,
            List<RtpEncodingParameters> sendEncodings) {
        this.connection = connection;
        this.madeByOffer = madeByOffer;
        this.kind = kind;
        this.direction = direction;
        this.sender = new RtpSender(connection, this, sendEncodings);
        this.receiver = new RtpReceiver(connection, this);
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
        Objects.requireNonNull(wish, "direction");
        synchronized (connection.lock()) {
            requireRunning();
            requireDirection(wish);
            direction = wish;
        }
        connection.updateNegotiationNeeded();
    }

    /**
     * Chooses the codecs of the next offers and answers, best liked first: W3C setCodecPreferences. What is not in the
     * list is neither offered nor accepted; retransmissions and redundancy have to be in it to stay. Of a codec that
     * stands twice the first counts.
     *
     * <p>An endpoint sends and receives the same codecs, so the list means the same whatever the direction is.
     *
     * @param codecs of {@link RtpReceiver#capabilities}; empty for no wish: offers have the order that an endpoint has
     *     by itself, answers the offer's (RFC 9429 §5.3.1)
     * @throws WebRtcException InvalidModificationError for a codec that no endpoint has, and for a list without one
     *     that carries media
     */
    public void setCodecPreferences(List<RtpCodecCapability> codecs) {
        List<RtpCodec> own = MediaCapabilities.codecs(kind);
        for (RtpCodecCapability codec : codecs) {
            if (own.stream().noneMatch(known -> MediaCapabilities.isMeant(codec, kind, known))) {
                throw new WebRtcException(
                        WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                        "codec: " + codec + " (expected: one of RtpReceiver.capabilities(" + kind + "))");
            }
        }
        if (!codecs.isEmpty() && MediaCapabilities.preferred(kind, own, codecs).isEmpty()) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "codecs: none of them carries media (expected: one that does)");
        }
        codecPreferences = codecs.stream().distinct().toList();
    }

    /**
     * Says which simulcast encodings the peer is asked for. It counts from the next offer or answer on; once a peer was
     * asked for one encoding, it makes no others any more (W3C WebRTC §5.4), so all have to be asked for in the first
     * answer. Pausing and going on takes an exchange.
     */
    public void setReceivedLayers(ReceivedLayers layers) {
        synchronized (connection.lock()) {
            areLayersNew |= agreed != null && !layers.equals(receivedLayers);
            receivedLayers = Objects.requireNonNull(layers, "layers");
        }
        connection.updateNegotiationNeeded();
    }

    ReceivedLayers receivedLayers() {
        return receivedLayers;
    }

    /** {@return whether the peer does not know yet which encodings are wanted; the caller holds the lock} */
    boolean areLayersNew() {
        return areLayersNew;
    }

    List<RtpCodecCapability> codecPreferences() {
        return codecPreferences;
    }

    /**
     * Ends it for good: its track ends at once, and the next negotiation rejects its section. Idempotent.
     *
     * @throws WebRtcException InvalidStateError when the connection is closed
     */
    public void stop() {
        connection.transceiverMethods().stop(this);
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

    /** Refuses with InvalidStateError when stopped; the caller holds the lock. */
    void requireRunning() {
        if (isStopping()) {
            throw new WebRtcException(WebRtcException.Name.INVALID_STATE_ERROR, "the transceiver is stopped");
        }
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

    /** {@return whether addTrack made it: then a section of the peer's offer may be its; the caller holds the lock} */
    boolean isMadeByTrack() {
        return isMadeByTrack;
    }

    /** {@return whether addTrack has used it, so that a rollback does not take it away; the caller holds the lock} */
    boolean hasHadTrackAdded() {
        return hasHadTrackAdded;
    }

    /** addTrack has used it, and made it perhaps. */
    void trackAdded(boolean isNew) {
        hasHadTrackAdded = true;
        isMadeByTrack |= isNew;
    }

    /** {@return whether its section was rejected; the caller holds the lock} */
    boolean isStopped() {
        return currentDirection == TransceiverDirection.STOPPED;
    }

    /** The peer has rejected its section, which stays its own until the exchange is over. */
    void stoppedByPeer() {
        closed();
    }

    /** Its section is rejected, or it never had one. */
    void stopped() {
        closed();
        sender.stopped();
        section(null, -1);
    }

    /** The connection is closed. */
    void closed() {
        direction = TransceiverDirection.STOPPED;
        currentDirection = TransceiverDirection.STOPPED;
        receiver.streams(List.of());
        receiver.track().setReceptive(false);
    }

    /** {@return what was last agreed for its section, or null before that} */
    @Nullable
    SectionPlan agreed() {
        return agreed;
    }

    /** A description of ours that has its section is set: W3C WebRTC §4.4.1.5, {@code [[SenderTransport]]}. */
    void transported() {
        hasTransport = true;
    }

    /** {@return the connection's transport from when its section has it on, or null; any thread} */
    @Nullable
    DtlsTransport transport() {
        synchronized (connection.lock()) {
            return hasTransport ? connection.events().dtlsTransport() : null;
        }
    }

    /** The peer's offer says this of its section, of which we would accept that much. */
    void offeredByPeer(SectionPlan planned) {
        boolean sends = planned.remote().direction().sends();
        receiver.prepare(sends ? () -> RtpParameters.receiving(planned) : RtpReceiver.NOT_PREPARED);
    }

    /**
     * Takes what an answer has settled.
     *
     * @param ours our description of the section
     */
    void agree(SectionPlan plan, MediaDescription ours) {
        agreed = plan;
        hasTransport = true;
        areLayersNew = false;
        currentDirection = plan.direction();
        boolean receives = plan.direction().receives();
        receiver.prepare(receives ? () -> RtpParameters.receiving(kind, ours, plan) : RtpReceiver.NOT_PREPARED);
        sender.encodings().forgetReturned();
        if (plan.direction().sends()) {
            sender.used();
        }
    }

    void associate(String sectionMid, int index) {
        section(sectionMid, index);
    }

    private void section(@Nullable String sectionMid, int index) {
        mid = sectionMid;
        mLineIndex = index;
        receiver.track().setMid(sectionMid);
    }

    int mLineIndex() {
        return mLineIndex;
    }

    /** Our offer says this of its section, W3C WebRTC §4.4.1.5. */
    void offered(MediaDescription ours) {
        boolean receives = !ours.isRejected() && ours.direction().receives();
        receiver.track().setReceptive(receives);
        receiver.prepare(receives ? () -> RtpParameters.receiving(kind, ours, null) : RtpReceiver.NOT_PREPARED);
    }

    /**
     * The peer's answer has settled that direction.
     *
     * <p>*Choice:* {@code [[Receptive]]} goes by the last of several answers, which W3C WebRTC §4.4.1.5 leaves out:
     * else a track could not unmute that the provisional answer has switched off and the final one sends.
     */
    void answered(TransceiverDirection direction) {
        receiver.track().setReceptive(direction.receives());
    }

    /** {@return whether the application was told of the track since the peer last began to send} */
    boolean hasFired() {
        return firedDirection != null && firedDirection.receives();
    }

    /** W3C WebRTC §9.3: the last stream of its section is gone, by a BYE most likely; on the connection's executor. */
    void streamEnded() {
        MediaStreamTrack track = receiver.track();
        // Not what our own end has ended: closing tells of no track that it is mute.
        if (!track.isEnded() && !isStopped()) {
            track.setMuted(true);
        }
    }

    /** {@code [[FiredDirection]]}: what the application was last told of; null for nothing. */
    void fired(@Nullable TransceiverDirection told) {
        firedDirection = told;
    }

    Association association() {
        return new Association(
                this,
                mid,
                mLineIndex,
                firedDirection,
                new Received(receiver.streams(), receiver.track().isReceptive(), receiver.prepared()),
                sender.encodings().state());
    }

    /**
     * Goes back to what it was, but for what the application was told of; without a section when there was none.
     *
     * <p>*Choice:* {@code [[Receptive]]} goes back too, which W3C WebRTC §4.4.1.5 leaves out: else a track whose peer
     * sends again could not unmute.
     */
    void restore(@Nullable Association before) {
        section(before == null ? null : before.mid(), before == null ? -1 : before.mLineIndex());
        Received received = before == null ? Received.NOTHING : before.received();
        receiver.track().setReceptive(received.receptive() && !isStopped());
        receiver.prepare(received.prepared());
        hasTransport = agreed != null;
        if (before != null) {
            sender.encodings().restore(before.encodings());
        }
    }

    /** Goes back to what it was, nobody having been told of what came in between. */
    void forgetOffer(Association before) {
        restore(before);
        firedDirection = before.firedDirection();
        receiver.streams(before.received().streams());
    }

    /**
     * What an offer may change of a transceiver; its wished direction is the application's and stays.
     *
     * @param transceiver whose
     * @param mid of its section
     * @param mLineIndex of its section
     * @param firedDirection what the application was told of its track
     * @param received what its receiver is about
     * @param encodings that its sender makes
     */
    record Association(
            RtpTransceiver transceiver,
            @Nullable String mid,
            int mLineIndex,
            @Nullable TransceiverDirection firedDirection,
            Received received,
            SenderEncodings.State encodings) {}

    /**
     * What a receiver is about.
     *
     * @param streams that the peer has put the track into
     * @param receptive whether media unmutes the track
     * @param prepared what it is prepared for
     */
    record Received(List<MediaStream> streams, boolean receptive, Supplier<RtpParameters> prepared) {
        static final Received NOTHING = new Received(List.of(), false, RtpReceiver.NOT_PREPARED);
    }

    @Override
    public String toString() {
        return kind + " transceiver " + mid() + " " + direction();
    }
}
