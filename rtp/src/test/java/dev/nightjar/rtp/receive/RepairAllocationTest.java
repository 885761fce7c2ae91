package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.repair.FecEncoder;
import dev.nightjar.rtp.repair.FecFormat;
import dev.nightjar.rtp.repair.FecProtection;
import dev.nightjar.rtp.repair.FecProtection.Losses;
import dev.nightjar.rtp.repair.RedEncoder;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Test;

class RepairAllocationTest {
    private static final long PACKET_NANOS = 4_000_000L;
    private static final byte[] VP8 = {
        (byte) 0x90, (byte) 0x80, 1, 0x10, 2, 0, (byte) 0x9D, 1, 0x2A, 64, 1, (byte) 0xF0, 0
    };
    private static final byte[] OPUS = {(byte) 0xFC, 1, 2, 3, 4, 5, 6, 7};

    private final Path path = Sessions.path();
    private final RtpReceiveSession session =
            Sessions.session(RepairSections.video("v", FeedbackMechanisms.ALL), RepairSections.audio("a"));
    private final RtpWriter writer = new RtpWriter();
    private final RtpPacket view = new RtpPacket();
    private final byte[] packet = new byte[1_000];
    private final byte[] payload = new byte[1_000];
    private final byte[] parity = new byte[1_000];
    private int sequence;
    private int media;
    private long now;
    private long frames;

    @Test
    void videoInRedWithParityAndLossesAllocatesNothing() {
        session.frameSink("v", frame -> frames++);
        FecEncoder encoder =
                FecEncoder.of(FecFormat.ULPFEC, new FecProtection(4, 1, Losses.RANDOM), Sessions.EXTENSIONS);
        RedEncoder red = new RedEncoder(0);

        long bytes = Allocations.bytesPerCall(() -> {
            int timestamp = 3_000 * ++media;
            encoder.mediaPacket(written(Sessions.VP8, timestamp, VP8, VP8.length));
            int length = red.write(Sessions.VP8, timestamp, VP8, 0, VP8.length, payload, 0, 500);
            send(written(RepairSections.RED, timestamp, payload, length), media % 4 == 2);
            int parityLength = encoder.poll(parity, 0);
            if (parityLength > 0) {
                length = red.write(RepairSections.ULPFEC, timestamp, parity, 0, parityLength, payload, 0, 500);
                send(written(RepairSections.RED, timestamp, payload, length), false);
            }
        });

        assertThat(bytes).isZero();
        assertThat(frames).isGreaterThan(40_000);
        assertThat(session.stats().get(0).repairs().packetsRecovered()).isGreaterThan(10_000);
        assertThat(session.stats().get(0).nackCount()).isZero();
    }

    @Test
    void redundantAudioWithLossesAllocatesNothing() {
        session.frameSink("a", frame -> frames++);
        RedEncoder red = new RedEncoder(2);

        long bytes = Allocations.bytesPerCall(() -> {
            int timestamp = 960 * ++media;
            int length = red.write(Sessions.OPUS, timestamp, OPUS, 0, OPUS.length, payload, 0, 500);
            send(written(RepairSections.AUDIO_RED, timestamp, payload, length), media % 4 == 2);
        });

        assertThat(bytes).isZero();
        assertThat(frames).isGreaterThan(40_000);
        assertThat(session.stats().get(0).repairs().packetsRecovered()).isGreaterThan(10_000);
    }

    private RtpPacket written(int payloadType, int timestamp, byte[] bytes, int length) {
        int written = writer.payloadType(payloadType)
                .ssrc(7)
                .sequenceNumber(sequence)
                .rtpTimestamp(timestamp)
                .marker(true)
                .writeTo(packet, 0, bytes, 0, length);
        if (!view.wrap(packet, 0, written)) {
            throw new AssertionError("not a packet");
        }
        return view;
    }

    private void send(RtpPacket sent, boolean isLost) {
        sequence++;
        now += PACKET_NANOS;
        if (!isLost) {
            session.receive(path, sent.buffer(), 0, sent.length(), now);
        }
        if (session.deadlineNanos() <= now) {
            session.advance(now);
        }
        Transmit out = session.pollTransmit();
        while (out != null) {
            NetworkBytes.getUint8(out.buffer(), out.offset());
            out = session.pollTransmit();
        }
        session.pollEvent();
    }
}
