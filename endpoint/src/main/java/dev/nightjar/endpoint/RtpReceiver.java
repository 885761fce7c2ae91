package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.ConnectionFuture;
import dev.nightjar.endpoint.internal.callbacks.Listeners;
import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.rtp.receive.HeardSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The receiving half of a transceiver: W3C RTCRtpReceiver. Thread-safe. */
public final class RtpReceiver {
    /** Of a receiver that no description has told to receive. */
    static final Supplier<RtpParameters> NOT_PREPARED =
            () -> new RtpParameters(List.of(), List.of(), new RtpParameters.Rtcp(null, false));

    private static final Duration MOST_TARGET = Duration.ofSeconds(4);

    private final PeerConnection connection;
    private final RtpTransceiver transceiver;
    private final MediaStreamTrack track;
    private volatile List<MediaStream> streams = List.of();
    private volatile Supplier<RtpParameters> prepared = NOT_PREPARED;
    private volatile @Nullable Duration jitterBufferTarget;
    private final Listeners<ReceivedTone> toneStartListeners = new Listeners<>();
    private final Listeners<ReceivedTone> toneListeners = new Listeners<>();

    RtpReceiver(PeerConnection connection, RtpTransceiver transceiver) {
        this.connection = connection;
        this.transceiver = transceiver;
        this.track = new MediaStreamTrack(UUID.randomUUID().toString(), transceiver.kind(), null, connection);
    }

    /** {@return the codecs and header extensions that an endpoint can receive: W3C getCapabilities} */
    public static RtpCapabilities capabilities(MediaKind kind) {
        return MediaCapabilities.capabilities(kind);
    }

    /**
     * {@return what arrives; it is there from the beginning, and muted until media comes}
     *
     * <p>Sinks may be added before the peer has said that it sends.
     */
    public MediaStreamTrack track() {
        return track;
    }

    /**
     * {@return what it is prepared to receive, by the last description: W3C getParameters} No codecs before there was
     * one, and while it is not to receive.
     */
    public RtpParameters parameters() {
        return prepared.get();
    }

    /** {@return the transport that media comes by, or null before a description has given it one} */
    public @Nullable DtlsTransport transport() {
        return transceiver.transport();
    }

    /** {@return how long a {@link Player} is to hold frames back at the least, or null for no wish} */
    public @Nullable Duration jitterBufferTarget() {
        return jitterBufferTarget;
    }

    /**
     * Has a {@link Player} of the track hold frames back so long at the least, so that fewer are late: W3C
     * jitterBufferTarget. It counts from the next frame on; the delay nears it slowly when it is less than before.
     *
     * @param target null for no wish
     * @throws IllegalArgumentException unless 0 to 4 s
     */
    public void setJitterBufferTarget(@Nullable Duration target) {
        if (target != null && (target.isNegative() || target.compareTo(MOST_TARGET) > 0)) {
            throw new IllegalArgumentException(
                    "jitterBufferTarget: " + target + " (expected: 0 to " + MOST_TARGET + ")");
        }
        jitterBufferTarget = target;
        track.jitterBufferTarget(target);
    }

    /**
     * {@return whom a mixer has mixed into what arrived during the last ten seconds, the latest first: W3C
     * getContributingSources}
     *
     * <p>*Choice:* by when packets arrive, not by when they are played.
     */
    public CompletionStage<List<RtpContributingSource>> contributingSources() {
        return sources(true);
    }

    /** {@return who sent what arrived during the last ten seconds: W3C getSynchronizationSources} */
    public CompletionStage<List<RtpContributingSource>> synchronizationSources() {
        return sources(false);
    }

    private CompletionStage<List<RtpContributingSource>> sources(boolean contributing) {
        String mid = transceiver.mid();
        ConnectionFuture<List<RtpContributingSource>> answer = new ConnectionFuture<>(connection.callbacks());
        boolean isAsked = connection.onLoop(peer -> {
            List<RtpContributingSource> heard = new ArrayList<>();
            for (HeardSource source : mid == null ? List.<HeardSource>of() : peer.sources(mid)) {
                if (source.contributing() == contributing) {
                    heard.add(RtpContributingSource.of(source));
                }
            }
            connection.callbacks().execute(() -> answer.complete(List.copyOf(heard)));
        });
        if (!isAsked) {
            connection.callbacks().execute(() -> answer.complete(List.of()));
        }
        return answer;
    }

    /**
     * Calls {@code listener} on the connection's executor as each telephone event of the peer begins, RFC 4733; once
     * for each, whatever is lost or comes twice.
     */
    public void onToneStart(Consumer<ReceivedTone> listener) {
        toneStartListeners.add(listener);
    }

    /**
     * Calls {@code listener} on the connection's executor with each telephone event of the peer when it is over, and
     * with how long it lasted as far as was heard: its end is told, the next one begins, or nothing more of it comes
     * for 200 ms.
     */
    public void onTone(Consumer<ReceivedTone> listener) {
        toneListeners.add(listener);
    }

    void toneStarted(ReceivedTone tone) {
        toneStartListeners.fire(tone);
    }

    void toneEnded(ReceivedTone tone) {
        toneListeners.fire(tone);
    }

    /** {@return the ids of {@link #streams}} */
    public List<String> streamIds() {
        return streams.stream().map(MediaStream::id).toList();
    }

    /** {@return the streams that the peer has put the track into, in its order; none while it does not send} */
    public List<MediaStream> streams() {
        return streams;
    }

    /** {@return its transceiver, if it is one of that connection's} */
    RtpTransceiver transceiver(PeerConnection of) {
        if (of != connection) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "a receiver of another connection (expected: one of ours)");
        }
        return transceiver;
    }

    /** {@code [[AssociatedRemoteMediaStreams]]}; the caller holds the connection's lock. */
    void streams(List<MediaStream> associated) {
        streams = List.copyOf(associated);
    }

    /** Takes what descriptions say from now on; written out when it is asked for, since few do. */
    void prepare(Supplier<RtpParameters> parameters) {
        prepared = parameters;
    }

    Supplier<RtpParameters> prepared() {
        return prepared;
    }
}
