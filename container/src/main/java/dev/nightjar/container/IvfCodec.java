package dev.nightjar.container;

import java.nio.charset.StandardCharsets;

/** What an IVF file holds. */
public enum IvfCodec {
    /** VP8, RFC 6386. */
    VP8("VP80"),
    /** VP9. */
    VP9("VP90"),
    /** AV1: one temporal unit of OBUs a frame. */
    AV1("AV01");

    private static final int OBU_SEQUENCE_HEADER = 1;

    private final String fourCc;

    IvfCodec(String fourCc) {
        this.fourCc = fourCc;
    }

    /** {@return its name in the file's header, four letters} */
    public String fourCc() {
        return fourCc;
    }

    static IvfCodec of(byte[] header, int offset) throws MediaFormatException {
        String name = new String(header, offset, 4, StandardCharsets.ISO_8859_1);
        for (IvfCodec codec : values()) {
            if (codec.fourCc.equals(name)) {
                return codec;
            }
        }
        throw new MediaFormatException("IVF codec: " + Printable.of(name) + " (expected: VP80, VP90 or AV01)");
    }

    /** {@return whether decoding can begin at a frame, by its first bytes} */
    public boolean isKeyframe(byte[] buffer, int offset, int length) {
        return switch (this) {
            // RFC 6386 §9.1: the lowest bit of the frame tag is 0 for a keyframe.
            case VP8 -> length > 0 && (buffer[offset] & 1) == 0;
            case VP9 -> length > 0 && isVp9Keyframe(buffer[offset] & 0xFF);
            case AV1 -> hasSequenceHeader(buffer, offset, length);
        };
    }

    /** VP9 bitstream §6.2: frame marker 2, profile 2 (and a bit for profile 3), show existing frame, frame type. */
    private static boolean isVp9Keyframe(int first) {
        boolean isProfile3 = (first & 0x30) == 0x30;
        int showsExisting = isProfile3 ? 0x04 : 0x08;
        int isInter = isProfile3 ? 0x02 : 0x04;
        return (first & 0xC0) == 0x80 && (first & showsExisting) == 0 && (first & isInter) == 0;
    }

    /** AV1 §7.5: a sequence header stands before each keyframe that decoding may begin at. */
    private static boolean hasSequenceHeader(byte[] buffer, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int header = buffer[at] & 0xFF;
            if ((header >> 3 & 0xF) == OBU_SEQUENCE_HEADER) {
                return true;
            }
            int sizeAt = at + ((header & 4) != 0 ? 2 : 1);
            if ((header & 2) == 0 || sizeAt >= end) {
                return false;
            }
            long size = 0;
            int shift = 0;
            while (sizeAt < end && shift < 35) {
                int octet = buffer[sizeAt++] & 0xFF;
                size |= (long) (octet & 0x7F) << shift;
                shift += 7;
                if (octet < 0x80) {
                    break;
                }
            }
            if (size > end - sizeAt) {
                return false;
            }
            at = sizeAt + (int) size;
        }
        return false;
    }
}
