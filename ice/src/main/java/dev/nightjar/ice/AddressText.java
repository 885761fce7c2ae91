package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Address literals without any look-up: a candidate must never make us ask a name server. */
final class AddressText {
    private static final int MAX_LITERAL_CHARS = 45;
    /** 255.255.255.255. */
    private static final byte[] BROADCAST = {-1, -1, -1, -1};

    private AddressText() {}

    /** {@return the address, unresolved where {@code host} is a name} */
    static InetSocketAddress parse(String host, int port) {
        InetAddress literal = literal(host);
        return literal == null ? InetSocketAddress.createUnresolved(host, port) : new InetSocketAddress(literal, port);
    }

    /** {@return the address in its shortest form: RFC 5952 §4 for IPv6; a name as it is} */
    static String format(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null) {
            return address.getHostString();
        }
        byte[] bytes = host.getAddress();
        if (bytes.length == 4) {
            return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF);
        }
        return formatIpv6(bytes);
    }

    /**
     * {@return whether an address is one machine's, and not a group's, everyone's or nobody's}
     *
     * <p>*Choice:* such candidates get no checks: no peer is there, and a stranger's offer could aim at many.
     */
    static boolean isOneHost(InetAddress address) {
        boolean isBroadcast = Arrays.equals(address.getAddress(), BROADCAST);
        return !address.isMulticastAddress() && !address.isAnyLocalAddress() && !isBroadcast;
    }

    private static @Nullable InetAddress literal(String host) {
        if (host.indexOf(':') >= 0) {
            return ipv6(host);
        }
        byte[] bytes = ipv4(host);
        if (bytes == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("bug: four bytes are an address", e);
        }
    }

    private static @Nullable InetAddress ipv6(String host) {
        if (host.length() > MAX_LITERAL_CHARS) {
            return null;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c > 0x7F || (c != ':' && c != '.' && Character.digit(c, 16) < 0)) {
                return null;
            }
        }
        try {
            // A text with a colon is never looked up: it is a literal or refused.
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static byte @Nullable [] ipv4(String host) {
        byte[] bytes = new byte[4];
        int part = 0;
        int value = -1;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.' && value >= 0 && part < 3) {
                bytes[part++] = (byte) value;
                value = -1;
            } else if (c >= '0' && c <= '9') {
                value = Math.max(value, 0) * 10 + c - '0';
                if (value > 255) {
                    return null;
                }
            } else {
                return null;
            }
        }
        bytes[part] = (byte) value;
        return part == 3 && value >= 0 ? bytes : null;
    }

    private static String formatIpv6(byte[] bytes) {
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && NetworkBytes.getUint16(bytes, 2 * (i + length)) == 0) {
                length++;
            }
            if (length > runLength) {
                runStart = i;
                runLength = length;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(NetworkBytes.getUint16(bytes, 2 * i)));
        }
        return text.toString();
    }
}
