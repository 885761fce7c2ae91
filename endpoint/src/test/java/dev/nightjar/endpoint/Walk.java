package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** Two sides that do whatever comes to their mind, what has to be so whenever they rest, and what has to be left. */
final class Walk implements AutoCloseable {
    private static final int LEGS = 3;
    private static final int STEPS = 14;
    /** Enough for ICE to fail, and less than a connection waits for a restart then. */
    private static final Duration LONG = Duration.ofSeconds(35);

    final List<String> log = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    private final SplittableRandom random;
    private final VirtualCall call;
    private final WalkMedia media;
    private final List<WalkPeer> peers = new ArrayList<>();
    private final List<WalkSteps> steps = new ArrayList<>();
    private final List<Map<String, String>> numbers = List.of(new HashMap<>(), new HashMap<>());
    private final int[] sockets;
    private boolean isWalking;

    Walk(long seed) {
        random = new SplittableRandom(seed);
        Configuration configuration = Configuration.defaults()
                .withBundlePolicy(BundlePolicy.values()[random.nextInt(BundlePolicy.values().length)])
                .withCongestionFeedback(random.nextBoolean())
                .withIceCandidatePoolSize(random.nextInt(4) == 0 ? 1 : 0);
        call = new VirtualCall(configuration, configuration, seed);
        sockets = new int[] {call.leftEndpoint.openSockets(), call.rightEndpoint.openSockets()};
        media = new WalkMedia(call.network);
        for (VirtualSide side : List.of(call.left, call.right)) {
            WalkCalls calls = new WalkCalls(side.name, side.connection, log, faults);
            WalkWire wire = new WalkWire(call.network, random.split());
            WalkPeer peer = new WalkPeer(side, calls, side == call.left, random.split(), call.network, wire);
            WalkSteps ofPeer = new WalkSteps(peer, media, random.split());
            peers.add(peer);
            steps.add(ofPeer);
            side.connection.onTrack(event -> {
                media.count(event.track());
                inBetween(ofPeer);
            });
            side.connection.onSignalingStateChange(state -> {
                log.add(side.name + " is " + state);
                inBetween(ofPeer);
            });
            side.connection.onIceConnectionStateChange(state -> log.add(side.name + " ice " + state));
        }
        peers.get(0).connectTo(peers.get(1));
        peers.get(1).connectTo(peers.get(0));
    }

    /** An application may call anything in a callback. */
    private void inBetween(WalkSteps ofPeer) {
        if (isWalking && random.nextInt(6) == 0) {
            ofPeer.step();
        }
    }

    /** Walks, and looks at what is agreed whenever both have come to rest; then ends it. */
    void play() {
        for (int leg = 0; leg < LEGS; leg++) {
            walk();
            log.add("--- rest");
            rest();
            assertAgreed();
            assertMedia();
            assertThat(faults).isEmpty();
        }
        finish();
        assertThat(faults).isEmpty();
    }

    private void walk() {
        isWalking = true;
        peers.forEach(peer -> peer.bePlain(false));
        for (int step = 0; step < STEPS; step++) {
            int who = random.nextInt(2);
            steps.get(who).step();
            if (random.nextInt(3) > 0) {
                call.run(steps.get(who).pause());
            }
            cutOrJoin();
        }
        isWalking = false;
    }

    private void cutOrJoin() {
        int what = random.nextInt(40);
        if (what < 4) {
            log.add(what < 2 ? "cut" : "joined");
            call.cut(what < 2);
        } else if (what == 4) {
            log.add("cut for long");
            call.cut(true);
            call.run(LONG);
            call.cut(false);
        }
    }

    private void rest() {
        peers.forEach(peer -> peer.bePlain(true));
        steps.forEach(WalkSteps::mend);
        steps.get(0).keepOne();
        call.cut(false);
        until("rest", this::isAtRest);
        call.run(Duration.ofSeconds(2));
        assertThat(isAtRest()).as("still at rest: %s", peers).isTrue();
    }

    private void until(String what, BooleanSupplier condition) {
        try {
            call.until(() -> !faults.isEmpty() || condition.getAsBoolean());
        } catch (AssertionError late) {
            throw new AssertionError(
                    "no " + what + ": " + peers + " "
                            + media.counted().stream()
                                    .map(track -> track + " " + media.received(track) + " muted " + track.isMuted()
                                            + " " + track.isReceptive())
                                    .toList(),
                    late);
        }
        assertThat(faults).isEmpty();
    }

    private boolean isAtRest() {
        return peers.stream().allMatch(WalkPeer::isAtRest)
                && peers.stream().noneMatch(peer -> isNegotiationNeeded(peer.connection))
                && peers.stream().allMatch(peer -> !hasTransport(peer) || isConnected(peer));
    }

    private static boolean isNegotiationNeeded(PeerConnection connection) {
        synchronized (connection.lock()) {
            return connection.negotiation().isNegotiationNeeded();
        }
    }

    private static boolean hasTransport(WalkPeer peer) {
        return peer.connection.transceivers().stream().anyMatch(each -> each.currentDirection() != null);
    }

    private static boolean isConnected(WalkPeer peer) {
        return peer.connection.connectionState() == PeerConnectionState.CONNECTED
                && peer.connection.iceGatheringState() == IceGatheringState.COMPLETE
                && peer.connection.gatheringComplete().toCompletableFuture().isDone();
    }

    private void assertAgreed() {
        PeerConnection left = call.left.connection;
        PeerConnection right = call.right.connection;
        assertSame(left.currentLocalDescription(), right.currentRemoteDescription());
        assertSame(right.currentLocalDescription(), left.currentRemoteDescription());
        assertThat(mids(left)).doesNotContainNull().containsExactlyInAnyOrderElementsOf(mids(right));
        for (RtpTransceiver ours : left.transceivers()) {
            RtpTransceiver theirs = mirrored(right, ours);
            assertThat(theirs.kind()).isEqualTo(ours.kind());
            assertThat(ours.currentDirection().toSdp())
                    .as("%s and %s", ours, theirs)
                    .isEqualTo(theirs.currentDirection().toSdp().reversed())
                    .isEqualTo(ours.direction()
                            .toSdp()
                            .intersection(theirs.direction().toSdp().reversed()));
            assertThat(ours.receiver().streamIds()).as("streams of %s", ours).isEqualTo(streams(ours, theirs));
            assertThat(theirs.receiver().streamIds())
                    .as("streams of %s", theirs)
                    .isEqualTo(streams(theirs, ours));
        }
        assertStable(left, numbers.get(0));
        assertStable(right, numbers.get(1));
    }

    private static List<String> streams(RtpTransceiver receiving, RtpTransceiver sending) {
        return receiving.currentDirection().receives() ? sending.sender().streamIds() : List.of();
    }

    private static List<String> mids(PeerConnection connection) {
        return connection.transceivers().stream().map(RtpTransceiver::mid).toList();
    }

    private static RtpTransceiver mirrored(PeerConnection connection, RtpTransceiver transceiver) {
        return connection.transceivers().stream()
                .filter(each -> each.mid().equals(transceiver.mid()))
                .findFirst()
                .orElseThrow();
    }

    private static void assertSame(JsepDescription told, JsepDescription heard) {
        assertThat(heard == null).isEqualTo(told == null);
        if (told != null) {
            assertThat(heard.type()).isEqualTo(told.type());
            assertThat(withoutCandidates(heard)).isEqualTo(withoutCandidates(told));
        }
    }

    private static List<String> withoutCandidates(JsepDescription description) {
        return description
                .sdp()
                .lines()
                .filter(line -> !line.startsWith("a=candidate:") && !line.equals("a=end-of-candidates"))
                .filter(line -> !line.startsWith("c=") && !line.startsWith("a=rtcp:"))
                .map(line -> line.startsWith("m=") ? line.replaceFirst(" [1-9][0-9]* ", " 9 ") : line)
                .toList();
    }

    /** RFC 3264 §8.3.2 and RFC 8285 §6: what a number has meant it means for the whole session, in a bundle for all. */
    private static void assertStable(PeerConnection connection, Map<String, String> numbers) {
        JsepDescription described = connection.currentLocalDescription();
        if (described == null) {
            return;
        }
        for (MediaDescription section :
                SessionDescription.parse(described.sdp()).media()) {
            if (!section.isRejected()) {
                Map<String, String> meant = new HashMap<>();
                section.codecs()
                        .forEach(codec -> meant.put("type " + codec.payloadType(), codec.name() + codec.clockRate()));
                section.extMaps().forEach(extension -> meant.put("id " + extension.id(), extension.uri()));
                meant.forEach((number, meaning) -> assertThat(numbers.getOrDefault(number, meaning))
                        .as(number)
                        .isEqualTo(meaning));
                numbers.putAll(meant);
            }
        }
    }

    private void assertMedia() {
        Map<MediaStreamTrack, Integer> before = new HashMap<>();
        media.counted().forEach(track -> before.put(track, media.received(track)));
        List<MediaStreamTrack> expected = new ArrayList<>();
        List<MediaStreamTrack> silent = new ArrayList<>();
        for (WalkPeer peer : peers) {
            WalkPeer other = peers.get(peers.get(0) == peer ? 1 : 0);
            for (RtpTransceiver sending : peer.connection.transceivers()) {
                MediaStreamTrack track =
                        mirrored(other.connection, sending).receiver().track();
                if (isPlaying(sending)) {
                    expected.add(track);
                } else if (!sending.currentDirection().sends()
                        || sending.sender().track() == null) {
                    silent.add(track);
                }
            }
        }
        until(
                "media of " + expected + " of " + media.counted() + " " + blocked(),
                () -> expected.stream()
                        .allMatch(track -> media.received(track) > before.getOrDefault(track, 0) && !track.isMuted()));
        silent.forEach(track -> before.put(track, media.received(track)));
        call.run(Duration.ofSeconds(1));
        silent.forEach(track ->
                assertThat(media.received(track)).as("silent %s", track).isEqualTo(before.get(track)));
    }

    private List<String> blocked() {
        return peers.stream()
                .flatMap(peer -> peer.connection.senders().stream())
                .map(sender -> sender.track() + " " + sender.blockedReason())
                .toList();
    }

    private static boolean isPlaying(RtpTransceiver sending) {
        SectionPlan agreed;
        synchronized (sending.sender().connection().lock()) {
            agreed = sending.agreed();
        }
        return sending.currentDirection().sends()
                && sending.sender().track() instanceof EncodedTrack track
                && !track.isEnded()
                && agreed != null
                && EncodedOutlet.choose(agreed.codecs(), track.codec()) != null
                && sending.sender().encodings().sent().stream().anyMatch(SentEncoding::isSent);
    }

    private void finish() {
        log.add("--- end");
        boolean wasConnected = peers.stream().allMatch(Walk::isConnected);
        int first = random.nextInt(3);
        if (first < 2) {
            steps.get(first).step();
            peers.get(first).connection.close();
            steps.get(first).step();
        }
        if (first < 2 && wasConnected) {
            until("goodbye", () -> peers.stream().allMatch(Walk::isClosed));
        }
        peers.forEach(peer -> peer.connection.close());
        call.run(Duration.ofSeconds(1));
        media.end();
        call.run(Duration.ofMinutes(2));
        assertThat(peers).allMatch(Walk::isClosed);
        assertThat(peers).allMatch(peer -> peer.calls.pending() == 0);
        assertThat(media.counted()).allMatch(MediaStreamTrack::isEnded);
        assertNothingLeft(call.leftEndpoint, sockets[0]);
        assertNothingLeft(call.rightEndpoint, sockets[1]);
    }

    private static boolean isClosed(WalkPeer peer) {
        return peer.connection.signalingState() == SignalingState.CLOSED;
    }

    private static void assertNothingLeft(VirtualEndpoint of, int sockets) {
        assertThat(of.endpoint.connectionCount()).isZero();
        assertThat(of.endpoint.runningHandshakes()).isZero();
        assertThat(of.openSockets()).as("sockets").isEqualTo(sockets);
        assertThat(of.deadlineNanos()).as("timers").isEqualTo(Long.MAX_VALUE);
        assertThat(of.host.unsendable()).as("sent from closed sockets").isZero();
    }

    @Override
    public void close() {
        media.end();
        call.close();
    }
}
