package dev.nightjar.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and their bytes, worked out by hand from the figures of the RFCs. */
class RtcpValuesTest {
    private final byte[] buffer = new byte[1500];
    private final RtcpReader reader = new RtcpReader();

    /** Checks both ways, with the bytes in a larger array. */
    private void assertBytes(RtcpMessage message, String hex) {
        RtcpWriter writer = new RtcpWriter().wrap(buffer, 3, 1000);
        assertThat(writer.message(message)).isTrue();

        assertThat(HexFormat.of().withUpperCase().formatHex(buffer, 3, 3 + writer.length()))
                .isEqualTo(hex.replace(" ", ""));
        assertThat(read(hex)).isEqualTo(message);
        assertThat(new RtcpWriter().wrap(buffer, 3, writer.length() - 1).message(message))
                .isFalse();
    }

    private RtcpMessage read(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] moved = new byte[bytes.length + 8];
        System.arraycopy(bytes, 0, moved, 5, bytes.length);
        assertThat(reader.wrap(moved, 5, bytes.length)).isTrue();
        assertThat(reader.next()).isTrue();
        return reader.message();
    }

    @Test
    void sdesHasAllItemsWithPrefixesForPrivateOnes() {
        RtcpMessage.SourceDescription.Chunk first = new RtcpMessage.SourceDescription.Chunk(
                10,
                List.of(
                        new RtcpMessage.SourceDescription.Item(RtcpMessage.SourceDescription.TOOL, "nj"),
                        new RtcpMessage.SourceDescription.Item(RtcpMessage.SourceDescription.PRIV, "ab", "cde"),
                        new RtcpMessage.SourceDescription.Item(RtcpMessage.SourceDescription.NOTE, "")));
        RtcpMessage.SourceDescription.Chunk second = new RtcpMessage.SourceDescription.Chunk(11, List.of());

        assertBytes(
                new RtcpMessage.SourceDescription(List.of(first, second)),
                "82CA0007 0000000A 06026E6A 08060261 62636465 07000000 0000000B 00000000");
        assertThat(first.cname()).isNull();
        assertThatThrownBy(() -> new RtcpMessage.SourceDescription.Item(8, "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtcpMessage.SourceDescription.Item(1, "x", "y"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtcpMessage.SourceDescription.Item(0, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongPrivateItemIsCutToWhatAnItemHolds() {
        RtcpMessage.SourceDescription.Item item =
                new RtcpMessage.SourceDescription.Item(8, "p".repeat(200), "t".repeat(200));
        RtcpMessage message =
                new RtcpMessage.SourceDescription(List.of(new RtcpMessage.SourceDescription.Chunk(1, List.of(item))));
        RtcpWriter writer = new RtcpWriter().wrap(buffer, 0, 1000);

        assertThat(writer.message(message)).isTrue();

        reader.wrap(buffer, 0, writer.length());
        reader.next();
        RtcpMessage.SourceDescription read = (RtcpMessage.SourceDescription) reader.message();
        assertThat(read.chunks().get(0).items())
                .containsExactly(new RtcpMessage.SourceDescription.Item(8, "p".repeat(200), "t".repeat(54)));
    }

    @Test
    void byeHasAReason() {
        assertBytes(new RtcpMessage.Bye(List.of(1, 2), "over"), "82CB0004 00000001 00000002 046F7665 72000000");
    }

    @Test
    void appHasANameAndData() {
        assertBytes(
                new RtcpMessage.Application(3, 7, 0x6E616D65, RtcpBytes.copyOf(new byte[] {1, 2, 3, 4}, 0, 4)),
                "83CC0003 00000007 6E616D65 01020304");
    }

    @Test
    void sliceLossHasThreeFieldsInAWord() {
        assertBytes(
                new RtcpMessage.SliceLossIndication(
                        1,
                        2,
                        List.of(
                                new RtcpMessage.SliceLossIndication.Slice(1, 2, 3),
                                new RtcpMessage.SliceLossIndication.Slice(0x1FFF, 0x1FFF, 0x3F))),
                "82CE0004 00000001 00000002 00080083 FFFFFFFF");
        assertThatThrownBy(() -> new RtcpMessage.SliceLossIndication.Slice(0x2000, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void referencePictureSelectionTellsItsUnusedBits() {
        RtcpBytes bits = RtcpBytes.copyOf(new byte[] {0x12, 0x34, (byte) 0xE0}, 0, 3);

        // 3 bytes with 19 bits used, in 6 bytes: 29 unused.
        assertBytes(
                new RtcpMessage.ReferencePictureSelection(1, 2, 96, 19, bits),
                "83CE0004 00000001 00000002 1D601234 E0000000");
        // Bits behind the end are not part of it.
        assertThat(read("83CE0004 00000001 00000002 1D601234 FF112233"))
                .isEqualTo(new RtcpMessage.ReferencePictureSelection(1, 2, 96, 19, bits));
        assertThatThrownBy(() -> new RtcpMessage.ReferencePictureSelection(1, 2, 96, 16, bits))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtcpMessage.ReferencePictureSelection(1, 2, 128, 19, bits))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void temporaryLimitsHaveSeventeenSignificantBits() {
        List<RtcpMessage.BitrateLimit> limits =
                List.of(new RtcpMessage.BitrateLimit(5, 0x1FFFFL << 2, 40), new RtcpMessage.BitrateLimit(6, 0, 0x1FF));

        // Exponent 2, mantissa 0x1FFFF, overhead 40.
        assertBytes(
                new RtcpMessage.TemporaryBitrateRequest(1, limits),
                "83CD0006 00000001 00000000 00000005 0BFFFE28 00000006 000001FF");
        assertBytes(
                new RtcpMessage.TemporaryBitrateNotification(1, limits),
                "84CD0006 00000001 00000000 00000005 0BFFFE28 00000006 000001FF");
        assertBytes(new RtcpMessage.TemporaryBitrateNotification(1, List.of()), "84CD0002 00000001 00000000");
        assertThat(((RtcpMessage.TemporaryBitrateRequest) read("83CD0004 00000001 00000000 00000005 FFFFFE00"))
                        .entries())
                .containsExactly(new RtcpMessage.BitrateLimit(5, Long.MAX_VALUE, 0));
        assertThatThrownBy(() -> new RtcpMessage.BitrateLimit(1, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtcpMessage.BitrateLimit(1, 1, 512)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anExtendedReportHasBlocksOfAllKinds() {
        assertBytes(
                new RtcpMessage.ExtendedReport(
                        1,
                        List.of(
                                new RunLengthReport(false, 9, 2, 17, 34, List.of(0x2AAA, 0x6AAA, 0xEAAA)),
                                new RunLengthReport(true, 0, 2, 65535, 1, List.of(0x4001, 0x0001)),
                                new RtcpMessage.ExtendedReport.ReceiverReferenceTime(0x0102030405060708L),
                                new RtcpMessage.ExtendedReport.DelaySinceLastReport(
                                        List.of(new RtcpMessage.ExtendedReport.Delay(3, 4, 5))))),
                "80CF0011 00000001 01090004 00000002 00110022 2AAA6AAA EAAA0000"
                        + "02000003 00000002 FFFF0001 40010001"
                        + "04000002 01020304 05060708 05000003 00000003 00000004 00000005");
    }

    @Test
    void statisticsLeaveOutWhatTheirFlagsDo() {
        StatisticsSummary all = new StatisticsSummary(
                2,
                10,
                20,
                3,
                4,
                new StatisticsSummary.Jitter(5, 6, 7, 8),
                new StatisticsSummary.Hops(true, 60, 64, 62, 1));
        StatisticsSummary lost = new StatisticsSummary(2, 10, 20, -1, null, null, null);

        assertBytes(
                new RtcpMessage.ExtendedReport(1, List.of(all)),
                "80CF000B 00000001 06F00009 00000002 000A0014 00000003 00000004 00000005 00000006 00000007 00000008"
                        + "3C403E01");
        assertBytes(
                new RtcpMessage.ExtendedReport(1, List.of(lost)),
                "80CF000B 00000001 06800009 00000002 000A0014 FFFFFFFF" + "00000000".repeat(6));
        assertThatThrownBy(() -> new StatisticsSummary.Hops(false, 256, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StatisticsSummary(1, 65536, 0, null, null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80CF0003 00000001 06980001 00000002", // a statistics summary of one word
                "80CF0003 00000001 01000001 00000002", // run lengths without a range
                "80CF0003 00000001 04000001 00000002", // a clock of half its bits
                "80CF0003 00000001 05000001 00000002", // a third of an answer
                "80CF0003 00000001 07000001 00000002", // VoIP metrics
                "80CF000B 00000001 06180009 00000002 000A0014 00000003 00000004 00000005 00000006 00000007 00000008"
                        + "3C403E01" // hops of no protocol
            })
    void aBlockThatIsNotWhatItShouldBeIsKeptRaw(String hex) {
        RtcpMessage.ExtendedReport report = (RtcpMessage.ExtendedReport) read(hex);

        assertThat(report.blocks()).singleElement().isInstanceOf(RtcpMessage.ExtendedReport.UnknownBlock.class);
        assertBytes(report, hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "83CD0002 00000001 00000000", // TMMBR without entry
                "83CD0003 00000001 00000000 00000005", // TMMBR of half an entry
                "84CD0003 00000001 00000000 00000005", // TMMBN of half an entry
                "82CE0002 00000001 00000002", // SLI without entry
                "83CE0003 00000001 00000002 11600000", // RPSI of fewer than no bits
                "83CE0002 00000001 00000002", // RPSI without bits
                "8BCD0001 00000001", // CCFB without timestamp
                "8BCD0003 00000001 00000002 00000003", // CCFB with half a stream's header
                "8BCD0004 00000001 00000002 00000003 00000004", // CCFB with more reports than bytes
                "81CA0003 0000000A 08020361 62000000" // PRIV whose prefix is longer than the item
            })
    void whatIsBrokenInsideIsKeptRaw(String hex) {
        assertThat(read(hex)).isInstanceOf(RtcpMessage.Unknown.class);
        assertBytes(read(hex), hex);
    }

    @Test
    void runLengthsTellWhichPacketsCame() {
        BitSet came = new BitSet();
        came.set(0, 40);
        came.clear(3);
        came.set(100, 40_000);
        RunLengthReport report = RunLengthReport.of(false, 2, 65_000, came, 40_010);

        assertThat(report.packetCount()).isEqualTo(40_010);
        assertThat(report.bits()).isEqualTo(came);
        assertThat(report.endSequence()).isEqualTo((65_000 + 40_010) % 65_536);
        assertThat(report.chunks()).hasSizeLessThan(12);
        assertThat(RunLengthReport.of(false, 2, 0, came, 0).chunks()).isEmpty();
        assertThatThrownBy(() -> RunLengthReport.of(false, 2, 0, came, 65_535))
                .hasMessage("count: 65535 (expected: 0 to 65534)");
        assertThatThrownBy(() -> new RunLengthReport(false, 16, 2, 0, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RunLengthReport(false, 0, 2, 0, 0, List.of(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thinningReportsMultiplesOnly() {
        // 2^3: of 5 to 24 the numbers 8, 16 and 24.
        RunLengthReport report = new RunLengthReport(false, 3, 2, 5, 25, List.of(0xD000));

        assertThat(report.packetCount()).isEqualTo(3);
        assertThat(report.bits().stream().boxed()).containsExactly(0, 2);
        assertThat(new RunLengthReport(false, 3, 2, 9, 16, List.of()).packetCount())
                .isZero();
    }
}
