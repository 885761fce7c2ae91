package dev.nightjar.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.Allocations;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CongestionFeedbackTest {
    private static final long MILLISECOND = 1_000_000;

    private final byte[] buffer = new byte[1500];
    private final CongestionFeedbackWriter writer = new CongestionFeedbackWriter();
    private final RtcpReader reader = new RtcpReader();

    private CongestionFeedback read(int offset, int length) {
        assertThat(reader.wrap(buffer, offset, length)).isTrue();
        assertThat(reader.next()).isTrue();
        CongestionFeedback feedback = (CongestionFeedback) reader.message();
        assertThat(reader.next()).isFalse();
        return feedback;
    }

    @Test
    void writesTheBytesOfTheStandard() {
        writer.begin(buffer, 3, 100, 1);
        assertThat(writer.stream(2, 65_535)).isTrue();
        assertThat(writer.received(1, 1000 * MILLISECOND)).isTrue();
        assertThat(writer.missing()).isTrue();
        assertThat(writer.received(3, 0)).isTrue();
        assertThat(writer.stream(3, 7)).isTrue();
        assertThat(writer.received(0, 9_000 * MILLISECOND)).isTrue();
        assertThat(writer.received(2, -1)).isTrue();
        int length = writer.finish(0x01020304);

        assertThat(HexFormat.of().withUpperCase().formatHex(buffer, 3, 3 + length))
                .isEqualTo("8BCD0009" + "00000001" + "00000002FFFF0003" + "A4000000E0000000" + "0000000300070002"
                        + "9FFEDFFF" + "01020304");
        CongestionFeedback feedback = read(3, length);
        CongestionFeedback.Stream stream = feedback.streams().get(0);
        assertThat(feedback.senderSsrc()).isEqualTo(1);
        assertThat(feedback.reportTimestamp()).isEqualTo(0x01020304);
        assertThat(stream.ssrc()).isEqualTo(2);
        assertThat(stream.packetCount()).isEqualTo(3);
        assertThat(stream.sequenceNumber(1)).isZero();
        assertThat(stream.isReceived(0)).isTrue();
        assertThat(stream.isReceived(1)).isFalse();
        assertThat(stream.ecn(2)).isEqualTo(3);
        assertThat(stream.arrivalTimeOffset(0)).isEqualTo(1024);
        assertThat(feedback.streams().get(1).arrivalTimeOffset(0)).isEqualTo(CongestionFeedback.OFFSET_TOO_LARGE);
        assertThat(feedback.streams().get(1).arrivalTimeOffset(1)).isEqualTo(CongestionFeedback.OFFSET_UNKNOWN);
        assertThat(stream).hasToString("Stream[ssrc=2, beginSequence=65535, packets=3]");
    }

    @Test
    void theGreatestOffsetThatIsATimeIsJustBelowTheLimit() {
        assertThat(CongestionFeedbackWriter.arrivalTimeOffset(7_998_046_874L)).isEqualTo(0x1FFD);
        assertThat(CongestionFeedbackWriter.arrivalTimeOffset(7_998_046_875L)).isEqualTo(0x1FFE);
        assertThat(CongestionFeedbackWriter.arrivalTimeOffset(Long.MAX_VALUE)).isEqualTo(0x1FFE);
    }

    @Test
    void refusesWhatHasNoRoomAndKeepsWhatHas() {
        writer.begin(buffer, 0, 8 + 8 + 4 + 4 + 3, 1);
        assertThat(writer.stream(2, 0)).isTrue();
        assertThat(writer.received(0, 0)).isTrue();
        assertThat(writer.received(0, 0)).isTrue();
        assertThat(writer.received(0, 0)).isFalse();
        assertThat(writer.stream(3, 0)).isFalse();
        assertThatThrownBy(writer::missing).isInstanceOf(IllegalStateException.class);

        assertThat(read(0, writer.finish(5)).streams())
                .singleElement()
                .satisfies(stream -> assertThat(stream.packetCount()).isEqualTo(2));
        assertThatThrownBy(() -> writer.begin(buffer, 0, 11, 1)).hasMessage("capacity: 11 (expected: 12 to 1500)");
        writer.begin(buffer, 0, 12, 1);
        assertThat(read(0, writer.finish(5)).streams()).isEmpty();
    }

    @Test
    void reportsNoMoreOfAStreamThanAQuarterOfTheSequenceNumbers() {
        byte[] large = new byte[40_000];
        writer.begin(large, 0, large.length, 1);
        writer.stream(2, 0);
        for (int i = 0; i < CongestionFeedback.MAX_REPORTS; i++) {
            assertThat(writer.missing()).isTrue();
        }

        assertThat(writer.missing()).isFalse();
    }

    @Test
    void whatTheOtherBitsSayOfAPacketThatDidNotComeIsIgnored() {
        byte[] bytes = HexFormat.of().parseHex("8BCD0005" + "00000001" + "0000000200000001" + "7FFF0000" + "00000005");
        System.arraycopy(bytes, 0, buffer, 0, bytes.length);

        CongestionFeedback.Stream stream = read(0, bytes.length).streams().get(0);

        assertThat(stream.isReceived(0)).isFalse();
        assertThat(stream.ecn(0)).isZero();
        assertThat(stream.arrivalTimeOffset(0)).isZero();
    }

    @Test
    void writesWithoutAllocating() {
        long bytes = Allocations.bytesPerCall(() -> {
            writer.begin(buffer, 0, 200, 1);
            writer.stream(2, 3);
            writer.received(0, MILLISECOND);
            writer.missing();
            writer.finish(4);
        });

        assertThat(bytes).isZero();
    }
}
