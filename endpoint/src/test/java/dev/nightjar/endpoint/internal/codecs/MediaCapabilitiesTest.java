package dev.nightjar.endpoint.internal.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.RtpCodecCapability;
import dev.nightjar.endpoint.RtpReceiver;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.RtpCodec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MediaCapabilitiesTest {
    private static List<String> names(MediaKind kind) {
        return MediaCapabilities.codecs(kind).stream()
                .filter(codec -> !codec.isRtx())
                .map(RtpCodec::name)
                .distinct()
                .toList();
    }

    @Test
    void everyCodecOfBrowsersIsThereAndVp8ComesFirstAndH265LastOfTheMedia() {
        assertThat(names(MediaKind.VIDEO))
                .containsExactly("VP8", "H264", "VP9", "AV1", "H265", "red", "ulpfec", "flexfec-03");
        assertThat(names(MediaKind.AUDIO))
                .containsExactly("opus", "red", "G722", "PCMU", "PCMA", "L16", "CN", "telephone-event");
    }

    @Test
    void videoHasParityOnlyForWhoeverPrefersIt() {
        List<String> parity = List.of("red", "ulpfec", "flexfec-03");
        List<RtpCodec> video = MediaCapabilities.codecs(MediaKind.VIDEO);

        assertThat(MediaCapabilities.preferred(MediaKind.VIDEO, video, List.of()))
                .extracting(RtpCodec::name)
                .contains("VP8", "rtx")
                .doesNotContainAnyElementsOf(parity);
        assertThat(MediaCapabilities.preferred(
                        MediaKind.VIDEO,
                        video,
                        MediaCapabilities.capabilities(MediaKind.VIDEO).codecs()))
                .extracting(RtpCodec::name)
                .containsAll(parity);
        List<RtpCodec> audio = MediaCapabilities.codecs(MediaKind.AUDIO);
        assertThat(MediaCapabilities.preferred(MediaKind.AUDIO, audio, List.of()))
                .isEqualTo(audio);
    }

    @Test
    void retransmissionIsNeverOfACodecThatIsNotThere() {
        List<RtpCodec> video =
                MediaCapabilities.preferred(MediaKind.VIDEO, MediaCapabilities.codecs(MediaKind.VIDEO), List.of());

        assertThat(video)
                .filteredOn(RtpCodec::isRtx)
                .isNotEmpty()
                .allSatisfy(rtx -> assertThat(video)
                        .extracting(RtpCodec::payloadType)
                        .contains(rtx.associatedPayloadType().orElseThrow()));
    }

    @Test
    void payloadTypesAreUniqueOverBothKindsAndClearOfRtcp() {
        Set<Integer> seen = new HashSet<>();

        Stream.of(MediaKind.values())
                .flatMap(kind -> MediaCapabilities.codecs(kind).stream())
                .forEach(codec -> assertThat(seen.add(codec.payloadType()))
                        .as("%s", codec)
                        .isTrue());

        // RFC 5761 §4: 64 to 95 look like RTCP once the marker bit is set.
        assertThat(seen).allMatch(type -> type < 64 || type >= 96 && type <= 127);
    }

    @ParameterizedTest
    @CsvSource({"PCMU, 0", "PCMA, 8", "G722, 9", "L16, 11", "CN, 13"})
    void whatRfc3551HasGivenAPayloadTypeKeepsIt(String name, int payloadType) {
        assertThat(MediaCapabilities.codecs(MediaKind.AUDIO))
                .filteredOn(codec -> codec.isNamed(name))
                .extracting(RtpCodec::payloadType)
                .containsExactly(payloadType);
    }

    @Test
    void everyVideoCodecHasItsRetransmissions() {
        List<RtpCodec> video = MediaCapabilities.codecs(MediaKind.VIDEO);
        List<Integer> repaired = video.stream()
                .filter(RtpCodec::isRtx)
                .map(rtx -> rtx.associatedPayloadType().orElseThrow())
                .toList();

        assertThat(video)
                .filteredOn(dev.nightjar.sdp.CodecNegotiation::isMedia)
                .extracting(RtpCodec::payloadType)
                .isSubsetOf(repaired);
        assertThat(repaired).doesNotHaveDuplicates();
    }

    @Test
    void redundancyOfSoundNamesOpus() {
        List<RtpCodec> audio = MediaCapabilities.codecs(MediaKind.AUDIO);
        int opus = audio.get(0).payloadType();

        assertThat(audio.get(1).parameters()).hasToString(opus + "/" + opus);
    }

    @Test
    void anExtensionHasOneIdInABundleAndFitsOneByteHeaders() {
        Map<Integer, String> uris = new HashMap<>();
        for (MediaKind kind : MediaKind.values()) {
            List<ExtMap> extensions = MediaCapabilities.extensions(kind);
            assertThat(extensions.stream().map(ExtMap::uri)).doesNotHaveDuplicates();
            for (ExtMap extension : extensions) {
                assertThat(extension.id()).isBetween(1, 14);
                String other = uris.putIfAbsent(extension.id(), extension.uri());
                assertThat(other == null || other.equals(extension.uri()))
                        .as("%s", extension)
                        .isTrue();
            }
        }
        assertThat(uris.values()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(MediaKind.class)
    void capabilitiesHaveEachCodecOnceAndNoPayloadTypes(MediaKind kind) {
        List<RtpCodecCapability> capabilities = RtpReceiver.capabilities(kind).codecs();

        assertThat(capabilities)
                .doesNotHaveDuplicates()
                .allMatch(codec -> codec.mimeType().startsWith(kind + "/"));
        assertThat(capabilities)
                .filteredOn(codec -> codec.name().equals("rtx"))
                .extracting(RtpCodecCapability::sdpFmtpLine)
                .isEqualTo(kind == MediaKind.VIDEO ? List.of("") : List.of());
    }
}
