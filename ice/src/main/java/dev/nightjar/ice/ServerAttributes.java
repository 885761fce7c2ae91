package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.ice4j.attribute.Attribute;
import org.ice4j.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What servers write and checks do not: methods and attributes of RFC 8656 §17 and §18 and of long-term credentials
 * (RFC 8489 §14), found in a message when they are wanted.
 */
final class ServerAttributes {
    static final int ALLOCATE = Message.TURN_METHOD_ALLOCATE;
    static final int REFRESH = Message.TURN_METHOD_REFRESH;
    static final int CREATE_PERMISSION = Message.TURN_METHOD_CREATEPERMISSION;
    static final int CHANNEL_BIND = Message.TURN_METHOD_CHANNELBIND;
    static final int SEND_INDICATION = Message.SEND_INDICATION;
    static final int DATA_INDICATION = Message.DATA_INDICATION;

    static final int REALM = Attribute.REALM;
    static final int NONCE = Attribute.NONCE;
    static final int LIFETIME = Attribute.LIFETIME;
    static final int CHANNEL_NUMBER = Attribute.CHANNEL_NUMBER;
    static final int XOR_PEER_ADDRESS = Attribute.XOR_PEER_ADDRESS;
    static final int XOR_RELAYED_ADDRESS = Attribute.XOR_RELAYED_ADDRESS;
    static final int DATA = Attribute.DATA;
    static final int REQUESTED_TRANSPORT = Attribute.REQUESTED_TRANSPORT;
    static final int REQUESTED_ADDRESS_FAMILY = Attribute.REQUESTED_ADDRESS_FAMILY;
    static final int ALTERNATE_SERVER = Attribute.ALTERNATE_SERVER;
    /** RFC 8656 §18.11 and RFC 8489 §14.11, §14.12, §14.4 and §14.16; ice4j does not know them. */
    static final int ADDITIONAL_ADDRESS_FAMILY = 0x8000;

    static final int PASSWORD_ALGORITHMS = 0x8002;
    static final int ALTERNATE_DOMAIN = 0x8003;
    static final int PASSWORD_ALGORITHM = 0x001D;
    static final int USERHASH = 0x001E;

    /** Of REQUESTED-TRANSPORT, RFC 8656 §18.8: UDP in the first of four bytes. */
    static final int UDP = 17 << 24;
    /** Of the two attributes on families, RFC 8656 §18.6: IPv6 in the first of four bytes. */
    static final int IPV6 = 2 << 24;

    private static final int CLASS = 0x0110;
    private static final int SUCCESS = 0x0100;
    private static final int ERROR = 0x0110;
    private static final int MAX_REASON_CHARS = 128;
    /** RFC 8489 §14.16: a valid DNS name of 255 ASCII characters at most, names of other scripts as A-labels. */
    private static final int MAX_DOMAIN_BYTES = 255;

    private static final Pattern DOMAIN =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*");

    private ServerAttributes() {}

    static int method(int type) {
        return type & ~CLASS;
    }

    static boolean isSuccess(int type) {
        return (type & CLASS) == SUCCESS;
    }

    static boolean isResponse(int type) {
        return isSuccess(type) || (type & CLASS) == ERROR;
    }

    /** {@return absolute index of the first attribute of that type, or 0} After a signature nothing counts. */
    static int find(StunMessage message, int type) {
        return findFrom(message, type, message.offset() + StunMessage.HEADER_BYTES);
    }

    /** {@return absolute index of the next attribute of that type, the one at {@code attribute} left out, or 0} */
    static int findAfter(StunMessage message, int type, int attribute) {
        return findFrom(message, type, next(message.buffer(), attribute));
    }

    private static int findFrom(StunMessage message, int type, int from) {
        byte[] buffer = message.buffer();
        int end = guardedEnd(message);
        for (int at = from; at < end; at = next(buffer, at)) {
            if (NetworkBytes.getUint16(buffer, at) == type) {
                return at;
            }
        }
        return 0;
    }

    private static int next(byte[] buffer, int at) {
        return at + 4 + ((size(buffer, at) + 3) & ~3);
    }

    private static int guardedEnd(StunMessage message) {
        int end = message.offset() + message.length();
        if (message.integrityAt() != 0) {
            end = Math.min(end, message.integrityAt());
        }
        return message.integritySha256At() == 0 ? end : Math.min(end, message.integritySha256At());
    }

    static int size(byte[] buffer, int attribute) {
        return NetworkBytes.getUint16(buffer, attribute + 2);
    }

    /** {@return a copy of the value of the first attribute of that type, or null when absent or longer than that} */
    static byte @Nullable [] bytes(StunMessage message, int type, int maxBytes) {
        int at = find(message, type);
        if (at == 0 || size(message.buffer(), at) > maxBytes) {
            return null;
        }
        byte[] value = new byte[size(message.buffer(), at)];
        System.arraycopy(message.buffer(), at + 4, value, 0, value.length);
        return value;
    }

    /** {@return a value of four bytes, 0 to 2^32 - 1, or {@code otherwise} when absent or of another size} */
    static long uint32(StunMessage message, int type, long otherwise) {
        int at = find(message, type);
        boolean isThere = at != 0 && size(message.buffer(), at) == 4;
        return isThere ? NetworkBytes.getUint32(message.buffer(), at + 4) : otherwise;
    }

    /** {@return the address in an attribute of the form of RFC 8489 §14.2, or null when it has none} */
    static @Nullable InetSocketAddress xorAddress(StunMessage message, int attribute) {
        byte[] buffer = message.buffer();
        return attribute != 0 && StunAddress.isWellFormed(buffer, attribute + 4, size(buffer, attribute))
                ? StunAddress.read(buffer, message.offset(), attribute)
                : null;
    }

    /** {@return where a server sends us, RFC 8489 §14.15, or null} */
    static @Nullable InetSocketAddress alternateServer(StunMessage message) {
        int at = find(message, ALTERNATE_SERVER);
        byte[] buffer = message.buffer();
        return at != 0 && StunAddress.isWellFormed(buffer, at + 4, size(buffer, at))
                ? StunAddress.readPlain(buffer, at)
                : null;
    }

    /** {@return whose certificate the server has that we are sent to, RFC 8489 §14.16, or null} */
    static @Nullable String alternateDomain(StunMessage message) {
        byte[] name = bytes(message, ALTERNATE_DOMAIN, MAX_DOMAIN_BYTES);
        String text = name == null ? "" : new String(name, StandardCharsets.ISO_8859_1);
        return DOMAIN.matcher(text).matches() ? text : null;
    }

    /** {@return code and reason of an error, for people: short, and printable whatever the server wrote} */
    static String reason(StunMessage message) {
        int at = find(message, StunMessage.ERROR_CODE);
        int code = message.errorCode();
        String phrase = "";
        if (at != 0) {
            int size = size(message.buffer(), at) - 4;
            phrase = new String(message.buffer(), at + 8, Math.min(size, 4 * MAX_REASON_CHARS), StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder().append(code);
        phrase.codePoints()
                .limit(MAX_REASON_CHARS)
                .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
                .forEach(c -> text.append(text.length() == 3 ? " " : "").appendCodePoint(c));
        return text.toString();
    }
}
