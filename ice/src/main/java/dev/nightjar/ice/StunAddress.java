package dev.nightjar.ice;

import static dev.nightjar.ice.StunMessage.MAGIC_COOKIE;

import dev.nightjar.core.NetworkBytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * XOR-MAPPED-ADDRESS, RFC 8489 §14.2.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0 0 0 0 0 0 0|    Family     |         X-Port                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                X-Address (32 or 128 bits)                     |
 * </pre>
 */
final class StunAddress {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;

    private StunAddress() {}

    static boolean isWellFormed(byte[] buffer, int at, int size) {
        return (size == 8 && buffer[at + 1] == IPV4) || (size == 20 && buffer[at + 1] == IPV6);
    }

    /** Reads the attribute at {@code attributeAt} of the message at {@code messageAt}; it must be well formed. */
    static InetSocketAddress read(byte[] buffer, int messageAt, int attributeAt) {
        int at = attributeAt + 4;
        int port = NetworkBytes.getUint16(buffer, at + 2) ^ (MAGIC_COOKIE >>> 16);
        byte[] address = new byte[buffer[at + 1] == IPV4 ? 4 : 16];
        for (int i = 0; i < address.length; i++) {
            // The pad is the magic cookie and the transaction id, as they stand in the header.
            address[i] = (byte) (buffer[at + 4 + i] ^ buffer[messageAt + 4 + i]);
        }
        return of(address, port);
    }

    /** Reads an address that is not covered up, RFC 8489 §14.1; it must be well formed. */
    static InetSocketAddress readPlain(byte[] buffer, int attributeAt) {
        int at = attributeAt + 4;
        byte[] address = new byte[buffer[at + 1] == IPV4 ? 4 : 16];
        System.arraycopy(buffer, at + 4, address, 0, address.length);
        return of(address, NetworkBytes.getUint16(buffer, at + 2));
    }

    private static InetSocketAddress of(byte[] address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("bug: an address has 4 or 16 bytes", e);
        }
    }

    /** {@return bytes of the value written at {@code at}: 8 or 20} */
    static int write(byte[] buffer, int messageAt, int at, InetSocketAddress value) {
        byte[] address = value.getAddress().getAddress();
        buffer[at] = 0;
        buffer[at + 1] = (byte) (address.length == 4 ? IPV4 : IPV6);
        NetworkBytes.putInt16(buffer, at + 2, value.getPort() ^ (MAGIC_COOKIE >>> 16));
        for (int i = 0; i < address.length; i++) {
            buffer[at + 4 + i] = (byte) (address[i] ^ buffer[messageAt + 4 + i]);
        }
        return 4 + address.length;
    }
}
