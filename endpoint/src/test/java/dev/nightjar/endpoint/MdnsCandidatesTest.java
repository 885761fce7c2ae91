package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.internal.mdns.MdnsResponder;
import dev.nightjar.endpoint.internal.transport.RemoteNames;
import dev.nightjar.ice.IceTransportPolicy;
import java.net.InetAddress;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A peer whose only candidate is a name, on the loopback interface. */
@Tag("loopback")
class MdnsCandidatesTest {
    private static final EndpointConfig CONFIG = EndpointConfig.defaults()
            .withLoopback(true)
            .withNetwork(NetworkConfig.defaults()
                    .withInterfaces(java.util.List.of("lo"))
                    .withIpv6(false));

    /** Of this test alone: what others on this machine ask for goes to the same group. */
    private final String name = UUID.randomUUID() + ".local";

    /** {@return the candidate that the answerer was told of} */
    private IceCandidate signal(PeerConnection offerer, PeerConnection answerer) {
        offerer.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        Sessions.await(offerer.setLocalDescription());
        Sessions.await(offerer.gatheringComplete());
        String named = offerer.localDescription()
                .sdp()
                .replaceAll("(?m)^(a=candidate:.*) 127\\.0\\.0\\.1 ", "$1 " + name + " ");
        assertThat(named).contains(name);
        Sessions.await(answerer.setRemoteDescription(JsepDescription.offer(named)));
        Sessions.await(answerer.setLocalDescription());
        Sessions.await(answerer.gatheringComplete());
        // The offerer learns no candidate, so all depends on the answerer's checks.
        String silent = answerer.localDescription().sdp().replaceAll("(?m)^a=candidate:.*\r\n", "");
        Sessions.await(offerer.setRemoteDescription(JsepDescription.answer(silent)));
        String line =
                named.lines().filter(each -> each.contains(name)).findFirst().orElseThrow();
        return new IceCandidate(line.substring("a=".length()), "0", null, null);
    }

    private static boolean isDone(CompletableFuture<Void> future) throws Exception {
        try {
            future.get(6, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    @Test
    void aNameIsResolvedWhereThatIsSwitchedOn() throws Exception {
        try (MdnsResponder responder = new MdnsResponder(name, InetAddress.getByName("127.0.0.1"));
                Endpoint offering = Endpoint.open(CONFIG);
                Endpoint answering = Endpoint.open(CONFIG.withMdns(true))) {
            PeerConnection offerer = offering.newPeerConnection();
            PeerConnection answerer = answering.newPeerConnection();
            CompletableFuture<Void> connected = new CompletableFuture<>();
            answerer.onConnectionStateChange(state -> {
                if (state == PeerConnectionState.CONNECTED) {
                    connected.complete(null);
                }
            });

            IceCandidate named = signal(offerer, answerer);
            // A name is given up after five seconds, which a busy machine may let pass before the answer.
            for (int i = 1; i < RemoteNames.MAX_NAMES && !isDone(connected); i++) {
                Sessions.await(answerer.addIceCandidate(named));
            }
            connected.get(30, TimeUnit.SECONDS);

            assertThat(responder.asked).hasPositiveValue();
        }
    }

    @Test
    void aNameIsPassedOverWhereThatIsNotSwitchedOn() throws Exception {
        try (MdnsResponder responder = new MdnsResponder(name, InetAddress.getByName("127.0.0.1"));
                Endpoint offering = Endpoint.open(CONFIG);
                Endpoint answering = Endpoint.open(CONFIG)) {
            PeerConnection answerer = answering.newPeerConnection();

            signal(offering.newPeerConnection(), answerer);

            assertThat(Sessions.await(answerer.stats()).nightjar().ice().skippedCandidates())
                    .isPositive();
            assertThat(responder.asked).hasValue(0);
            assertThat(answering.mdns()).isNull();
        }
    }

    @Test
    void nobodyIsAskedForANameWhereOnlyRelaysAreUsed() throws Exception {
        Configuration relaysOnly = Configuration.defaults().withIceTransportPolicy(IceTransportPolicy.RELAY);
        try (MdnsResponder responder = new MdnsResponder(name, InetAddress.getByName("127.0.0.1"));
                Endpoint offering = Endpoint.open(CONFIG);
                Endpoint answering = Endpoint.open(CONFIG.withMdns(true))) {
            PeerConnection answerer = answering.newPeerConnection(relaysOnly);

            Sessions.await(answerer.addIceCandidate(signal(offering.newPeerConnection(), answerer)));

            assertThat(Sessions.await(answerer.stats()).nightjar().ice().skippedCandidates())
                    .isEqualTo(2);
            assertThat(responder.asked).hasValue(0);
        }
    }

    @Test
    void namesOfOnePeerAreBounded() throws Exception {
        try (Endpoint answering = Endpoint.open(CONFIG.withMdns(true));
                Endpoint offering = Endpoint.open(CONFIG)) {
            PeerConnection offerer = offering.newPeerConnection();
            PeerConnection answerer = answering.newPeerConnection();
            signal(offerer, answerer);
            long before = Sessions.await(answerer.stats()).nightjar().ice().skippedCandidates();

            String candidate = "candidate:1 1 udp 2113937151 %s 34190 typ host";
            for (int i = 0; i < RemoteNames.MAX_NAMES + 5; i++) {
                String name = String.format("%08x-2f4b-4f0e-9d8a-6f1f2d3e4f50.local", i);
                Sessions.await(
                        answerer.addIceCandidate(new IceCandidate(String.format(candidate, name), "0", null, null)));
            }

            // One of the names that were asked for was the offer's.
            assertThat(Sessions.await(answerer.stats()).nightjar().ice().skippedCandidates() - before)
                    .isEqualTo(6);
        }
    }
}
