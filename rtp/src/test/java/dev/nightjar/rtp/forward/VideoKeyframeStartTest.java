package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoKeyframeStartTest {
    @ParameterizedTest
    @CsvSource({
        "AV1, 280a0a, true", // N
        "AV1, 200a0a, false",
        "AV1, 980a0a, false", // N and Z exclude each other
        "AV1, 08, false", // no element
        "H265, 4001aa, true", // VPS
        "H265, 4201aa, true", // SPS
        "H265, 4401aa, false", // PPS
        "H265, 2001aa, true", // the first and the last type of IRAP pictures
        "H265, 2e01aa, true",
        "H265, 1e01aa, false",
        "H265, 3001aa, false",
        "H265, 620193aa, true", // the first fragment of an IDR picture
        "H265, 620113aa, false",
        "H265, 620181aa, false",
        "H265, 600100034401aa00034001aa, true", // an aggregate of PPS and VPS
        "H265, 600100034401aa00030201aa, false",
        "H265, 600100ff4401aa, false", // a size beyond its end
        "H265, 4001, false"
    })
    void aKeyframeIsKnownByItsFirstPayload(CodecKind codec, String payload, boolean expected) {
        byte[] bytes = HexFormat.of().parseHex("4001ff" + payload + "4001ff");

        boolean begins = new KeyframeStart().begins(codec, bytes, 3, bytes.length - 6);

        assertThat(begins).isEqualTo(expected);
    }
}
