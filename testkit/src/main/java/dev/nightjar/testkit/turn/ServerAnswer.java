package dev.nightjar.testkit.turn;

import dev.nightjar.core.NetworkBytes;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes one STUN message of the server. */
final class ServerAnswer {
    private byte[] bytes = new byte[Stun.HEADER_BYTES];

    ServerAnswer(int method, int messageClass, byte[] transactionId) {
        NetworkBytes.putInt16(bytes, 0, Stun.type(method, messageClass));
        NetworkBytes.putInt32(bytes, 4, Stun.MAGIC_COOKIE);
        System.arraycopy(transactionId, 0, bytes, 8, transactionId.length);
    }

    ServerAnswer attribute(int type, byte[] value) {
        int at = bytes.length;
        bytes = Arrays.copyOf(bytes, at + 4 + ((value.length + 3) & ~3));
        NetworkBytes.putInt16(bytes, at, type);
        NetworkBytes.putInt16(bytes, at + 2, value.length);
        System.arraycopy(value, 0, bytes, at + 4, value.length);
        NetworkBytes.putInt16(bytes, 2, bytes.length - Stun.HEADER_BYTES);
        return this;
    }

    ServerAnswer text(int type, String value) {
        return attribute(type, value.getBytes(StandardCharsets.UTF_8));
    }

    ServerAnswer int32(int type, long value) {
        byte[] four = new byte[4];
        NetworkBytes.putInt32(four, 0, (int) value);
        return attribute(type, four);
    }

    ServerAnswer xorAddress(int type, InetSocketAddress address) {
        return address(type, address, true);
    }

    /** ALTERNATE-SERVER alone is written plain, RFC 8489 §14.15. */
    ServerAnswer plainAddress(int type, InetSocketAddress address) {
        return address(type, address, false);
    }

    private ServerAnswer address(int type, InetSocketAddress address, boolean xor) {
        byte[] octets = address.getAddress().getAddress();
        byte[] value = new byte[4 + octets.length];
        value[1] = (byte) (octets.length == 4 ? Stun.IPV4 : Stun.IPV6);
        NetworkBytes.putInt16(value, 2, address.getPort() ^ (xor ? Stun.MAGIC_COOKIE >>> 16 : 0));
        for (int i = 0; i < octets.length; i++) {
            value[4 + i] = (byte) (octets[i] ^ (xor ? bytes[4 + i] : 0));
        }
        return attribute(type, value);
    }

    ServerAnswer error(int code, String reason) {
        byte[] phrase = reason.getBytes(StandardCharsets.UTF_8);
        byte[] value = new byte[4 + phrase.length];
        value[2] = (byte) (code / 100);
        value[3] = (byte) (code % 100);
        System.arraycopy(phrase, 0, value, 4, phrase.length);
        return attribute(Stun.ERROR_CODE, value);
    }

    ServerAnswer unknownAttributes(List<Integer> types) {
        byte[] value = new byte[2 * types.size()];
        for (int i = 0; i < types.size(); i++) {
            NetworkBytes.putInt16(value, 2 * i, types.get(i));
        }
        return attribute(Stun.UNKNOWN_ATTRIBUTES, value);
    }

    ServerAnswer sign(byte[] key, boolean sha256) {
        int tagBytes = sha256 ? 32 : 20;
        byte[] tag = ServerRequest.tag(bytes, bytes.length, tagBytes, key, sha256);
        return attribute(sha256 ? Stun.MESSAGE_INTEGRITY_SHA256 : Stun.MESSAGE_INTEGRITY, tag);
    }

    /** {@return the message with FINGERPRINT at its end} */
    byte[] toBytes() {
        return int32(Stun.FINGERPRINT, ServerRequest.fingerprint(bytes, bytes.length)).bytes;
    }
}
