package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Test;

class RtpReceiveSessionAllocationTest {
    private static final long PACKET_NANOS = 4_000_000L;

    private final Path path = Sessions.path();
    private final RtpReceiveSession session = Sessions.session(Sessions.video("v", FeedbackMechanisms.ALL));
    private final byte[] buffer = new byte[400];
    private final RtpPacket template = TestPackets.of(1, Sessions.VP8, 0)
            .mid("v")
            .transportSequence(0)
            .payload(
                    (byte) 0x90,
                    (byte) 0x80,
                    (byte) 1,
                    (byte) 0x10,
                    (byte) 2,
                    (byte) 0,
                    (byte) 0x9D,
                    (byte) 1,
                    (byte) 0x2A,
                    (byte) 64,
                    (byte) 1,
                    (byte) 0xF0,
                    (byte) 0)
            .packet();
    private int sequence;
    private long now;
    private long frames;

    @Test
    void aVideoPacketAllocatesNothing() {
        session.frameSink("v", frame -> frames++);

        assertThat(Allocations.bytesPerCall(() -> receive(sequence++))).isZero();
        assertThat(frames).isGreaterThan(40_000);
    }

    @Test
    void aPacketThatWaitsInTheReorderBufferAllocatesNothing() {
        session.frameSink("v", frame -> frames++);

        long bytes = Allocations.bytesPerCall(() -> {
            receive(sequence + 1);
            receive(sequence);
            sequence += 2;
        });

        assertThat(bytes).isZero();
        assertThat(frames).isGreaterThan(80_000);
    }

    private void receive(int sequenceNumber) {
        now += PACKET_NANOS;
        System.arraycopy(template.buffer(), 0, buffer, 0, template.length());
        NetworkBytes.putInt16(buffer, 2, sequenceNumber);
        NetworkBytes.putInt32(buffer, 4, sequenceNumber * 3_000);
        NetworkBytes.putInt16(buffer, template.extensionOffset(Sessions.TRANSPORT_CC_ID), sequenceNumber);
        session.receive(path, buffer, 0, template.length(), now);
        if (session.deadlineNanos() <= now) {
            session.advance(now);
        }
        Transmit out = session.pollTransmit();
        while (out != null) {
            out = session.pollTransmit();
        }
        session.pollEvent();
    }
}
