package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves and checks who wrote a STUN message, on its raw bytes: MESSAGE-INTEGRITY (RFC 8489 §14.5) or its SHA-256 form
 * (§14.6).
 *
 * <p>The tag covers everything before its attribute, with the header's length as if the attribute were the last. One
 * object keeps one keyed {@link Mac}; confined to one thread.
 */
final class StunIntegrity {
    private final Mac mac;
    private final int attribute;
    private final byte[] lengthField = new byte[2];
    private final byte[] expected;
    private final byte[] received;

    private StunIntegrity(String algorithm, int attribute, byte[] key) {
        try {
            mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: every JDK has " + algorithm, e);
        }
        this.attribute = attribute;
        expected = new byte[mac.getMacLength()];
        received = new byte[mac.getMacLength()];
    }

    /** {@return the integrity of ICE checks: a short-term credential, RFC 8489 §9.1.1} */
    static StunIntegrity shortTerm(String password) {
        return sha1(password.getBytes(StandardCharsets.UTF_8));
    }

    static StunIntegrity sha1(byte[] key) {
        return new StunIntegrity("HmacSHA1", StunMessage.MESSAGE_INTEGRITY, key);
    }

    static StunIntegrity sha256(byte[] key) {
        return new StunIntegrity("HmacSHA256", StunMessage.MESSAGE_INTEGRITY_SHA256, key);
    }

    /** {@return whether the message carries this kind of tag, and the right one; compared in constant time} */
    boolean verify(StunMessage message) {
        int at = attribute == StunMessage.MESSAGE_INTEGRITY ? message.integrityAt() : message.integritySha256At();
        if (at == 0) {
            return false;
        }
        byte[] buffer = message.buffer();
        int size = NetworkBytes.getUint16(buffer, at + 2);
        compute(buffer, message.offset(), at, size);
        // A SHA-256 tag may be cut to 16 bytes or more; ICE never cuts, but the attribute's own rule allows it.
        Arrays.fill(received, (byte) 0);
        Arrays.fill(expected, size, expected.length, (byte) 0);
        System.arraycopy(buffer, at + 4, received, 0, size);
        return MessageDigest.isEqual(expected, received);
    }

    /** Appends the attribute at {@code at} to the message at {@code offset}; returns the index after it. */
    int append(byte[] buffer, int offset, int at) {
        compute(buffer, offset, at, expected.length);
        NetworkBytes.putInt16(buffer, at, attribute);
        NetworkBytes.putInt16(buffer, at + 2, expected.length);
        System.arraycopy(expected, 0, buffer, at + 4, expected.length);
        return at + 4 + expected.length;
    }

    private void compute(byte[] buffer, int offset, int at, int tagBytes) {
        NetworkBytes.putInt16(lengthField, 0, at + 4 + tagBytes - offset - StunMessage.HEADER_BYTES);
        mac.update(buffer, offset, 2);
        mac.update(lengthField);
        mac.update(buffer, offset + 4, at - offset - 4);
        try {
            mac.doFinal(expected, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: the array has the tag's length", e);
        }
    }
}
