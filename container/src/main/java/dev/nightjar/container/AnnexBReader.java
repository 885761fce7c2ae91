package dev.nightjar.container;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pictures of an H.264 or H.265 byte stream (Annex B of each), a file that names no times.
 *
 * <p>Each access unit comes with a length of 4 bytes before each NAL unit in place of its start code, as RTP
 * packetisers and Matroska take it; delimiters are left out. Its time is its number by the rate of pictures. Bounded:
 * an access unit has at most {@link #MAX_UNIT_BYTES}. Not thread-safe.
 */
public final class AnnexBReader {
    /** Longest access unit, more than levels that are sent allow. */
    public static final int MAX_UNIT_BYTES = 16 * 1024 * 1024;

    private static final int LENGTH_BYTES = 4;
    private static final int H264_DELIMITER = 9;
    private static final int H265_DELIMITER = 35;

    private final SourceReader source;
    private final AnnexBCodec codec;
    private final double picturesPerSecond;
    private byte[] nal = new byte[4_096];
    private int nalLength;
    private boolean hasNal;
    private byte[] unit = new byte[16_384];
    private int unitLength;
    private long units;

    private AnnexBReader(SourceReader source, AnnexBCodec codec, double picturesPerSecond) {
        this.source = source;
        this.codec = codec;
        this.picturesPerSecond = picturesPerSecond;
    }

    /**
     * {@return a reader of a file, at its first access unit}
     *
     * @param picturesPerSecond above 0, at most 1 000; 30 000.0 / 1 001 for example
     * @throws MediaFormatException when it does not begin with a start code
     */
    public static AnnexBReader open(ByteSource source, AnnexBCodec codec, double picturesPerSecond) throws IOException {
        if (!(picturesPerSecond > 0 && picturesPerSecond <= 1_000)) {
            throw new IllegalArgumentException(
                    "picturesPerSecond: " + picturesPerSecond + " (expected: above 0, at most 1000)");
        }
        AnnexBReader reader =
                new AnnexBReader(new SourceReader(source), requireNonNull(codec, "codec"), picturesPerSecond);
        reader.begin();
        return reader;
    }

    private void begin() throws IOException {
        int zeros = 0;
        int octet = source.read();
        while (octet == 0) {
            zeros++;
            octet = source.read();
        }
        if (octet != 1 || zeros < 2) {
            throw new MediaFormatException("not an Annex B byte stream: byte " + zeros + " is " + octet
                    + " (expected: a start code, 00 00 01)");
        }
        nextNal();
    }

    /** Reads up to the next start code, or the end; zeros before either are no part of the NAL unit. */
    private void nextNal() throws IOException {
        nalLength = 0;
        hasNal = false;
        int zeros = 0;
        int octet = source.read();
        while (octet >= 0) {
            if (octet == 1 && zeros >= 2) {
                if (hasNal) {
                    return;
                }
                zeros = 0;
            } else if (octet == 0) {
                zeros++;
            } else {
                for (; zeros > 0; zeros--) {
                    append(0);
                }
                append(octet);
            }
            octet = source.read();
        }
    }

    private void append(int octet) throws MediaFormatException {
        if (nalLength == MAX_UNIT_BYTES) {
            throw new MediaFormatException(
                    "picture " + units + ": a NAL unit of more than " + MAX_UNIT_BYTES + " bytes");
        }
        if (nalLength == nal.length) {
            nal = Arrays.copyOf(nal, 2 * nal.length);
        }
        nal[nalLength++] = (byte) octet;
        hasNal = true;
    }

    /** {@return what the file holds} */
    public AnnexBCodec codec() {
        return codec;
    }

    /**
     * {@return the next access unit, or null at the end}
     *
     * @throws MediaFormatException when it would be longer than {@link #MAX_UNIT_BYTES}
     */
    public @Nullable MediaFrame read() throws IOException {
        unitLength = 0;
        boolean hasPicture = false;
        boolean isKeyframe = false;
        while (hasNal) {
            boolean begins = codec.isFirstOfPicture(nal, nalLength) || codec.isBeforePicture(nal);
            if (hasPicture && begins) {
                break;
            }
            if (codec.isPicture(nal, nalLength)) {
                hasPicture = true;
                isKeyframe |= codec.isRandomAccess(nal);
            }
            if (!isDelimiter()) {
                keep();
            }
            nextNal();
        }
        if (!hasPicture) {
            return null;
        }
        long nanos = Math.round(units * 1e9 / picturesPerSecond);
        units++;
        return new MediaFrame(nanos, isKeyframe, Arrays.copyOf(unit, unitLength));
    }

    private boolean isDelimiter() {
        return codec == AnnexBCodec.H264 ? (nal[0] & 0x1F) == H264_DELIMITER : (nal[0] >> 1 & 0x3F) == H265_DELIMITER;
    }

    private void keep() throws MediaFormatException {
        int needed = unitLength + LENGTH_BYTES + nalLength;
        if (needed > MAX_UNIT_BYTES) {
            throw new MediaFormatException("picture " + units + ": more than " + MAX_UNIT_BYTES + " bytes");
        }
        if (needed > unit.length) {
            unit = Arrays.copyOf(unit, Math.max(needed, 2 * unit.length));
        }
        for (int i = 0; i < LENGTH_BYTES; i++) {
            unit[unitLength++] = (byte) (nalLength >>> 8 * (LENGTH_BYTES - 1 - i));
        }
        System.arraycopy(nal, 0, unit, unitLength, nalLength);
        unitLength += nalLength;
    }
}
