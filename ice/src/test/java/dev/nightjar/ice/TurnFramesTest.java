package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.ice4j.StunException;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.DataAttribute;
import org.ice4j.attribute.XorPeerAddressAttribute;
import org.ice4j.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of relayed data, with ice4j as their second reader. */
class TurnFramesTest {
    @ParameterizedTest
    @CsvSource({"203.0.113.9,0", "203.0.113.9,1", "2001:db8::9,2", "2001:db8::9,3", "203.0.113.9,1200"})
    void ice4jReadsASendIndicationAsItWasMeant(String literal, int length) throws StunException {
        TurnPeer peer = peer(Fixtures.address(literal, 7000));
        byte[] payload = payload(length);
        byte[] frame = new byte[2000];
        Arrays.fill(frame, (byte) -1);

        TurnFrames.writeSendIndication(frame, peer, 0x1122_3344_5566_7788L, payload, 2, length);

        int bytes = TurnFrames.sendIndicationBytes(peer, length);
        assertThat(bytes).isLessThanOrEqualTo(length + TurnFrames.MAX_SEND_OVERHEAD_BYTES);
        Message message = Message.decode(frame, 0, bytes);
        assertThat(message.getMessageType()).isEqualTo(Message.SEND_INDICATION);
        XorPeerAddressAttribute address = (XorPeerAddressAttribute) message.getAttribute(Attribute.XOR_PEER_ADDRESS);
        assertThat(address.getAddress(message.getTransactionID()).getPort()).isEqualTo(7000);
        assertThat(address.getAddress(message.getTransactionID()).getAddress())
                .isEqualTo(peer.address().getAddress());
        assertThat(((DataAttribute) message.getAttribute(Attribute.DATA)).getData())
                .isEqualTo(Arrays.copyOfRange(payload, 2, 2 + length));
        assertThat(frame[bytes]).as("nothing behind it").isEqualTo((byte) -1);
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.9,0", "2001:db8::9,0", "203.0.113.9,3", "2001:db8::9,3"})
    void aDataIndicationIsReadWhereverItLies(String literal, int offset) {
        InetSocketAddress remote = Fixtures.address(literal, 7000);
        TurnPeer peer = peer(remote);
        byte[] frame = new byte[200];
        TurnFrames.writeSendIndication(frame, peer, 9, payload(5), 2, 5);
        frame[1] = (byte) ServerAttributes.DATA_INDICATION;
        int bytes = TurnFrames.sendIndicationBytes(peer, 5);
        byte[] larger = new byte[bytes + 8];
        System.arraycopy(frame, 0, larger, offset, bytes);
        DataIndication data = new DataIndication();

        assertThat(data.wrap(larger, offset, bytes)).isTrue();

        assertThat(data.addressHigh()).isEqualTo(peer.addressHigh);
        assertThat(data.addressLow()).isEqualTo(peer.addressLow);
        assertThat(data.port()).isEqualTo(7000);
        assertThat(Arrays.copyOfRange(larger, data.dataOffset(), data.dataOffset() + data.dataLength()))
                .isEqualTo(Arrays.copyOfRange(payload(5), 2, 7));
        for (int cut = 0; cut < bytes; cut++) {
            assertThat(data.wrap(larger, offset, cut)).as("cut at %s", cut).isFalse();
        }
    }

    @Test
    void anIndicationWithoutPeerOrDataIsNone() {
        byte[] noData = ScriptedServer.bytes(
                new StunWriter()
                        .begin(ServerAttributes.DATA_INDICATION, 1, 2)
                        .xorAddress(ServerAttributes.XOR_PEER_ADDRESS, GatheringRig.PEER),
                null);
        byte[] noPeer = ScriptedServer.bytes(
                new StunWriter()
                        .begin(ServerAttributes.DATA_INDICATION, 1, 2)
                        .bytes(ServerAttributes.DATA, new byte[4]),
                null);
        DataIndication data = new DataIndication();

        assertThat(data.wrap(noData, 0, noData.length)).isFalse();
        assertThat(data.wrap(noPeer, 0, noPeer.length)).isFalse();
    }

    private static TurnPeer peer(InetSocketAddress remote) {
        Path relay = Path.of(GatheringRig.SERVER, remote, TransportProtocol.RELAY);
        return new TurnPeer(relay, new TurnPermission(remote.getAddress()));
    }

    private static byte[] payload(int length) {
        byte[] payload = new byte[length + 4];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 7);
        }
        return payload;
    }
}
