package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are the encodings of one track. */
@Tag("loopback")
class FileLadderTest {
    @TempDir
    Path folder;

    private Endpoint endpoint;
    private Path sound;

    @BeforeEach
    void open() throws IOException {
        endpoint = Sessions.endpoint();
        try (InputStream in = FileLadderTest.class.getResourceAsStream("opus.ogg")) {
            sound = Files.write(folder.resolve("opus.ogg"), in.readAllBytes());
        }
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void filesThatTellTheirSizeAreSortedByIt() throws IOException {
        try (FileSource source = openEncodings(vp8(640, 480), vp8(160, 120), vp8(320, 240))) {
            assertThat(source.tracks()).extracting(EncodedTrack::codec).containsExactly(CodecKind.VP8, CodecKind.OPUS);
            assertThat(source.tracks().get(0).encodings()).isEqualTo(3);
            assertThat(source.tracks().get(1).encodings()).isEqualTo(1);
            assertThat(source.sendEncodings())
                    .containsExactly(
                            RtpEncodingParameters.of("0").withScaleResolutionDownBy(4.0),
                            RtpEncodingParameters.of("1").withScaleResolutionDownBy(2.0),
                            RtpEncodingParameters.of("2").withScaleResolutionDownBy(1.0));
        }
    }

    @Test
    void whereOneDoesNotTheyKeepTheirOrder() throws IOException {
        Path unit = Files.write(folder.resolve("a.h264"), new byte[] {0, 0, 0, 1, 0x65, 1, 2, 3});
        Path other = Files.copy(unit, folder.resolve("b.h264"));
        try (FileSource source = openEncodings(unit, other)) {
            assertThat(source.sendEncodings())
                    .containsExactly(RtpEncodingParameters.of("0"), RtpEncodingParameters.of("1"));
        }
    }

    @Test
    void oneFileHasNoEncodingsToName() throws IOException {
        try (FileSource source = openEncodings(vp8(640, 480))) {
            assertThat(source.sendEncodings()).isEmpty();
            assertThat(source.tracks()).hasSize(2);
        }
    }

    @Test
    void filesOfSeveralPicturesAreRefused() throws IOException {
        Path vp8 = vp8(640, 480);
        assertThatThrownBy(() -> openEncodings(vp8, sound))
                .isInstanceOf(IOException.class)
                .hasMessage("encodings: VP8 and OPUS (expected: one codec, of video)");
        assertThatThrownBy(() -> openEncodings(sound, sound)).hasMessageContaining("of video");
        assertThatThrownBy(() -> openEncodings(vp8, vp8, vp8, vp8, vp8)).hasMessageContaining("5 files");
    }

    private FileSource openEncodings(Path... encodings) throws IOException {
        return FileSource.openEncodings(endpoint, FileSourceConfig.DEFAULT, List.of(encodings), sound);
    }

    /** An IVF file with a keyframe's beginning. */
    private Path vp8(int width, int height) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(32 + 12 + 10).order(ByteOrder.LITTLE_ENDIAN);
        file.put("DKIF".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        file.putShort((short) 0).putShort((short) 32);
        file.put("VP80".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        file.putShort((short) width).putShort((short) height);
        file.putInt(30).putInt(1).putInt(1).putInt(0);
        file.putInt(10).putLong(0);
        file.put(new byte[] {
            0x10, 2, 0, (byte) 0x9D, 1, 0x2A, (byte) width, (byte) (width >> 8), (byte) height, (byte) (height >> 8)
        });
        return Files.write(folder.resolve(width + ".ivf"), file.array());
    }
}
