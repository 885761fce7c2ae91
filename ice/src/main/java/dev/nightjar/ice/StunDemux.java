package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the agent of a STUN datagram on a port that many agents share: a request by its ufrag, an answer by the tag in
 * its transaction id.
 *
 * <p>Nothing is authenticated here: the answer says only which agent may try. Safe on any bytes.
 */
public final class StunDemux {
    /** Returned by {@link #transactionTag} when the datagram is no answer. */
    public static final long NO_TAG = -1;

    private static final int MAX_UFRAG_BYTES = 256;

    private StunDemux() {}

    /** {@return our ufrag in the USERNAME of a binding request (RFC 8445 §7.2.2), or null when there is none} */
    public static @Nullable String localUfrag(byte[] buffer, int offset, int length) {
        if (!StunMessage.hasHeader(buffer, offset, length)
                || NetworkBytes.getUint16(buffer, offset) != StunMessage.BINDING_REQUEST) {
            return null;
        }
        int end = offset + length;
        for (int at = offset + StunMessage.HEADER_BYTES; at + 4 <= end; ) {
            int size = NetworkBytes.getUint16(buffer, at + 2);
            if (at + 4 + size > end) {
                return null;
            }
            if (NetworkBytes.getUint16(buffer, at) == StunMessage.USERNAME) {
                return ufrag(buffer, at + 4, size);
            }
            at += 4 + ((size + 3) & ~3);
        }
        return null;
    }

    /**
     * {@return the first 32 bits of the transaction id of a success or error response, 0 to 2^32 - 1, or
     * {@link #NO_TAG}} Compare its low 32 bits with {@link IceConfig#transactionTag}.
     */
    public static long transactionTag(byte[] buffer, int offset, int length) {
        if (!StunMessage.hasHeader(buffer, offset, length) || (buffer[offset] & 0x01) == 0) {
            return NO_TAG;
        }
        return NetworkBytes.getUint32(buffer, offset + 8);
    }

    private static @Nullable String ufrag(byte[] buffer, int at, int size) {
        int most = Math.min(size, MAX_UFRAG_BYTES + 1);
        for (int i = 0; i < most; i++) {
            if (buffer[at + i] == ':') {
                return i == 0 ? null : new String(buffer, at, i, StandardCharsets.ISO_8859_1);
            }
            if (!IceCredentials.isIceChar(buffer[at + i])) {
                return null;
            }
        }
        return null;
    }
}
