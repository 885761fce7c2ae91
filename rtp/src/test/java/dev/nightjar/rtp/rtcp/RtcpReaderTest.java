package dev.nightjar.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.Allocations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtcpReaderTest {
    private static final byte[] CNAME = "nightjar".getBytes(StandardCharsets.UTF_8);
    private final byte[] buffer = new byte[1500];
    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();

    private List<RtcpMessage> read(int offset, int length) {
        assertThat(reader.wrap(buffer, offset, length)).isTrue();
        List<RtcpMessage> messages = new ArrayList<>();
        while (reader.next()) {
            messages.add(reader.message());
        }
        return messages;
    }

    private List<RtcpMessage> read(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(bytes, 0, buffer, 3, bytes.length);
        return read(3, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void readsBackACompoundPacket(int offset) {
        writer.wrap(buffer, offset, 1200);
        assertThat(writer.senderReport(1, 0x0102030405060708L, 9, 10, 11)).isTrue();
        assertThat(writer.reportBlock(2, 255, -3, 0x1FFFF, 77, 5, 6)).isTrue();
        assertThat(writer.cname(1, CNAME)).isTrue();
        assertThat(writer.nack(1, 2, new int[] {65534, 65535, 0, 14, 15, 300}, 0, 6))
                .isEqualTo(6);
        assertThat(writer.pictureLossIndication(1, 2)).isTrue();
        assertThat(writer.fullIntraRequest(1, 2, 200)).isTrue();
        assertThat(writer.maximumBitrate(1, 1_000_000_000_000L, new int[] {2, 3}, 2))
                .isTrue();
        assertThat(writer.receiverReferenceTime(1, 42L << 32)).isTrue();
        assertThat(writer.delaySinceLastReport(1, 2, 3, 4)).isTrue();
        assertThat(writer.bye(1)).isTrue();

        List<RtcpMessage> messages = read(offset, writer.length());

        ReportBlock block = new ReportBlock(2, 255, -3, 0x1FFFF, 77, 5, 6);
        RtcpMessage.SourceDescription description = (RtcpMessage.SourceDescription) messages.get(1);
        assertThat(messages.get(0))
                .isEqualTo(new RtcpMessage.SenderReport(1, 0x0102030405060708L, 9, 10, 11, List.of(block)));
        assertThat(description.chunks().get(0).cname()).isEqualTo("nightjar");
        assertThat(messages.get(2)).isEqualTo(new RtcpMessage.Nack(1, 2, List.of(65534, 65535, 0, 14, 15, 300)));
        assertThat(messages.get(3)).isEqualTo(new RtcpMessage.PictureLossIndication(1, 2));
        assertThat(messages.get(4))
                .isEqualTo(
                        new RtcpMessage.FullIntraRequest(1, List.of(new RtcpMessage.FullIntraRequest.Entry(2, 200))));
        RtcpMessage.MaximumBitrate remb = (RtcpMessage.MaximumBitrate) messages.get(5);
        assertThat(remb.bitrateBps()).isBetween(999_990_000_000L, 1_000_000_000_000L);
        assertThat(remb.ssrcs()).containsExactly(2, 3);
        assertThat(messages.get(6))
                .isEqualTo(new RtcpMessage.ExtendedReport(
                        1, List.of(new RtcpMessage.ExtendedReport.ReceiverReferenceTime(42L << 32))));
        assertThat(messages.get(7))
                .isEqualTo(new RtcpMessage.ExtendedReport(
                        1,
                        List.of(new RtcpMessage.ExtendedReport.DelaySinceLastReport(
                                List.of(new RtcpMessage.ExtendedReport.Delay(2, 3, 4))))));
        assertThat(messages.get(8)).isEqualTo(new RtcpMessage.Bye(List.of(1), null));
    }

    @Test
    void writesTheBytesOfTheStandards() {
        writer.wrap(buffer, 0, 1200);
        writer.receiverReport(1);
        writer.reportBlock(2, 1, 3, 4, 5, 6, 7);
        writer.cname(0x0A, "ab".getBytes(StandardCharsets.UTF_8));
        writer.nack(1, 2, new int[] {16, 17, 32, 33}, 0, 4);
        writer.maximumBitrate(1, 500_000, new int[] {2}, 1);

        assertThat(HexFormat.of().withUpperCase().formatHex(buffer, 0, writer.length()))
                .isEqualTo("81C90007" + "00000001" + "00000002" + "01000003" + "00000004" + "00000005" + "00000006"
                        + "00000007"
                        + "81CA0003" + "0000000A" + "01026162" + "00000000"
                        + "81CD0004" + "00000001" + "00000002" + "00108001" + "00210000"
                        + "8FCE0005" + "00000001" + "00000000" + "52454D42" + "0107D090" + "00000002");
    }

    @Test
    void takesPaddingByItsLastByteOnAnyPacket() {
        assertThat(read("A1CE0003 00000001 00000002 00000004 81CE0002 00000001 00000003"))
                .containsExactly(
                        new RtcpMessage.PictureLossIndication(1, 2), new RtcpMessage.PictureLossIndication(1, 3));
    }

    @Test
    void takesAReducedSizePacketAndKeepsWhatItDoesNotKnow() {
        List<RtcpMessage> messages = read("83CE0002 00000001 00000002 80D10001 AABBCCDD 85CC0002 00000001 6E616D65"
                + "82C90001 00000001 8FCE0003 00000001 00000000 12345678");

        assertThat(messages).hasSize(5);
        assertThat(messages.get(0)).isInstanceOf(RtcpMessage.Unknown.class);
        assertThat(((RtcpMessage.Unknown) messages.get(1)).data().toByteArray())
                .isEqualTo(HexFormat.of().parseHex("AABBCCDD"));
        assertThat(((RtcpMessage.Application) messages.get(2)).subtype()).isEqualTo(5);
        assertThat(messages.get(3)).isInstanceOf(RtcpMessage.Unknown.class);
        assertThat(messages.get(4)).isInstanceOf(RtcpMessage.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80C9",
                "80C90002 00000001",
                "40C90001 00000001",
                "80C90001 00000001 80",
                "A0C90001 00000000",
                "A0C90001 00000005",
                "A0C90000",
                "80C90001 00000001 00C90001 00000001"
            })
    void refusesADatagramWithABrokenPacket(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(reader.wrap(bytes, 0, bytes.length)).isFalse();

        assertThat(reader.next()).isFalse();
    }

    @Test
    void readsAnUnlimitedRembAsNoLimit() {
        assertThat(((RtcpMessage.MaximumBitrate) read("8FCE0004 00000001 00000000 52454D42 00FFFFFF")
                                .get(0))
                        .bitrateBps())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void splitsANackThatDoesNotFit() {
        int[] missing = new int[600];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = i * 20;
        }

        int first = writer.wrap(buffer, 0, 100).nack(1, 2, missing, 0, missing.length);
        assertThat(first).isEqualTo(22);
        assertThat(((RtcpMessage.Nack) read(0, writer.length()).get(0)).sequenceNumbers())
                .hasSize(22)
                .endsWith(420);
        assertThat(writer.nack(1, 2, missing, first, missing.length)).isZero();
    }

    @Test
    void writesNothingWithoutRoomAndNoMoreThan31ReportBlocks() {
        writer.wrap(buffer, 0, 11);
        assertThat(writer.pictureLossIndication(1, 2)).isFalse();
        assertThat(writer.length()).isZero();
        assertThatThrownBy(() -> writer.reportBlock(1, 0, 0, 0, 0, 0, 0)).isInstanceOf(IllegalStateException.class);
        writer.wrap(buffer, 0, 1500).receiverReport(1);
        for (int i = 0; i < 31; i++) {
            assertThat(writer.reportBlock(i, 0, 0, 0, 0, 0, 0)).isTrue();
        }
        assertThat(writer.reportBlock(31, 0, 0, 0, 0, 0, 0)).isFalse();
        assertThat(((RtcpMessage.ReceiverReport) read(0, writer.length()).get(0)).reports())
                .hasSize(31);
    }

    @Test
    void writesReportsAndFeedbackWithoutAllocating() {
        int[] missing = {1, 2, 3};

        long bytes = Allocations.bytesPerCall(() -> {
            writer.wrap(buffer, 0, 1200).receiverReport(1);
            writer.reportBlock(2, 0, 0, 0, 0, 0, 0);
            writer.cname(1, CNAME);
            writer.nack(1, 2, missing, 0, 3);
            reader.wrap(buffer, 0, writer.length());
            while (reader.next()) {
                reader.type();
            }
        });

        assertThat(bytes).isZero();
    }

    @Test
    void convertsNtpTimes() {
        assertThat(NtpTime.ofNanos(1_500_000_000L)).isEqualTo(0x1_8000_0000L);
        assertThat(NtpTime.toNanos(0x1_8000_0000L)).isEqualTo(1_500_000_000L);
        assertThat(NtpTime.toNanos(NtpTime.ofNanos(123_456_789_012L))).isEqualTo(123_456_789_012L);
        assertThat(NtpTime.middle32(0x0102030405060708L)).isEqualTo(0x03040506);
        assertThat(NtpTime.shortDuration(1_500_000_000L)).isEqualTo(0x18000);
        assertThat(NtpTime.shortDuration(-1)).isZero();
        assertThat(NtpTime.shortDuration(Long.MAX_VALUE)).isEqualTo(-1);
        // RFC 3550 §6.4.1, figure 2: A = b710:8000, LSR = b705:2000, DLSR = 0005.4000, delay 6.125 s.
        assertThat(NtpTime.roundTripNanos(0x0000B71080000000L, 0xB7052000, 0x00054000))
                .isEqualTo(6_125_000_000L);
        assertThat(NtpTime.roundTripNanos(0, 0, 5)).isEqualTo(-1);
        assertThat(NtpTime.roundTripNanos(0x10000L << 16, 0x10001, 0)).isZero();
        assertThat(NtpTime.roundTripNanos(0x10000L << 16, 0x20000, 0)).isEqualTo(-1);
    }
}
