package dev.nightjar.ice;

import dev.nightjar.core.NetworkBytes;
import java.net.InetSocketAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * View of a STUN message over bytes owned by the caller; one walk finds every attribute the agent reads.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|     STUN Message Type     |         Message Length        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Magic Cookie                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  Transaction ID (96 bits)                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             Type              |            Length             |  attribute, padded to four bytes
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Offsets are absolute; 0 means absent, since no attribute can begin there. RFC 8489 §5 and §14: of an attribute
 * that comes twice the first counts, and after MESSAGE-INTEGRITY only MESSAGE-INTEGRITY-SHA256 and FINGERPRINT do.
 */
final class StunMessage {
    static final int HEADER_BYTES = 20;
    static final int MAGIC_COOKIE = 0x2112_A442;

    static final int BINDING_REQUEST = Message.BINDING_REQUEST;
    static final int BINDING_INDICATION = Message.BINDING_INDICATION;
    static final int BINDING_SUCCESS = Message.BINDING_SUCCESS_RESPONSE;
    static final int BINDING_ERROR = Message.BINDING_ERROR_RESPONSE;

    static final int USERNAME = Attribute.USERNAME;
    static final int MESSAGE_INTEGRITY = Attribute.MESSAGE_INTEGRITY;
    static final int ERROR_CODE = Attribute.ERROR_CODE;
    static final int UNKNOWN_ATTRIBUTES = Attribute.UNKNOWN_ATTRIBUTES;
    static final int XOR_MAPPED_ADDRESS = Attribute.XOR_MAPPED_ADDRESS;
    static final int PRIORITY = Attribute.PRIORITY;
    static final int USE_CANDIDATE = Attribute.USE_CANDIDATE;
    static final int FINGERPRINT = Attribute.FINGERPRINT;
    static final int ICE_CONTROLLED = Attribute.ICE_CONTROLLED;
    static final int ICE_CONTROLLING = Attribute.ICE_CONTROLLING;
    /** The number of a nomination, as libwebrtc writes it; optional to understand. */
    static final int NOMINATION = 0xC001;
    /** The same in draft-thatcher-tsvwg-renomination. */
    static final int NOMINATION_OF_DRAFT = 0x0030;
    /** RFC 8489 §14.6; ice4j does not know it. */
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;

    private static final int MAX_UNKNOWN = 8;

    private final int[] unknown = new int[MAX_UNKNOWN];
    private byte[] buffer = new byte[HEADER_BYTES];
    private int offset;
    private int length;
    private int unknownCount;
    private int usernameAt;
    private int integrityAt;
    private int integritySha256At;
    private int fingerprintAt;
    private int errorCodeAt;
    private int mappedAddressAt;
    private int priorityAt;
    private int roleAt;
    private int nominationAt;
    private boolean useCandidate;

    /** {@return whether the range begins like STUN beside DTLS (RFC 7983 §7) and is as long as its header says} */
    static boolean hasHeader(byte[] buffer, int offset, int length) {
        return length >= HEADER_BYTES
                && (buffer[offset] & 0xFC) == 0
                && NetworkBytes.getInt32(buffer, offset + 4) == MAGIC_COOKIE
                && NetworkBytes.getUint16(buffer, offset + 2) == length - HEADER_BYTES
                && (length & 3) == 0;
    }

    /** {@return whether the range is a well-formed STUN message; if not, the view must not be read} */
    boolean wrap(byte[] buffer, int offset, int length) {
        if (!hasHeader(buffer, offset, length)) {
            return false;
        }
        clear();
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        int end = offset + length;
        int at = offset + HEADER_BYTES;
        while (at < end) {
            int type = NetworkBytes.getUint16(buffer, at);
            int size = NetworkBytes.getUint16(buffer, at + 2);
            // The length is a multiple of four, so a header always fits.
            int next = at + 4 + ((size + 3) & ~3);
            if (next > end || !note(type, at, size)) {
                return false;
            }
            at = next;
        }
        // RFC 8489 §14.7: FINGERPRINT is the last attribute.
        return fingerprintAt == 0 || fingerprintAt + 8 == end;
    }

    private void clear() {
        unknownCount = 0;
        usernameAt = 0;
        integrityAt = 0;
        integritySha256At = 0;
        fingerprintAt = 0;
        errorCodeAt = 0;
        mappedAddressAt = 0;
        priorityAt = 0;
        roleAt = 0;
        nominationAt = 0;
        useCandidate = false;
    }

    /** Remembers an attribute; false when one that we read has an impossible size. */
    private boolean note(int type, int at, int size) {
        if (type == FINGERPRINT) {
            fingerprintAt = at;
            return size == 4;
        }
        if (type == MESSAGE_INTEGRITY_SHA256) {
            integritySha256At = integritySha256At == 0 ? at : integritySha256At;
            return size >= 16 && size <= 32 && size % 4 == 0;
        }
        if (integrityAt != 0 || integritySha256At != 0) {
            return true;
        }
        if (type == MESSAGE_INTEGRITY) {
            integrityAt = at;
            return size == 20;
        }
        if (type == NOMINATION || type == NOMINATION_OF_DRAFT) {
            nominationAt = first(nominationAt, at);
            return size == 4;
        }
        return noteGuarded(type, at, size);
    }

    private boolean noteGuarded(int type, int at, int size) {
        if (type == USERNAME) {
            usernameAt = first(usernameAt, at);
            return size <= 513;
        } else if (type == PRIORITY) {
            priorityAt = first(priorityAt, at);
            return size == 4;
        } else if (type == ICE_CONTROLLED || type == ICE_CONTROLLING) {
            roleAt = first(roleAt, at);
            return size == 8;
        } else if (type == USE_CANDIDATE) {
            useCandidate = true;
        } else if (type == ERROR_CODE) {
            errorCodeAt = first(errorCodeAt, at);
            return size >= 4;
        } else if (type == XOR_MAPPED_ADDRESS) {
            mappedAddressAt = first(mappedAddressAt, at);
            return StunAddress.isWellFormed(buffer, at + 4, size);
        } else if (type < 0x8000 && !isUnderstood(type) && unknownCount < MAX_UNKNOWN) {
            unknown[unknownCount++] = type;
        }
        return true;
    }

    private static int first(int before, int at) {
        return before == 0 ? at : before;
    }

    /** Comprehension-required attributes of RFC 8489 §18.3 that may stand in a message without meaning to us. */
    private static boolean isUnderstood(int type) {
        return switch (type) {
            case Attribute.MAPPED_ADDRESS, Attribute.UNKNOWN_ATTRIBUTES, Attribute.REALM, Attribute.NONCE -> true;
            // PASSWORD-ALGORITHM and USERHASH
            case 0x001D, 0x001E -> true;
            default -> false;
        };
    }

    int type() {
        return NetworkBytes.getUint16(buffer, offset);
    }

    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    /** First 32 bits of the transaction id. */
    int transactionTag() {
        return NetworkBytes.getInt32(buffer, offset + 8);
    }

    /** Last 64 bits of the transaction id. */
    long transactionNumber() {
        return NetworkBytes.getInt64(buffer, offset + 12);
    }

    /** Whether FINGERPRINT is absent or right, RFC 8489 §14.7. */
    boolean isFingerprintAcceptable() {
        return fingerprintAt == 0
                || NetworkBytes.getInt32(buffer, fingerprintAt + 4)
                        == StunFingerprint.of(buffer, offset, fingerprintAt - offset);
    }

    boolean hasFingerprint() {
        return fingerprintAt != 0;
    }

    /** Absolute index of the attribute MESSAGE-INTEGRITY, or 0. */
    int integrityAt() {
        return integrityAt;
    }

    /** Absolute index of the attribute MESSAGE-INTEGRITY-SHA256, or 0. */
    int integritySha256At() {
        return integritySha256At;
    }

    /** Whether USERNAME is {@code ufrag:anything}, RFC 8445 §7.3. */
    boolean isFor(byte[] ufrag) {
        if (usernameAt == 0) {
            return false;
        }
        int size = NetworkBytes.getUint16(buffer, usernameAt + 2);
        int at = usernameAt + 4;
        if (size <= ufrag.length || buffer[at + ufrag.length] != ':') {
            return false;
        }
        for (int i = 0; i < ufrag.length; i++) {
            if (buffer[at + i] != ufrag[i]) {
                return false;
            }
        }
        return true;
    }

    boolean hasPriority() {
        return priorityAt != 0;
    }

    long priority() {
        return NetworkBytes.getUint32(buffer, priorityAt + 4);
    }

    boolean isUseCandidate() {
        return useCandidate;
    }

    /** The number of the nomination, or 0 without one. */
    long nomination() {
        return nominationAt == 0 ? 0 : NetworkBytes.getUint32(buffer, nominationAt + 4);
    }

    /** The role the sender claims, or null. */
    @Nullable
    IceRole role() {
        if (roleAt == 0) {
            return null;
        }
        return NetworkBytes.getUint16(buffer, roleAt) == ICE_CONTROLLING ? IceRole.CONTROLLING : IceRole.CONTROLLED;
    }

    long tieBreaker() {
        return NetworkBytes.getInt64(buffer, roleAt + 4);
    }

    /** The error code 300 to 699, or 0 without one, RFC 8489 §14.8. */
    int errorCode() {
        if (errorCodeAt == 0) {
            return 0;
        }
        int code = (buffer[errorCodeAt + 6] & 0x07) * 100 + (buffer[errorCodeAt + 7] & 0xFF);
        return code >= 300 && code <= 699 ? code : 0;
    }

    /** How the peer sees us, or null. */
    @Nullable
    InetSocketAddress mappedAddress() {
        return mappedAddressAt == 0 ? null : StunAddress.read(buffer, offset, mappedAddressAt);
    }

    int unknownCount() {
        return unknownCount;
    }

    int unknown(int index) {
        return unknown[index];
    }
}
