package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;

/**
 * How a packet says that its CSRCs and header extensions are encrypted, and where they stand for that, RFC 9335 §5 and
 * §6.
 *
 * <pre>
 * on the wire:    | fixed header, 12 | CSRCs, encrypted | 0xC0DE or 0xC2DE, length | elements and payload, encrypted |
 * for the cipher: | fixed header, 12 | 0xC0DE or 0xC2DE, length | CSRCs | elements and payload |
 *                                    clear so far ^
 * </pre>
 *
 * <p>The second form (RFC 9335 §6.2, figure 3) makes what stays clear and what is encrypted one range each. Every
 * method takes a packet whose header was found whole.
 */
final class Cryptex {
    /** Stands for 0xBEDE, extensions with headers of one byte, RFC 9335 §5.1. */
    private static final int ONE_BYTE = 0xC0DE;

    /** Stands for 0x1000, extensions with headers of two bytes, RFC 9335 §5.1. */
    private static final int TWO_BYTE = 0xC2DE;

    private static final int PLAIN_ONE_BYTE = 0xBEDE;
    private static final int PLAIN_TWO_BYTE = 0x1000;

    private static final int EXTENSION_HEADER_LENGTH = 4;

    /** Bytes that stay clear: the fixed header and the extension's. */
    private static final int CLEAR_LENGTH = RtpFields.FIXED_HEADER_LENGTH + EXTENSION_HEADER_LENGTH;

    private static final int HAS_EXTENSION = 0x10;

    private Cryptex() {}

    /** {@return whether the packet says that it is encrypted like this} */
    static boolean isUsedIn(byte[] buffer, int offset) {
        if ((buffer[offset] & HAS_EXTENSION) == 0) {
            return false;
        }
        int profile = NetworkBytes.getUint16(buffer, profileAt(buffer, offset));
        return profile == ONE_BYTE || profile == TWO_BYTE;
    }

    /**
     * Makes a plain packet say that it is encrypted like this, if it has CSRCs or a header extension; one with CSRCs
     * alone gets an empty extension, four bytes, for that (RFC 9335 §5.1).
     *
     * <p>*Choice:* an extension block that is not RFC 8285's goes as it is, and its CSRCs with it, because RFC 9335
     * §5.1 has no word for it. Nor has it one for blocks with application bits, 0x1001 to 0x100F.
     *
     * @param length of the packet
     * @return its length now
     */
    static int mark(byte[] buffer, int offset, int length) {
        int profileAt = profileAt(buffer, offset);
        if ((buffer[offset] & HAS_EXTENSION) != 0) {
            int profile = NetworkBytes.getUint16(buffer, profileAt);
            if (profile == PLAIN_ONE_BYTE) {
                NetworkBytes.putInt16(buffer, profileAt, ONE_BYTE);
            } else if (profile == PLAIN_TWO_BYTE) {
                NetworkBytes.putInt16(buffer, profileAt, TWO_BYTE);
            }
            return length;
        }
        if (csrcLength(buffer, offset) == 0) {
            return length;
        }
        int end = offset + length;
        System.arraycopy(buffer, profileAt, buffer, profileAt + EXTENSION_HEADER_LENGTH, end - profileAt);
        NetworkBytes.putInt32(buffer, profileAt, ONE_BYTE << 16);
        buffer[offset] |= HAS_EXTENSION;
        return length + EXTENSION_HEADER_LENGTH;
    }

    /** Makes a decrypted packet that {@link #isUsedIn} a plain one of RFC 8285 again (RFC 9335 §6.3). */
    static void unmark(byte[] buffer, int offset) {
        int profileAt = profileAt(buffer, offset);
        boolean oneByte = NetworkBytes.getUint16(buffer, profileAt) == ONE_BYTE;
        NetworkBytes.putInt16(buffer, profileAt, oneByte ? PLAIN_ONE_BYTE : PLAIN_TWO_BYTE);
    }

    /**
     * Gives a packet that {@link #isUsedIn} the form for the cipher; leaves every other one alone.
     *
     * @param headerLength of the packet
     * @return bytes that stay clear; {@link #scatter} follows the cipher if that is not {@code headerLength}
     */
    static int gather(byte[] buffer, int offset, int headerLength) {
        if (!isUsedIn(buffer, offset)) {
            return headerLength;
        }
        int csrcsAt = offset + RtpFields.FIXED_HEADER_LENGTH;
        int csrcLength = csrcLength(buffer, offset);
        int extensionHeader = NetworkBytes.getInt32(buffer, csrcsAt + csrcLength);
        System.arraycopy(buffer, csrcsAt, buffer, csrcsAt + EXTENSION_HEADER_LENGTH, csrcLength);
        NetworkBytes.putInt32(buffer, csrcsAt, extensionHeader);
        return CLEAR_LENGTH;
    }

    /** Gives a packet the form for the wire again. */
    static void scatter(byte[] buffer, int offset) {
        int csrcsAt = offset + RtpFields.FIXED_HEADER_LENGTH;
        int csrcLength = csrcLength(buffer, offset);
        int extensionHeader = NetworkBytes.getInt32(buffer, csrcsAt);
        System.arraycopy(buffer, csrcsAt + EXTENSION_HEADER_LENGTH, buffer, csrcsAt, csrcLength);
        NetworkBytes.putInt32(buffer, csrcsAt + csrcLength, extensionHeader);
    }

    private static int profileAt(byte[] buffer, int offset) {
        return offset + RtpFields.FIXED_HEADER_LENGTH + csrcLength(buffer, offset);
    }

    private static int csrcLength(byte[] buffer, int offset) {
        return 4 * (buffer[offset] & 0x0F);
    }
}
