package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;

/** View of a Data indication, RFC 8656 §11.3, over bytes of the caller; no garbage. */
final class DataIndication {
    private byte[] buffer = new byte[0];
    private int offset;
    private int peerAt;
    private int dataAt;

    /** {@return whether the range is a Data indication with both its attributes; if not, the view must not be read} */
    boolean wrap(byte[] buffer, int offset, int length) {
        if (!StunMessage.hasHeader(buffer, offset, length)
                || NetworkBytes.getUint16(buffer, offset) != ServerAttributes.DATA_INDICATION) {
            return false;
        }
        this.buffer = buffer;
        this.offset = offset;
        peerAt = 0;
        dataAt = 0;
        int end = offset + length;
        for (int at = offset + StunMessage.HEADER_BYTES; at < end; ) {
            int type = NetworkBytes.getUint16(buffer, at);
            int size = NetworkBytes.getUint16(buffer, at + 2);
            int next = at + 4 + ((size + 3) & ~3);
            if (next > end) {
                return false;
            }
            if (type == ServerAttributes.XOR_PEER_ADDRESS && peerAt == 0) {
                peerAt = at;
            } else if (type == ServerAttributes.DATA && dataAt == 0) {
                dataAt = at;
            }
            at = next;
        }
        return peerAt != 0
                && dataAt != 0
                && StunAddress.isWellFormed(buffer, peerAt + 4, NetworkBytes.getUint16(buffer, peerAt + 2));
    }

    /** As {@link TurnPeer#addressHigh}. */
    long addressHigh() {
        return isIpv4() ? -1 : NetworkBytes.getInt64(buffer, peerAt + 8) ^ NetworkBytes.getInt64(buffer, offset + 4);
    }

    /** As {@link TurnPeer#addressLow}. */
    long addressLow() {
        return isIpv4()
                ? NetworkBytes.getUint32(buffer, peerAt + 8) ^ StunMessage.MAGIC_COOKIE & 0xFFFF_FFFFL
                : NetworkBytes.getInt64(buffer, peerAt + 16) ^ NetworkBytes.getInt64(buffer, offset + 12);
    }

    int port() {
        return NetworkBytes.getUint16(buffer, peerAt + 6) ^ StunMessage.MAGIC_COOKIE >>> 16;
    }

    int dataOffset() {
        return dataAt + 4;
    }

    int dataLength() {
        return NetworkBytes.getUint16(buffer, dataAt + 2);
    }

    private boolean isIpv4() {
        return NetworkBytes.getUint16(buffer, peerAt + 2) == 8;
    }
}
