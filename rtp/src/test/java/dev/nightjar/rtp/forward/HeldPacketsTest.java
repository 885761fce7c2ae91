package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packets of a source that wait until its receivers are served one after the other. */
class HeldPacketsTest {
    private final Receiver receiver = new Receiver(true);
    private final ForwardSource source = receiver.source;

    private ForwardedPacket take(RtpPacket packet) {
        assertThat(source.receive(packet, Packets.FORMAT, receiver.now)).isTrue();
        return source.current();
    }

    private void forward(ForwardedPacket held) {
        byte[] out = new byte[ForwardStream.MAX_PACKET_BYTES];
        receiver.sent.add(Packets.view(out, 0, receiver.stream.forward(held, out, 0, receiver.now)));
    }

    @Test
    void asManyAsAreSaidCanBeHeldAndStayWhatTheyWere() {
        List<ForwardedPacket> held = new ArrayList<>();
        held.add(take(Packets.key(10, 1_000)));
        for (int i = 1; i < ForwardSource.RECENT_PACKETS; i++) {
            held.add(take(Packets.delta(10 + i, 1_000 + i)));
        }

        held.forEach(this::forward);

        assertThat(held).doesNotHaveDuplicates().allMatch(source::isKept);
        assertThat(receiver.sequenceNumbers().get(0)).isEqualTo(Receiver.FIRST);
        for (int i = 0; i < ForwardSource.RECENT_PACKETS; i++) {
            RtpPacket sent = receiver.sent.get(i);
            assertThat(sent.sequenceNumber()).isEqualTo(Receiver.FIRST + i);
            assertThat(sent.rtpTimestamp()).isEqualTo(Receiver.FIRST_TIMESTAMP + i);
        }
        assertThat(Packets.payload(receiver.sent.get(0))).isEqualTo(Packets.payload(Packets.key(10, 1_000)));
    }

    @Test
    void aPacketIsKeptUntilOneAHistoryAheadTakesItsPlace() {
        ForwardedPacket first = take(Packets.key(10, 0));
        ForwardedPacket second = take(Packets.delta(11, 0));

        take(Packets.delta(10 + ForwardSource.HISTORY_PACKETS - 1, 0));
        assertThat(source.isKept(first)).isTrue();

        take(Packets.delta(10 + ForwardSource.HISTORY_PACKETS, 0));
        assertThat(source.isKept(first)).isFalse();
        assertThat(source.isKept(second)).isTrue();
    }
}
