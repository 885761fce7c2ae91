package dev.nightjar.rtp.rtcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Collects one packet that is written from a value: type, the five bits of its first byte, body. */
final class RtcpBody {
    private static final int MAX_TEXT = 255;

    private final int type;
    private final int count;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    RtcpBody(int type, int count) {
        this.type = type;
        this.count = count;
    }

    int type() {
        return type;
    }

    int count() {
        return count;
    }

    RtcpBody int8(int value) {
        out.write(value);
        return this;
    }

    RtcpBody int16(int value) {
        return int8(value >> 8).int8(value);
    }

    RtcpBody int32(int value) {
        return int16(value >> 16).int16(value);
    }

    RtcpBody int64(long value) {
        return int32((int) (value >> 32)).int32((int) value);
    }

    RtcpBody bytes(RtcpBytes bytes) {
        return bytes(bytes.toByteArray(), bytes.length());
    }

    RtcpBody bytes(byte[] bytes, int length) {
        out.write(bytes, 0, length);
        return this;
    }

    /** A length of one byte and a text; bytes that were no UTF-8 grow by replacement, and are cut. */
    RtcpBody text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, MAX_TEXT);
        return int8(length).bytes(utf8, length);
    }

    /** Zeros up to a word's end. */
    RtcpBody pad() {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
