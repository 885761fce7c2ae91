package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import java.net.InetSocketAddress;

/** Frames one STUN message at a time in a buffer of its own; integrity and FINGERPRINT come last. */
final class StunWriter {
    /** A check with two user names of 256 characters has under 620 bytes; the writer's callers add no more. */
    static final int MAX_BYTES = 640;

    private final byte[] buffer;
    private int end;

    StunWriter() {
        this(MAX_BYTES);
    }

    StunWriter(int maxBytes) {
        buffer = new byte[maxBytes];
    }

    StunWriter begin(int type, int transactionTag, long transactionNumber) {
        NetworkBytes.putInt16(buffer, 0, type);
        NetworkBytes.putInt32(buffer, 4, StunMessage.MAGIC_COOKIE);
        NetworkBytes.putInt32(buffer, 8, transactionTag);
        NetworkBytes.putInt64(buffer, 12, transactionNumber);
        end = StunMessage.HEADER_BYTES;
        return this;
    }

    StunWriter bytes(int type, byte[] value) {
        System.arraycopy(value, 0, buffer, open(type, value.length), value.length);
        return this;
    }

    StunWriter flag(int type) {
        open(type, 0);
        return this;
    }

    StunWriter int32(int type, int value) {
        NetworkBytes.putInt32(buffer, open(type, 4), value);
        return this;
    }

    StunWriter int64(int type, long value) {
        NetworkBytes.putInt64(buffer, open(type, 8), value);
        return this;
    }

    StunWriter mappedAddress(InetSocketAddress address) {
        return xorAddress(StunMessage.XOR_MAPPED_ADDRESS, address);
    }

    /** An attribute with the form of RFC 8489 §14.2. */
    StunWriter xorAddress(int type, InetSocketAddress address) {
        int at = end;
        int size = StunAddress.write(buffer, 0, at + 4, address);
        NetworkBytes.putInt16(buffer, at, type);
        NetworkBytes.putInt16(buffer, at + 2, size);
        end = at + 4 + size;
        return this;
    }

    /** RFC 8489 §14.8, without a reason phrase: the code says it all to a machine. */
    StunWriter errorCode(int code) {
        return int32(StunMessage.ERROR_CODE, ((code / 100) << 8) | (code % 100));
    }

    /** RFC 8489 §14.9. */
    StunWriter unknownAttributes(StunMessage message) {
        int at = open(StunMessage.UNKNOWN_ATTRIBUTES, 2 * message.unknownCount());
        for (int i = 0; i < message.unknownCount(); i++) {
            NetworkBytes.putInt16(buffer, at + 2 * i, message.unknown(i));
        }
        return this;
    }

    /** Ends the message; returns its length in {@link #buffer}. */
    int finish(StunIntegrity integrity) {
        end = integrity.append(buffer, 0, end);
        return finishUnsigned();
    }

    /** Ends a message that needs no integrity, such as an indication of RFC 8445 §11; returns its length. */
    int finishUnsigned() {
        int at = end;
        NetworkBytes.putInt16(buffer, 2, at + 8 - StunMessage.HEADER_BYTES);
        int fingerprint = StunFingerprint.of(buffer, 0, at);
        NetworkBytes.putInt16(buffer, at, StunMessage.FINGERPRINT);
        NetworkBytes.putInt16(buffer, at + 2, 4);
        NetworkBytes.putInt32(buffer, at + 4, fingerprint);
        end = at + 8;
        return end;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Writes an attribute's header and zero padding; returns where its value goes. */
    private int open(int type, int size) {
        int at = end;
        NetworkBytes.putInt16(buffer, at, type);
        NetworkBytes.putInt16(buffer, at + 2, size);
        end = at + 4 + ((size + 3) & ~3);
        for (int i = at + 4 + size; i < end; i++) {
            buffer[i] = 0;
        }
        return at + 4;
    }
}
