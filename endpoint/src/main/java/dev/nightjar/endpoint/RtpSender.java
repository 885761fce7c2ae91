package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.ConnectionFuture;
import dev.nightjar.endpoint.internal.callbacks.Listeners;
import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.sdp.RtpCodec;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a transceiver: W3C RTCRtpSender, for an application that has encoded media already: a track that
 * arrives on another connection, one of frames, or packets of its own.
 *
 * <p>Thread-safe.
 */
public final class RtpSender {
    private final PeerConnection connection;
    private final RtpTransceiver transceiver;
    private final String trackId;
    private final int ssrc;
    private final SenderEncodings encodings;
    private final SenderRates rates;
    private final @Nullable DtmfSender dtmf;
    private final Listeners<RtpSender> keyframeListeners = new Listeners<>();
    private volatile @Nullable Track track;
    private volatile List<String> streamIds = List.of();
    private volatile LayerLimits layerLimits = LayerLimits.NONE;
    private volatile @Nullable String blockedReason;
    private volatile boolean hasOwnPackets;
    private volatile boolean hasHadTrack;
    private volatile boolean hasHadFrames;
    private volatile boolean hasSent;
    private volatile boolean isStopped;

    RtpSender(PeerConnection connection, RtpTransceiver transceiver, List<RtpEncodingParameters> sendEncodings) {
        this.connection = connection;
        this.transceiver = transceiver;
        SecureRandom random = connection.endpoint().random();
        // 0 is what Chromium probes with, and 0xFFFFFFFF some stacks take for "none".
        this.encodings =
                new SenderEncodings(transceiver.kind(), sendEncodings, () -> random.nextInt(1, Integer.MAX_VALUE));
        this.rates = new SenderRates(encodings);
        this.ssrc = encodings.sent().get(0).ssrc();
        this.trackId = UUID.randomUUID().toString();
        this.dtmf = SenderTones.of(connection, transceiver, this);
    }

    /** {@return the codecs and header extensions that an endpoint can send: W3C getCapabilities} */
    public static RtpCapabilities capabilities(MediaKind kind) {
        return MediaCapabilities.capabilities(kind);
    }

    /** {@return the SSRC of what we send, of the first encoding among several; unsigned 32 bits in an {@code int}} */
    public int ssrc() {
        return ssrc;
    }

    int rtxSsrc() {
        return SenderEncodings.retransmission(ssrc);
    }

    /** {@return what is sent of the track} */
    SenderEncodings encodings() {
        return encodings;
    }

    /** {@return how many encodings it could make of its track, or of any, where it has none} */
    int mostEncodings() {
        return isOfOneEncoding() ? 1 : track instanceof EncodedTrack made ? made.encodings() : Integer.MAX_VALUE;
    }

    /** {@return whether it sends what was packetised elsewhere, under one SSRC and without a rid} */
    boolean isOfOneEncoding() {
        return hasOwnPackets || track instanceof MediaStreamTrack;
    }

    /**
     * {@return how it sends: W3C getParameters. The same until it is changed, here or by a negotiation}
     */
    public RtpSendParameters parameters() {
        synchronized (connection.lock()) {
            return encodings.parameters(transceiver.agreed(), connection.cname());
        }
    }

    /**
     * Changes how it sends: W3C setParameters. What is not active is not sent from now on, and goes on at a keyframe;
     * a bound of the bitrate is the most that {@link #onEncodingBitrateChange} tells. No negotiation is needed.
     *
     * <p>The stage fails with InvalidStateError when stopped or closed, and when {@link #parameters} were not taken
     * since the last change; with InvalidModificationError when anything but the values of its encodings was changed,
     * and for a scalabilityMode that the codec in use does not have.
     */
    public CompletionStage<Void> setParameters(RtpSendParameters changed) {
        Objects.requireNonNull(changed, "changed");
        ConnectionFuture<Void> done = new ConnectionFuture<>(connection.callbacks());
        try {
            synchronized (connection.lock()) {
                transceiver.requireRunning();
                encodings.change(changed, codecs());
            }
        } catch (WebRtcException refused) {
            connection.callbacks().execute(() -> done.completeExceptionally(refused));
            return done;
        }
        boolean isTaken = connection.onLoop(peer -> {
            peer.change(media -> media.encoded().encodingsChanged(this));
            connection.callbacks().execute(() -> done.complete(null));
        });
        if (!isTaken) {
            connection
                    .callbacks()
                    .execute(() -> done.completeExceptionally(
                            new WebRtcException(WebRtcException.Name.INVALID_STATE_ERROR, "the endpoint is closed")));
        }
        return done;
    }

    /**
     * {@return the codecs one of which its encodings are of}
     *
     * <p>*Choice:* where nothing says which of those that are agreed the application will send, it may be any.
     */
    private List<RtpCodec> codecs() {
        SectionPlan agreed = transceiver.agreed();
        if (agreed == null) {
            return MediaCapabilities.codecs(transceiver.kind());
        }
        RtpCodec sent = track instanceof EncodedTrack made ? EncodedOutlet.choose(agreed.codecs(), made.codec()) : null;
        return sent == null ? agreed.codecs() : List.of(sent);
    }

    /** {@return its transceiver, if it is one of that connection's} */
    RtpTransceiver transceiver(PeerConnection of) {
        if (of != connection) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "a sender of another connection (expected: one of ours)");
        }
        return transceiver;
    }

    String trackId() {
        return trackId;
    }

    /** {@return what sends telephone keys beside the sound: W3C dtmf; null for a sender of video} */
    public @Nullable DtmfSender dtmf() {
        return dtmf;
    }

    /** {@return the track that is sent, or null for none} */
    public @Nullable Track track() {
        return track;
    }

    /** {@return the transport that media leaves by, or null before a description has given it one} */
    public @Nullable DtlsTransport transport() {
        return transceiver.transport();
    }

    /**
     * Sends another track from now on, or none, without a negotiation.
     *
     * <p>The SSRC stays, sequence numbers and timestamps run on; video begins at a keyframe, which is asked for. The
     * stage fails with {@link IllegalArgumentException} for a track of another kind, with InvalidAccessError for one of
     * another endpoint, with InvalidModificationError when none of its codecs is agreed, {@link #sendRtp} was used, or
     * the sender has sent a track of the other sort (one that arrives, one of frames: the two number their packets
     * differently), and with InvalidStateError when stopped or closed.
     */
    public CompletionStage<Void> replaceTrack(@Nullable Track other) {
        return connection.transceiverMethods().replaceTrack(transceiver, other);
    }

    /**
     * {@return why nothing is sent although there is a track: its codec is not agreed with the peer; null where
     * nothing is in the way}
     */
    public @Nullable String blockedReason() {
        return blockedReason;
    }

    /**
     * Sends one RTP packet of a stream that was packetised elsewhere, a recorded dump for example.
     *
     * <p>SSRC, sequence number, timestamp offset and header extensions are rewritten to this connection's; the
     * payload type is too, when {@code encodingName} was agreed. Nothing is sent before the connection is connected.
     *
     * @param encodingName what the payload is, as in {@code a=rtpmap}
     * @param packet a whole RTP packet; copied
     * @throws IllegalStateException when it sends, or has sent, a track: the two cannot share an SSRC
     */
    public void sendRtp(String encodingName, byte[] packet, int offset, int length) {
        if (hasHadTrack) {
            throw new IllegalStateException("sendRtp on a sender of tracks (expected: a transceiver of its own)");
        }
        if (encodings.areSeveral()) {
            throw new IllegalStateException("sendRtp on a sender of several encodings (expected: of one)");
        }
        hasOwnPackets = true;
        String mid = transceiver.mid();
        if (mid != null) {
            connection.sendRtp(mid, encodingName, Arrays.copyOfRange(packet, offset, offset + length));
        }
    }

    /**
     * Limits what is sent of a track that arrives in several simulcast encodings, or in layers inside one, from now on.
     * Nothing happens for other tracks. The encoding changes at a keyframe, which is asked for; layers inside one as
     * soon as the stream allows it.
     *
     * @see MediaStreamTrack#layers
     */
    public void setLayerLimits(LayerLimits limits) {
        layerLimits = Objects.requireNonNull(limits, "limits");
        layersChanged();
    }

    LayerLimits layerLimits() {
        return layerLimits;
    }

    /** Other encodings arrive, or others may be sent; any thread. */
    void layersChanged() {
        try {
            connection.layersChanged(this);
        } catch (RejectedExecutionException closed) {
            // The endpoint has closed: nothing is sent any more.
        }
    }

    /** Calls {@code listener} on the connection's executor whenever the peer asks for a keyframe. */
    public void onKeyframeRequested(Runnable listener) {
        Objects.requireNonNull(listener, "listener");
        keyframeListeners.add(sender -> listener.run());
    }

    /**
     * Calls {@code listener} on the connection's executor with what the path takes of an encoded track, in bits per
     * second, retransmissions included, whenever that has changed noticeably: what an encoder is to be set to. Of
     * several encodings it is the sum.
     */
    public void onTargetBitrateChange(LongConsumer listener) {
        rates.onChange(listener);
    }

    /**
     * Calls {@code listener} on the connection's executor with what the path takes of one encoding, whenever that has
     * changed noticeably.
     */
    public void onEncodingBitrateChange(Consumer<EncodingBitrate> listener) {
        rates.onEncodingChange(listener);
    }

    /** Guarded by the connection's lock. */
    void setTrack(@Nullable Track other) {
        track = other;
        hasHadFrames |= other instanceof EncodedTrack;
        hasHadTrack |= other != null;
    }

    /**
     * Puts what is sent into other streams of the peer, or into none; the next negotiation tells it. W3C setStreams.
     *
     * @throws WebRtcException InvalidStateError when closed
     */
    public void setStreams(String... ids) {
        connection.transceiverMethods().setStreams(this, SentTracks.streams(List.of(ids)));
    }

    List<String> streamIds() {
        return streamIds;
    }

    void streamIds(List<String> ids) {
        streamIds = List.copyOf(ids);
    }

    PeerConnection connection() {
        return connection;
    }

    /** {@return whether that track is of the other sort than what was sent before: they number packets differently} */
    boolean isOfOtherSort(Track other) {
        return hasHadTrack && hasHadFrames != (other instanceof EncodedTrack);
    }

    void targetBitrate(int ofSsrc, long bitrateBps) {
        rates.changed(ofSsrc, bitrateBps, track);
    }

    boolean hasOwnPackets() {
        return hasOwnPackets;
    }

    /** {@return whether addTrack may take it: it has no track, and no answer has ever had it send, W3C WebRTC §5.1} */
    boolean isUnused() {
        return track == null && !hasOwnPackets && !hasSent;
    }

    /** A negotiation has agreed that it sends. */
    void used() {
        hasSent = true;
    }

    /** Its transceiver is gone, and never comes back: W3C WebRTC §5.4. */
    void stopped() {
        isStopped = true;
    }

    /** {@return whether it will never send again; any thread} */
    boolean isStopped() {
        return isStopped;
    }

    /** Any thread. */
    void blocked(@Nullable String reason) {
        blockedReason = reason;
    }

    /** The track has ended where it arrives; any thread. */
    void trackEnded(Track ended) {
        connection.transceiverMethods().trackEnded(transceiver, ended);
    }

    /** The track has fallen silent where it arrives; any thread. */
    void trackMuted(MediaStreamTrack muted) {
        connection.transceiverMethods().trackMuted(transceiver, muted);
    }

    void keyframeRequested(int ofSsrc) {
        keyframeListeners.fire(this);
        if (track instanceof EncodedTrack encoded) {
            List<SentEncoding> all = encodings.sent();
            for (SentEncoding encoding : all) {
                int wanted = encoding.of(encoded.encodings(), all);
                if (encoding.ssrc() == ofSsrc && wanted < encoded.encodings()) {
                    encoded.keyframeRequested(wanted);
                }
            }
        }
    }
}
