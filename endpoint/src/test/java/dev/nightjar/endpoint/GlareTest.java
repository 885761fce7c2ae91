package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.NegotiatingPeer.Message;
import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Both sides change what they wish whenever they like, and signalling takes its time: perfect negotiation ends in
 * agreement, round after round.
 *
 * <p>One thread plays both applications, no network is used, and a seed decides which of the things that could happen next does.
 */
@Tag("loopback")
class GlareTest {
    private static final int PAIRS = 50;
    private static final int ROUNDS = 20;
    private static final int MAX_STEPS = 5_000;
    private static final int MANY_TRANSCEIVERS = 3;
    private static final TransceiverDirection[] DIRECTIONS = {
        TransceiverDirection.SENDRECV,
        TransceiverDirection.SENDONLY,
        TransceiverDirection.RECVONLY,
        TransceiverDirection.INACTIVE
    };

    private final SplittableRandom random = Seeds.random(20261122);
    private final List<String> failures = new ArrayList<>();
    private final List<String> log = new ArrayList<>();

    /** A side, what its executor has to run, and what is on its way to it. */
    private final class Side {
        final String name;
        final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        final Deque<Message> inbox = new ArrayDeque<>();
        final List<RtpSender> senders = new ArrayList<>();
        NegotiatingPeer peer;

        Side(String name) {
            this.name = name;
        }

        void connect(Endpoint endpoint, boolean isPolite, Side other) {
            // Without servers that is no candidate at all: nothing but signalling goes on.
            Configuration configuration = Configuration.defaults()
                    .withExecutor(tasks::add)
                    .withIceTransportPolicy(IceTransportPolicy.RELAY)
                    .withBundlePolicy(BundlePolicy.BALANCED);
            peer = new NegotiatingPeer(
                    endpoint.newPeerConnection(configuration), isPolite, other.inbox::add, failures, this::breathe);
        }

        boolean canStep() {
            return !tasks.isEmpty() || !inbox.isEmpty();
        }

        /** A loop of the endpoint may be about to hand over what it has told, and what came after waits behind it. */
        boolean isAtRest() {
            return !canStep() && peer.connection.callbacks().isIdle();
        }

        void step() {
            Runnable task = inbox.isEmpty() || random.nextBoolean() ? tasks.poll() : null;
            if (task != null) {
                task.run();
            } else if (!inbox.isEmpty()) {
                deliver();
            }
        }

        /** Something may come in between. */
        void breathe() {
            while (!inbox.isEmpty() && random.nextInt(3) == 0) {
                deliver();
            }
        }

        private void deliver() {
            Message message = inbox.poll();
            log.add(name + " hears "
                    + (message.description() == null
                            ? "a candidate"
                            : message.description().type()));
            peer.connection.callbacks().execute(() -> peer.receive(message));
        }

        List<RtpTransceiver> transceivers() {
            return peer.connection.transceivers();
        }

        /** The application does something. */
        void act() {
            List<RtpTransceiver> transceivers = transceivers().stream()
                    .filter(each -> each.direction() != TransceiverDirection.STOPPED)
                    .toList();
            RtpTransceiver any = transceivers.isEmpty() ? null : transceivers.get(random.nextInt(transceivers.size()));
            int what = any == null ? random.nextInt(2) : random.nextInt(6);
            if (transceivers.size() > MANY_TRANSCEIVERS) {
                what = 2;
            }
            log.add(name + " does " + what + " with " + any);
            switch (what) {
                case 0 ->
                    senders.add(peer.connection.addTrack(
                            EncodedTrack.of(isPicture() ? CodecKind.VP8 : CodecKind.OPUS),
                            "stream" + random.nextInt(2)));
                case 1 -> peer.connection.addTransceiver(isPicture() ? MediaKind.VIDEO : MediaKind.AUDIO, direction());
                case 2 -> any.stop();
                case 3 -> peer.connection.restartIce();
                case 4 -> {
                    if (!senders.isEmpty()) {
                        peer.connection.removeTrack(senders.get(random.nextInt(senders.size())));
                    }
                }
                default -> any.setDirection(direction());
            }
        }
    }

    /** Not often: its descriptions are long. */
    private boolean isPicture() {
        return random.nextInt(8) == 0;
    }

    private TransceiverDirection direction() {
        return DIRECTIONS[random.nextInt(DIRECTIONS.length)];
    }

    @Test
    void everyRoundOfGlareEndsStableAndAgreed() {
        int ignored = 0;
        try (Endpoint endpoint = Sessions.endpoint()) {
            for (int pair = 0; pair < PAIRS; pair++) {
                Side left = new Side("left");
                Side right = new Side("right");
                left.connect(endpoint, true, right);
                right.connect(endpoint, false, left);
                Map<String, String> numbers = new HashMap<>();
                for (int round = 0; round < ROUNDS; round++) {
                    log.clear();
                    log.add("pair " + pair + " round " + round);
                    play(left, right);
                    assertAgreed(left, right);
                    assertStable(left, numbers);
                    assertStable(right, numbers);
                }
                ignored += right.peer.ignored();
                left.peer.connection.close();
                right.peer.connection.close();
                left.tasks.forEach(Runnable::run);
                right.tasks.forEach(Runnable::run);
            }
        }
        // There was glare indeed.
        assertThat(ignored).isGreaterThan(PAIRS);
    }

    private void play(Side left, Side right) {
        int actions = random.nextInt(1, 4);
        for (int step = 0; step < MAX_STEPS; step++) {
            if (actions > 0 && random.nextBoolean()) {
                (random.nextBoolean() ? left : right).act();
                actions--;
            }
            while (actions == 0 && !left.canStep() && !right.canStep()) {
                if (left.isAtRest() && right.isAtRest()) {
                    return;
                }
                Thread.onSpinWait();
            }
            (random.nextBoolean() ? left : right).step();
        }
        throw new AssertionError("no end after " + MAX_STEPS + " steps: " + log.subList(0, Math.min(200, log.size())));
    }

    private void assertAgreed(Side left, Side right) {
        assertThat(failures).as("%s", log).isEmpty();
        assertThat(left.peer.connection.signalingState()).as("%s", log).isEqualTo(SignalingState.STABLE);
        assertThat(right.peer.connection.signalingState()).as("%s", log).isEqualTo(SignalingState.STABLE);
        assertThat(mids(left)).as("%s", log).containsExactlyInAnyOrderElementsOf(mids(right));
        for (RtpTransceiver ours : left.transceivers()) {
            RtpTransceiver theirs = right.transceivers().stream()
                    .filter(each -> each.mid().equals(ours.mid()))
                    .findFirst()
                    .orElseThrow();
            assertThat(theirs.kind()).as("%s", log).isEqualTo(ours.kind());
            assertThat(ours.currentDirection().toSdp())
                    .as("%s of %s and %s", log, ours, theirs)
                    .isEqualTo(theirs.currentDirection().toSdp().reversed())
                    .isEqualTo(ours.direction()
                            .toSdp()
                            .intersection(theirs.direction().toSdp().reversed()));
        }
    }

    /** RFC 3264 §8.3.2 and RFC 8285 §6: what a number has meant it means for the whole session, in a bundle for all. */
    private void assertStable(Side side, Map<String, String> numbers) {
        JsepDescription described = side.peer.connection.localDescription();
        if (described == null) {
            return; // all that was added has been stopped before it was offered
        }
        for (MediaDescription section :
                SessionDescription.parse(described.sdp()).media()) {
            if (section.isRejected()) {
                continue;
            }
            Map<String, String> meant = new HashMap<>();
            section.codecs()
                    .forEach(codec -> meant.put("type " + codec.payloadType(), codec.name() + codec.clockRate()));
            section.extMaps().forEach(extension -> meant.put("id " + extension.id(), extension.uri()));
            meant.forEach((number, meaning) -> assertThat(numbers.getOrDefault(number, meaning))
                    .as("%s of %s after %s", number, side.name, log)
                    .isEqualTo(meaning));
            numbers.putAll(meant);
        }
    }

    private List<String> mids(Side side) {
        List<String> mids =
                side.transceivers().stream().map(RtpTransceiver::mid).toList();
        assertThat(mids).as("%s of %s", log, side.name).doesNotContainNull();
        return mids;
    }
}
