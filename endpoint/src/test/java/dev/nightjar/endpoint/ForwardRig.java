package dev.nightjar.endpoint;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** An endpoint between a peer that publishes and peers that subscribe, over real sockets. */
final class ForwardRig implements AutoCloseable {
    static final int SECONDS = 60;

    final Endpoint outside;
    final Endpoint inside;
    final Map<MediaKind, MediaStreamTrack> tracks = new ConcurrentHashMap<>();
    final PeerPair publisher;

    ForwardRig(int loops) throws Exception {
        this(onLoopback().withLoops(1), onLoopback().withLoops(loops));
    }

    private static EndpointConfig onLoopback() {
        return EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));
    }

    ForwardRig(EndpointConfig outsides, EndpointConfig insides) throws Exception {
        outside = Endpoint.open(outsides);
        inside = Endpoint.open(insides);
        publisher = publish(tracks);
    }

    /** {@return a connection whose tracks are put into {@code arriving}} */
    PeerPair publish(Map<MediaKind, MediaStreamTrack> arriving) throws Exception {
        return PeerPair.start(
                        outside, inside, event -> arriving.put(event.track().kind(), event.track()))
                .awaitConnected();
    }

    MediaStreamTrack video() {
        return tracks.get(MediaKind.VIDEO);
    }

    MediaStreamTrack audio() {
        return tracks.get(MediaKind.AUDIO);
    }

    /** A peer that asks for sound and picture, as a browser with a WHEP page does. */
    Subscriber subscribe() throws Exception {
        return subscribe(UnaryOperator.identity());
    }

    Subscriber subscribe(UnaryOperator<String> changed) throws Exception {
        PeerConnection far = outside.newPeerConnection();
        PeerConnection near = inside.newPeerConnection();
        Subscriber subscriber = new Subscriber(far, near);
        far.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
        far.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
        Sessions.await(far.setLocalDescription());
        Sessions.await(far.gatheringComplete());
        Sessions.await(near.setRemoteDescription(
                JsepDescription.offer(changed.apply(far.localDescription().sdp()))));
        subscriber.audio = near.addTrack(audio(), "stream");
        subscriber.video = near.addTrack(video(), "stream");
        Sessions.await(near.setLocalDescription());
        Sessions.await(near.gatheringComplete());
        Sessions.await(far.setRemoteDescription(near.localDescription()));
        return subscriber.connected();
    }

    /** A peer that is offered sound and picture. */
    Subscriber offer() throws Exception {
        PeerConnection far = outside.newPeerConnection();
        PeerConnection near = inside.newPeerConnection();
        Subscriber subscriber = new Subscriber(far, near);
        RtpTransceiverInit init =
                RtpTransceiverInit.of(TransceiverDirection.SENDONLY).withStreams("stream");
        subscriber.audio = near.addTransceiver(audio(), init).sender();
        subscriber.video = near.addTransceiver(video(), init).sender();
        Sessions.await(near.setLocalDescription());
        Sessions.await(near.gatheringComplete());
        Sessions.await(far.setRemoteDescription(near.localDescription()));
        Sessions.await(far.setLocalDescription());
        Sessions.await(far.gatheringComplete());
        Sessions.await(near.setRemoteDescription(far.localDescription()));
        return subscriber.connected();
    }

    @Override
    public void close() {
        outside.close();
        inside.close();
    }

    /** Both ends of a subscription. */
    static final class Subscriber {
        final PeerConnection far;
        final PeerConnection near;
        final FrameCounter frames = new FrameCounter();
        final Map<MediaKind, TrackEvent> events = new ConcurrentHashMap<>();
        RtpSender audio;
        RtpSender video;
        private final CompletableFuture<Void> isFarConnected = new CompletableFuture<>();
        private final CompletableFuture<Void> isNearConnected = new CompletableFuture<>();

        Subscriber(PeerConnection far, PeerConnection near) {
            this.far = far;
            this.near = near;
            far.onTrack(frames);
            far.onTrack(event -> events.put(event.track().kind(), event));
            complete(isFarConnected, far);
            complete(isNearConnected, near);
        }

        private static void complete(CompletableFuture<Void> connected, PeerConnection connection) {
            connection.onConnectionStateChange(state -> {
                if (state == PeerConnectionState.CONNECTED) {
                    connected.complete(null);
                }
            });
        }

        /** Both ends: one that can receive says nothing of the other's being able to send. */
        private Subscriber connected() {
            Sessions.await(isFarConnected);
            Sessions.await(isNearConnected);
            return this;
        }

        /**
         * Waits until both loops have had a turn since the last packet was handed to them: whoever sends without end
         * would else fill a ring or a socket of one that is held up, and lose what the test counts.
         */
        void keepUp() throws Exception {
            near.loop().eventLoop().submit(() -> {}).get(SECONDS, TimeUnit.SECONDS);
            far.loop().eventLoop().submit(() -> {}).get(SECONDS, TimeUnit.SECONDS);
        }

        StatsReport nearStats() {
            return Sessions.await(near.stats());
        }
    }
}
