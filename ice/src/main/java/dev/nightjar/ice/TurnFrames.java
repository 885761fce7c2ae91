package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;

/**
 * How a datagram to or from a peer travels between us and a TURN server: channel data or an indication.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Channel Number 0x4000-4FFF |            Length             |  RFC 8656 §12.4
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Application Data                        |  padded to four bytes on a stream, §12.5
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>No garbage: these run for each packet of media.
 */
final class TurnFrames {
    static final int CHANNEL_HEADER_BYTES = 4;
    /** Header, XOR-PEER-ADDRESS of IPv6, the header of DATA and its padding. */
    static final int MAX_SEND_OVERHEAD_BYTES = 20 + 24 + 4 + 3;

    private TurnFrames() {}

    static boolean isChannelData(byte[] buffer, int offset, int length) {
        return length >= CHANNEL_HEADER_BYTES && (buffer[offset] & 0xF0) == 0x40;
    }

    static int channelDataBytes(int length, boolean isStream) {
        return CHANNEL_HEADER_BYTES + (isStream ? (length + 3) & ~3 : length);
    }

    /** Writes {@link #channelDataBytes} bytes at the start of {@code frame}. */
    static void writeChannelData(byte[] frame, int channel, byte[] buffer, int offset, int length, boolean isStream) {
        NetworkBytes.putInt16(frame, 0, channel);
        NetworkBytes.putInt16(frame, 2, length);
        System.arraycopy(buffer, offset, frame, CHANNEL_HEADER_BYTES, length);
        if (isStream) {
            pad(frame, CHANNEL_HEADER_BYTES + length);
        }
    }

    static int sendIndicationBytes(TurnPeer peer, int length) {
        return StunMessage.HEADER_BYTES + 4 + addressBytes(peer) + 4 + ((length + 3) & ~3);
    }

    /** Writes a Send indication, RFC 8656 §11.1: {@link #sendIndicationBytes} at the start of {@code frame}. */
    static void writeSendIndication(byte[] frame, TurnPeer peer, long number, byte[] buffer, int offset, int length) {
        int size = addressBytes(peer);
        int at = StunMessage.HEADER_BYTES;
        NetworkBytes.putInt16(frame, 0, ServerAttributes.SEND_INDICATION);
        NetworkBytes.putInt16(frame, 2, sendIndicationBytes(peer, length) - StunMessage.HEADER_BYTES);
        NetworkBytes.putInt32(frame, 4, StunMessage.MAGIC_COOKIE);
        NetworkBytes.putInt32(frame, 8, 0);
        NetworkBytes.putInt64(frame, 12, number);
        NetworkBytes.putInt16(frame, at, ServerAttributes.XOR_PEER_ADDRESS);
        NetworkBytes.putInt16(frame, at + 2, size);
        NetworkBytes.putInt16(frame, at + 4, size == 8 ? 1 : 2);
        NetworkBytes.putInt16(frame, at + 6, peer.port ^ StunMessage.MAGIC_COOKIE >>> 16);
        if (size == 8) {
            NetworkBytes.putInt32(frame, at + 8, (int) peer.addressLow ^ StunMessage.MAGIC_COOKIE);
        } else {
            NetworkBytes.putInt64(frame, at + 8, peer.addressHigh ^ NetworkBytes.getInt64(frame, 4));
            NetworkBytes.putInt64(frame, at + 16, peer.addressLow ^ number);
        }
        at += 4 + size;
        NetworkBytes.putInt16(frame, at, ServerAttributes.DATA);
        NetworkBytes.putInt16(frame, at + 2, length);
        System.arraycopy(buffer, offset, frame, at + 4, length);
        pad(frame, at + 4 + length);
    }

    /** Bytes of the value of XOR-PEER-ADDRESS. */
    private static int addressBytes(TurnPeer peer) {
        return peer.addressHigh == -1 ? 8 : 20;
    }

    private static void pad(byte[] frame, int end) {
        for (int i = end; (i & 3) != 0; i++) {
            frame[i] = 0;
        }
    }
}
