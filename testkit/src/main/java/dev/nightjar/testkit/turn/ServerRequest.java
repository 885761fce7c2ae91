package dev.nightjar.testkit.turn;

import dev.nightjar.core.NetworkBytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A STUN message that the server received, as a copy taken apart. */
final class ServerRequest {
    private final byte[] bytes;
    private final List<Attribute> attributes;

    private ServerRequest(byte[] bytes, List<Attribute> attributes) {
        this.bytes = bytes;
        this.attributes = attributes;
    }

    /** {@return the message in the range, or null unless the range is exactly one well-formed STUN message} */
    static @Nullable ServerRequest parse(byte[] buffer, int offset, int length) {
        if (length < Stun.HEADER_BYTES
                || (length & 3) != 0
                || (buffer[offset] & 0xC0) != 0
                || NetworkBytes.getInt32(buffer, offset + 4) != Stun.MAGIC_COOKIE
                || NetworkBytes.getUint16(buffer, offset + 2) != length - Stun.HEADER_BYTES) {
            return null;
        }
        byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
        List<Attribute> attributes = new ArrayList<>();
        for (int at = Stun.HEADER_BYTES; at < length; ) {
            int size = NetworkBytes.getUint16(bytes, at + 2);
            int next = at + 4 + ((size + 3) & ~3);
            if (next > length) {
                return null;
            }
            attributes.add(new Attribute(
                    NetworkBytes.getUint16(bytes, at), at, Arrays.copyOfRange(bytes, at + 4, at + 4 + size)));
            at = next;
        }
        ServerRequest request = new ServerRequest(bytes, attributes);
        return request.isFingerprintAcceptable() ? request : null;
    }

    int method() {
        return Stun.method(NetworkBytes.getUint16(bytes, 0));
    }

    int messageClass() {
        return Stun.messageClass(NetworkBytes.getUint16(bytes, 0));
    }

    /** {@return the 12 bytes of the transaction id} */
    byte[] transactionId() {
        return Arrays.copyOfRange(bytes, 8, Stun.HEADER_BYTES);
    }

    boolean has(int type) {
        return find(type) != null;
    }

    /** {@return the value of the first attribute of that type, or null} */
    byte @Nullable [] value(int type) {
        Attribute found = find(type);
        return found == null ? null : found.value();
    }

    @Nullable
    String text(int type) {
        byte[] value = value(type);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** {@return the value of a 32-bit attribute, or {@code absent} without one or with one of another size} */
    long int32(int type, long absent) {
        byte[] value = value(type);
        return value == null || value.length != 4 ? absent : NetworkBytes.getUint32(value, 0);
    }

    /** {@return every address in the attributes of that type; null in the place of one that is malformed} */
    List<@Nullable InetSocketAddress> addresses(int type) {
        List<@Nullable InetSocketAddress> all = new ArrayList<>();
        for (Attribute attribute : attributes) {
            if (attribute.type() == type) {
                all.add(address(attribute.value()));
            }
        }
        return all;
    }

    private @Nullable InetSocketAddress address(byte[] value) {
        boolean isIpv4 = value.length == 8 && value[1] == Stun.IPV4;
        boolean isIpv6 = value.length == 20 && value[1] == Stun.IPV6;
        if (!isIpv4 && !isIpv6) {
            return null;
        }
        byte[] address = Arrays.copyOfRange(value, 4, value.length);
        for (int i = 0; i < address.length; i++) {
            address[i] ^= bytes[4 + i];
        }
        try {
            int port = NetworkBytes.getUint16(value, 2) ^ (Stun.MAGIC_COOKIE >>> 16);
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("bug: an address has 4 or 16 bytes", e);
        }
    }

    /** {@return attributes that must be understood and are not in {@code known}, RFC 8489 §6.3} */
    List<Integer> unknown(Set<Integer> known) {
        return attributes.stream()
                .map(Attribute::type)
                .filter(type -> type < 0x8000 && !known.contains(type))
                .distinct()
                .toList();
    }

    /** {@return whether the message's last integrity attribute is that of {@code key}; false without one} */
    boolean isSignedWith(byte[] key) {
        Attribute sha256 = find(Stun.MESSAGE_INTEGRITY_SHA256);
        Attribute tag = sha256 == null ? find(Stun.MESSAGE_INTEGRITY) : sha256;
        if (tag == null) {
            return false;
        }
        byte[] expected = tag(bytes, tag.at(), tag.value().length, key, sha256 != null);
        return MessageDigest.isEqual(Arrays.copyOf(expected, tag.value().length), tag.value());
    }

    /** {@return the tag that covers everything before {@code at}, RFC 8489 §14.5 and §14.6} */
    static byte[] tag(byte[] message, int at, int tagBytes, byte[] key, boolean sha256) {
        try {
            String algorithm = sha256 ? "HmacSHA256" : "HmacSHA1";
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            byte[] covered = Arrays.copyOf(message, at);
            NetworkBytes.putInt16(covered, 2, at + 4 + tagBytes - Stun.HEADER_BYTES);
            return mac.doFinal(covered);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: every JDK has both", e);
        }
    }

    static int fingerprint(byte[] message, int at) {
        byte[] covered = Arrays.copyOf(message, at);
        NetworkBytes.putInt16(covered, 2, at + 8 - Stun.HEADER_BYTES);
        CRC32 crc = new CRC32();
        crc.update(covered);
        return (int) crc.getValue() ^ 0x5354_554E;
    }

    private boolean isFingerprintAcceptable() {
        Attribute found = find(Stun.FINGERPRINT);
        return found == null
                || (found.value().length == 4
                        && NetworkBytes.getInt32(found.value(), 0) == fingerprint(bytes, found.at()));
    }

    private @Nullable Attribute find(int type) {
        for (Attribute attribute : attributes) {
            if (attribute.type() == type) {
                return attribute;
            }
        }
        return null;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Attribute(int type, int at, byte[] value) {}
}
