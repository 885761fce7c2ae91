package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.network.Packet;
import dev.nightjar.testkit.network.VirtualHost;
import dev.nightjar.testkit.turn.TurnServerConfig;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Somebody who answers in a server's place, faster than the server. */
class SpoofedServerTest {
    private static final InetSocketAddress HOST = address("203.0.113.1", 5000);
    private static final InetSocketAddress LIE = address("192.0.2.66", 6666);
    private static final int ALLOCATE_REQUEST = 0x0003;
    private static final int ALLOCATE_SUCCESS = 0x0103;
    private static final int ALLOCATE_ERROR = 0x0113;
    private static final int XOR_RELAYED_ADDRESS = 0x0016;
    private static final int LIFETIME = 0x000D;

    private final VirtualCall call = new VirtualCall(Seeds.seed(3), TurnServerConfig.at(VirtualCall.TURN));
    private final VirtualHost host = call.network.host("host").addInterface(call.network.internet(), HOST.getAddress());
    private final VirtualPeer peer = call.peer(host, IceRole.CONTROLLING);
    private final VirtualPeer nobody = call.peer(call.network.host("nobody"), IceRole.CONTROLLED);
    private int forged;

    @Test
    void anAnswerToAnotherTransactionChangesNothing() {
        gatherWith(VirtualCall.TURN, request -> {
            byte[] answer = success(request);
            answer[19] ^= 1;
            return answer;
        });

        assertTheServerWasBelieved();
    }

    @Test
    void anAnswerFromAnotherAddressChangesNothing() {
        gatherWith(address("198.51.100.2", 3479), SpoofedServerTest::success);

        assertTheServerWasBelieved();
    }

    @Test
    void aGrantUnderAnotherKeyChangesNothing() {
        gatherWith(VirtualCall.TURN, SpoofedServerTest::success);

        assertTheServerWasBelieved();
        assertThat(peer.gatherer.counters().unauthenticated()).isPositive();
    }

    @Test
    void aRefusalUnderAnotherKeyChangesNothing() {
        gatherWith(VirtualCall.TURN, request -> answer(ALLOCATE_ERROR, request, writer -> writer.errorCode(486)));

        assertTheServerWasBelieved();
    }

    @Test
    void whatNobodyAskedForGetsNoAnswerHoweverMuchItIs() {
        gatherWith(VirtualCall.TURN, SpoofedServerTest::success);
        List<Packet> sent = new ArrayList<>();
        call.network.tap((zone, packet) -> {
            if (packet.source().equals(HOST)) {
                sent.add(packet);
            }
            return true;
        });
        long received = 0;

        for (int i = 0; i < 1_000; i++) {
            byte[] grant = success(new byte[StunMessage.HEADER_BYTES]);
            NetworkBytes.putInt32(grant, 16, i);
            byte[] channelData = new byte[500];
            NetworkBytes.putInt16(channelData, 0, 0x4000 + i);
            NetworkBytes.putInt16(channelData, 2, 496);
            for (byte[] bytes : List.of(grant, channelData)) {
                received += bytes.length;
                call.network.internet().send(Packet.datagram(VirtualCall.TURN, HOST, bytes));
            }
        }
        call.network.run(MILLISECOND * 500);

        // The amplification factor in a server's name: 0 bytes out for some 600,000 in.
        assertThat(received).isGreaterThan(500_000);
        assertThat(sent).isEmpty();
    }

    /** Puts a forgery on the wire for each signed Allocate, which arrives while the request is on its way. */
    private void gatherWith(InetSocketAddress source, UnaryOperator<byte[]> forgery) {
        call.network.tap((zone, packet) -> {
            byte[] bytes = packet.bytes();
            boolean isSigned = packet.source().equals(HOST)
                    && NetworkBytes.getUint16(bytes, 0) == ALLOCATE_REQUEST
                    && bytes.length > 80;
            if (isSigned) {
                forged++;
                byte[] answer = forgery.apply(bytes);
                call.network.internet().send(Packet.datagram(source, HOST, answer));
            }
            return true;
        });
        peer.call(nobody, List.of(VirtualCall.turnServer("udp")));
        call.network.run(5 * SECOND);
        assertThat(forged).isPositive();
    }

    private void assertTheServerWasBelieved() {
        assertThat(peer.gathering).noneMatch(GatheringEvent.ServerFailed.class::isInstance);
        assertThat(peer.gathering.toString()).doesNotContain(LIE.getAddress().getHostAddress());
        assertThat(relayed()).isEqualTo(call.turn.relayedAddresses()).hasSize(1);
    }

    private List<InetSocketAddress> relayed() {
        return peer.gathering.stream()
                .filter(GatheringEvent.CandidateGathered.class::isInstance)
                .map(event -> ((GatheringEvent.CandidateGathered) event).candidate())
                .filter(candidate -> candidate.type() == CandidateType.RELAY)
                .map(Candidate::address)
                .toList();
    }

    private static byte[] success(byte[] request) {
        return answer(
                ALLOCATE_SUCCESS,
                request,
                writer -> writer.xorAddress(XOR_RELAYED_ADDRESS, LIE)
                        .int32(LIFETIME, 600)
                        .mappedAddress(LIE));
    }

    /** Signed, but not by who knows our password. */
    private static byte[] answer(int type, byte[] request, Consumer<StunWriter> attributes) {
        StunWriter writer =
                new StunWriter().begin(type, NetworkBytes.getInt32(request, 8), NetworkBytes.getInt64(request, 12));
        attributes.accept(writer);
        return Fixtures.finish(writer, Fixtures.THEIRS);
    }
}
