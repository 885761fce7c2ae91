package dev.nightjar.rtp.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.HeaderExtensionUri;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bytes of each extension, worked out by hand from its document. */
class HeaderExtensionFormatTest {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static <T> void assertBytes(HeaderExtension<T> extension, T value, String hex) {
        byte[] buffer = new byte[3 + extension.maxBytes()];
        int length = extension.write(value, buffer, 3);

        assertThat(HEX.formatHex(buffer, 3, 3 + length)).isEqualTo(hex);
        assertThat(extension.parse(buffer, 3, length)).isEqualTo(value);
    }

    private static <T> void assertMalformed(HeaderExtension<T> extension, String... hexes) {
        for (String hex : hexes) {
            byte[] bytes = HEX.parseHex(hex);
            assertThat(extension.parse(bytes, 0, bytes.length)).as(hex).isNull();
        }
    }

    @Test
    void everyUriIsOfOneExtensionAndTheMapKnowsIt() {
        Set<String> uris = new HashSet<>();
        for (HeaderExtension<?> extension : Extensions.ALL) {
            assertThat(uris.add(extension.uri())).isTrue();
            assertThat(HeaderExtensionUri.fromUri(extension.uri())).isPresent();
        }
        // The dependency descriptor keeps a state from packet to packet and is no HeaderExtension of this list.
        assertThat(HeaderExtensionUri.values()).hasSize(uris.size() + 1);
    }

    @Test
    void namesAreTokensOfVisibleAscii() {
        assertBytes(StreamName.MID, "v0", "7630");
        assertBytes(StreamName.REPAIRED_RID, "~", "7E");
        assertMalformed(StreamName.RID, "", "6100", "612062", "C3A4", "7F");
        for (String name : List.of("", "a b", "\u00e4", "x".repeat(256))) {
            assertThatThrownBy(() -> StreamName.RID.write(name, new byte[300], 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void absSendTimeHasEighteenBitsOfFraction() {
        assertBytes(AbsSendTime.EXTENSION, AbsSendTime.ofNanos(1_500_000_000L), "060000");
        assertBytes(AbsSendTime.EXTENSION, AbsSendTime.ofNanos(64_000_000_000L * 1000 + 250_000_000L), "010000");
        assertMalformed(AbsSendTime.EXTENSION, "", "0600", "06000000");
        assertThatThrownBy(() -> new AbsSendTime(0x1000000)).hasMessage("value: 16777216 (expected: 0 to 16777215)");
    }

    @Test
    void transmissionOffsetIsSigned() {
        assertBytes(TransmissionOffset.EXTENSION, new TransmissionOffset(-2), "FFFFFE");
        assertBytes(TransmissionOffset.EXTENSION, new TransmissionOffset(0x7FFFFF), "7FFFFF");
        assertMalformed(TransmissionOffset.EXTENSION, "FFFF", "00FFFFFE");
        assertThatThrownBy(() -> new TransmissionOffset(0x800000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSecondTransportSequenceNumberMayAskForFeedback() {
        assertBytes(TransportSequenceNumber.EXTENSION, TransportSequenceNumber.of(0xFFFE), "FFFE");
        assertBytes(TransportSequenceNumber.EXTENSION_02, TransportSequenceNumber.of(0xFFFE), "FFFE");
        assertBytes(TransportSequenceNumber.EXTENSION_02, new TransportSequenceNumber(1, 0x123, true), "00018123");
        assertBytes(TransportSequenceNumber.EXTENSION_02, new TransportSequenceNumber(1, 0x7FFF, false), "00017FFF");
        byte[] request = HEX.parseHex("00018123");
        assertThat(TransportSequenceNumber.EXTENSION.parse(request, 0, 4)).isEqualTo(TransportSequenceNumber.of(1));
        // No packets asked for: a sender of fixed length says nothing.
        assertThat(TransportSequenceNumber.EXTENSION_02.parse(HEX.parseHex("00018000"), 0, 4))
                .isEqualTo(TransportSequenceNumber.of(1));
        assertMalformed(TransportSequenceNumber.EXTENSION_02, "", "00", "000102", "0001020304");
        assertThatThrownBy(() -> new TransportSequenceNumber(1, 0, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransportSequenceNumber.of(65536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TransportSequenceNumber(1, 0x8000, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void audioLevelsHaveSevenBits() {
        assertBytes(AudioLevel.EXTENSION, new AudioLevel(30, true), "9E");
        assertBytes(AudioLevel.EXTENSION, new AudioLevel(127, false), "7F");
        assertThat(AudioLevel.EXTENSION.parse(new byte[] {(byte) 0x85, 0}, 0, 2))
                .isEqualTo(new AudioLevel(5, true));
        assertMalformed(AudioLevel.EXTENSION, "", "9E0000");
        assertThatThrownBy(() -> new AudioLevel(128, true)).hasMessage("level: 128 (expected: 0 to 127)");
        assertBytes(ContributorLevels.EXTENSION, new ContributorLevels(List.of(0, 127, 30)), "007F1E");
        // The reserved bit is ignored, RFC 6465 §3.
        assertThat(ContributorLevels.EXTENSION.parse(new byte[] {(byte) 0x9E}, 0, 1))
                .isEqualTo(new ContributorLevels(List.of(30)));
        assertMalformed(ContributorLevels.EXTENSION, "", "00".repeat(16));
        assertThatThrownBy(() -> new ContributorLevels(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ContributorLevels(List.of(128))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void videoOrientationTellsCameraFlipAndRotation() {
        assertBytes(VideoOrientation.EXTENSION, new VideoOrientation(270, false, true), "0B");
        assertBytes(VideoOrientation.EXTENSION, new VideoOrientation(90, true, false), "05");
        assertMalformed(VideoOrientation.EXTENSION, "", "0B0B");
        assertThatThrownBy(() -> new VideoOrientation(45, false, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void playoutDelayHasTwelveBitsOfEach() {
        assertBytes(PlayoutDelay.EXTENSION, new PlayoutDelay(10, 4095), "00AFFF");
        assertMalformed(PlayoutDelay.EXTENSION, "", "00AF", "00B00A");
        assertThatThrownBy(() -> new PlayoutDelay(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PlayoutDelay(0, 4096)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contentTypeKeepsBitsWithoutMeaning() {
        assertBytes(VideoContentType.EXTENSION, VideoContentType.SCREENSHARE, "01");
        assertBytes(VideoContentType.EXTENSION, new VideoContentType(0x83), "83");
        assertThat(VideoContentType.UNSPECIFIED.isScreenshare()).isFalse();
        assertThat(new VideoContentType(0x83).isScreenshare()).isTrue();
        assertMalformed(VideoContentType.EXTENSION, "", "0101");
        assertThatThrownBy(() -> new VideoContentType(256)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void videoTimingHasFlagsAndSixTimes() {
        VideoTiming timing = new VideoTiming(VideoTiming.BY_TIMER | VideoTiming.BY_SIZE, 1, 2, 3, 4, 5, 0xFFFF);

        assertBytes(VideoTiming.EXTENSION, timing, "03000100020003000400" + "05FFFF");
        byte[] old = HEX.parseHex("000100020003000400050006");
        assertThat(VideoTiming.EXTENSION.parse(old, 0, 12)).isEqualTo(new VideoTiming(0, 1, 2, 3, 4, 5, 6));
        assertMalformed(VideoTiming.EXTENSION, "", "00".repeat(11), "00".repeat(14));
        assertThatThrownBy(() -> new VideoTiming(256, 0, 0, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VideoTiming(0, 0, 0, 65536, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void colorSpaceIsShortWithoutHighDynamicRange() {
        ColorSpace plain = new ColorSpace(9, 16, 9, 1, 2, 1, null);
        HdrMetadata.Chromaticity white = new HdrMetadata.Chromaticity(0x3D13, 0x4042);
        HdrMetadata hdr = new HdrMetadata(
                1000,
                50,
                new HdrMetadata.Chromaticity(1, 2),
                new HdrMetadata.Chromaticity(3, 4),
                new HdrMetadata.Chromaticity(5, 6),
                white,
                1600,
                180);

        assertBytes(ColorSpace.EXTENSION, plain, "09100919");
        assertBytes(
                ColorSpace.EXTENSION,
                new ColorSpace(9, 16, 9, 2, 0, 0, hdr),
                "09100920" + "03E80032" + "00010002" + "00030004" + "00050006" + "3D134042" + "064000B4");
        assertMalformed(ColorSpace.EXTENSION, "", "091009", "0910091900", "00".repeat(27), "00".repeat(29));
        assertThatThrownBy(() -> new ColorSpace(256, 0, 0, 0, 0, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ColorSpace(0, 0, 0, 4, 0, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HdrMetadata.Chromaticity(0, 65536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HdrMetadata(65536, 0, white, white, white, white, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void captureTimeMayTellTheClockOffset() {
        assertBytes(AbsCaptureTime.EXTENSION, new AbsCaptureTime(0x0102030405060708L, null), "0102030405060708");
        assertBytes(AbsCaptureTime.EXTENSION, new AbsCaptureTime(1, -1L), "0000000000000001" + "F".repeat(16));
        assertMalformed(AbsCaptureTime.EXTENSION, "", "00".repeat(7), "00".repeat(15), "00".repeat(17));
    }

    @Test
    void anEncryptedUriIsToldApart() {
        assertThat(HeaderExtensionUri.isEncrypted("urn:ietf:params:rtp-hdrext:encrypt"))
                .isTrue();
        assertThat(HeaderExtensionUri.isEncrypted(StreamName.MID.uri())).isFalse();
    }

    @Test
    void valuesAreNotTiedToTheirBuffer() {
        byte[] buffer = HEX.parseHex("007F1E");
        ContributorLevels levels = ContributorLevels.EXTENSION.parse(buffer, 0, 3);

        Arrays.fill(buffer, (byte) 0);

        assertThat(levels).isEqualTo(new ContributorLevels(List.of(0, 127, 30)));
        assertThat(StreamName.MID.toString()).isNotEmpty();
        assertThat(PlayoutDelay.EXTENSION).hasToString(PlayoutDelay.URI);
    }
}
