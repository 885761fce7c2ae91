package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes on the way from a socket to an agent: told apart, found an agent, and taken by it. */
class DatagramFuzzTest {
    private static final Path PATH =
            Path.udp(Fixtures.address("192.0.2.1", 5000), Fixtures.address("192.0.2.9", 40_000));

    /** What a {@link StunWriter} holds, less its header, the attributes of every check and the signatures. */
    private static final int ROOM_FOR_ATTRIBUTES = 480;

    @FuzzTest(maxDuration = "30s")
    void aDatagramIsOfOneKindAndNamesAtMostOneAgent(byte[] datagram) {
        byte[] shifted = new byte[datagram.length + 3];
        System.arraycopy(datagram, 0, shifted, 3, datagram.length);

        PacketKind kind = PacketKind.of(shifted, 3, datagram.length);
        String ufrag = StunDemux.localUfrag(shifted, 3, datagram.length);
        long tag = StunDemux.transactionTag(shifted, 3, datagram.length);

        assertThat(kind).isEqualTo(PacketKind.of(datagram, 0, datagram.length));
        assertThat(ufrag).isEqualTo(StunDemux.localUfrag(datagram, 0, datagram.length));
        if (ufrag != null || tag != StunDemux.NO_TAG) {
            assertThat(kind).isEqualTo(PacketKind.STUN);
            assertThat(ufrag == null || tag == StunDemux.NO_TAG).isTrue();
        }
        if (ufrag != null) {
            assertThat(ufrag).hasSizeBetween(1, 256).matches("[A-Za-z0-9+/]+");
        }
    }

    @FuzzTest(maxDuration = "30s")
    void whatNobodySignedChangesNothing(byte[] datagram) {
        IceAgent agent = agent();

        Fixtures.feed(agent, PATH, datagram, 1);

        assertThat(Fixtures.events(agent)).isEmpty();
        assertThat(agent.selectedPath()).isNull();
        assertThat(Fixtures.sent(agent)).as("one refusal at most").hasSizeLessThanOrEqualTo(1);
    }

    /** The peer knows the password and sends attributes nobody has seen. */
    @FuzzTest(maxDuration = "30s")
    void aSignedRequestOfAnyAttributesIsAnsweredOnceAtMost(byte[] attributes) {
        IceAgent agent = agent();
        StunWriter writer = new StunWriter()
                .begin(StunMessage.BINDING_REQUEST, 0x1234, 7)
                .bytes(StunMessage.USERNAME, "ourU:peerU".getBytes(StandardCharsets.US_ASCII))
                .int64(StunMessage.ICE_CONTROLLING, 5)
                .int32(StunMessage.PRIORITY, 1_853_882_367);
        int room = ROOM_FOR_ATTRIBUTES;
        for (int at = 0; at + 4 <= attributes.length; ) {
            int size = Math.min(attributes[at + 2] & 0xFF, attributes.length - at - 4);
            room -= 4 + size + 3;
            if (room < 0) {
                break;
            }
            byte[] value = new byte[size];
            System.arraycopy(attributes, at + 4, value, 0, size);
            writer.bytes(NetworkBytes.getUint16(attributes, at), value);
            at += 4 + size;
        }

        Fixtures.feed(agent, PATH, Fixtures.finish(writer, Fixtures.OURS), 1);

        List<Fixtures.Sent> answers = Fixtures.sent(agent);
        assertThat(answers).hasSizeLessThanOrEqualTo(1);
        agent.advance(1_000_000);
        assertThat(Fixtures.sent(agent)).hasSizeLessThanOrEqualTo(2);
    }

    private static IceAgent agent() {
        IceAgent agent = Fixtures.agent(IceRole.CONTROLLED, Fixtures.OURS, 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(Fixtures.THEIRS);
        Fixtures.events(agent);
        return agent;
    }
}
