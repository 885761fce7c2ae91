package dev.nightjar.endpoint;

import dev.nightjar.rtp.receive.HeardSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The receiving half of a transceiver: W3C RTCRtpReceiver. Thread-safe. */
public final class RtpReceiver {
    private static final Duration MOST_TARGET = Duration.ofSeconds(4);

    private final PeerConnection connection;
    private final RtpTransceiver transceiver;
    private volatile @Nullable MediaStreamTrack track;
    private volatile List<String> streamIds = List.of();
    private volatile @Nullable Duration jitterBufferTarget;

    RtpReceiver(PeerConnection connection, RtpTransceiver transceiver) {
        this.connection = connection;
        this.transceiver = transceiver;
    }

    /**
     * {@return the codecs that an endpoint can receive, best liked first: W3C getCapabilities}
     *
     * <p>The list is for {@link RtpTransceiver#setCodecPreferences}: retransmissions, redundancy and the like are in
     * it.
     */
    public static List<RtpCodecCapability> capabilities(MediaKind kind) {
        return MediaCapabilities.capabilities(kind);
    }

    /** {@return what arrives, or null before the peer has offered to send} */
    public @Nullable MediaStreamTrack track() {
        return track;
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
        MediaStreamTrack known = track;
        if (known != null) {
            known.jitterBufferTarget(target);
        }
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
            answer.complete(List.of());
        }
        return answer;
    }

    /**
     * {@return the ids of the streams that the peer has put the track into, in its order; empty while it does not send}
     */
    public List<String> streamIds() {
        return streamIds;
    }

    void streamIds(List<String> ids) {
        streamIds = List.copyOf(ids);
    }

    /** {@return whether one of those streams is not among the track's so far} */
    boolean isNewAmong(List<String> ids) {
        return !streamIds.containsAll(ids);
    }

    void setTrack(@Nullable MediaStreamTrack arriving) {
        track = arriving;
        if (arriving != null) {
            arriving.jitterBufferTarget(jitterBufferTarget);
        }
    }
}
