package dev.nightjar.endpoint.internal.files;

import dev.nightjar.container.AnnexBCodec;
import dev.nightjar.container.AnnexBReader;
import dev.nightjar.container.ByteSource;
import dev.nightjar.container.IvfReader;
import dev.nightjar.container.MediaFrame;
import dev.nightjar.container.OggOpusReader;
import dev.nightjar.container.WavReader;
import dev.nightjar.endpoint.FileSourceConfig;
import dev.nightjar.rtp.payload.CodecKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens files by their names' endings. */
public final class MediaFiles {
    private static final long G722_PACKET_NANOS = 20_000_000;
    private static final int G722_PACKET_BYTES = 160;
    private static final String EXPECTED =
            "(expected: .ivf, .h264, .264, .h265, .265, .hevc, .opus, .ogg, .wav, .g722)";

    private MediaFiles() {}

    /**
     * {@return a file at its first frame}
     *
     * @throws IOException when it cannot be read, or is not what its name says
     */
    public static MediaFile open(Path path, FileSourceConfig config) throws IOException {
        InputStream in = Files.newInputStream(path);
        try {
            return open(path, in, config);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private static MediaFile open(Path path, InputStream in, FileSourceConfig config) throws IOException {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        ByteSource source = in::read;
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "ivf" -> ivf(IvfReader.open(source), in);
            case "h264", "264" -> pictures(CodecKind.H264, AnnexBCodec.H264, source, config, in);
            case "h265", "265", "hevc" -> pictures(CodecKind.H265, AnnexBCodec.H265, source, config, in);
            case "opus", "ogg" -> opus(OggOpusReader.open(source), in);
            case "wav" -> new WavFile(WavReader.open(source), config.wavCodec(), in);
            case "g722" -> g722(in);
            default -> throw new IOException("no media file that is known by its name " + EXPECTED);
        };
    }

    private static MediaFile ivf(IvfReader reader, InputStream in) {
        CodecKind codec = switch (reader.codec()) {
            case VP8 -> CodecKind.VP8;
            case VP9 -> CodecKind.VP9;
            case AV1 -> CodecKind.AV1;
        };
        Frames frames = codec == CodecKind.AV1 ? () -> withoutDelimiter(reader.read()) : reader::read;
        return new OpenFile(codec, frames, in, reader.width(), reader.height());
    }

    /** AV1 RTP §5: temporal delimiters are not sent; a file begins each temporal unit with one. */
    private static @Nullable MediaFrame withoutDelimiter(@Nullable MediaFrame unit) {
        boolean isDelimited =
                unit != null && unit.bytes().length > 2 && (unit.bytes()[0] & 0x7E) == 0x12 && unit.bytes()[1] == 0;
        return unit == null || !isDelimited
                ? unit
                : new MediaFrame(
                        unit.nanos(), unit.keyframe(), Arrays.copyOfRange(unit.bytes(), 2, unit.bytes().length));
    }

    private static MediaFile pictures(
            CodecKind codec, AnnexBCodec stream, ByteSource source, FileSourceConfig config, InputStream in)
            throws IOException {
        return new OpenFile(codec, AnnexBReader.open(source, stream, config.picturesPerSecond())::read, in);
    }

    private static MediaFile opus(OggOpusReader reader, InputStream in) throws IOException {
        if (reader.channels() > 2) {
            throw new IOException("Opus with " + reader.channels() + " channels (expected: 1 or 2, RFC 7587 §7)");
        }
        return new OpenFile(CodecKind.OPUS, reader::read, in);
    }

    /** What G.722 encoders write, without any header: 8 bytes a millisecond. */
    private static MediaFile g722(InputStream in) {
        long[] packets = {0};
        return new OpenFile(
                CodecKind.G722,
                () -> {
                    byte[] bytes = in.readNBytes(G722_PACKET_BYTES);
                    return bytes.length < G722_PACKET_BYTES
                            ? null
                            : new MediaFrame(packets[0]++ * G722_PACKET_NANOS, true, bytes);
                },
                in);
    }

    /** Gives the next frame. */
    @FunctionalInterface
    private interface Frames {
        @Nullable
        MediaFrame next() throws IOException;
    }

    /** A file whose frames are sent as they are stored. */
    private record OpenFile(CodecKind codec, Frames frames, InputStream in, int width, int height)
            implements MediaFile {
        /** Makes a file that does not tell the size of its pictures, or has none. */
        OpenFile(CodecKind codec, Frames frames, InputStream in) {
            this(codec, frames, in, 0, 0);
        }

        @Override
        public @Nullable MediaFrame read() throws IOException {
            return frames.next();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
