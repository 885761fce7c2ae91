package dev.nightjar.endpoint.internal.mdns;

import dev.nightjar.core.NetworkBytes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers of multicast DNS (RFC 6762 §18) about the address of a host.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |              ID               |QR|  Opcode   |AA TC RD ... RCODE|
 * |            QDCOUNT            |            ANCOUNT              |
 * |            NSCOUNT            |            ARCOUNT              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Reading never throws, whatever the bytes: what is broken ends the reading.
 */
final class MdnsMessage {
    static final int TYPE_A = 1;
    static final int TYPE_AAAA = 28;

    private static final int HEADER_BYTES = 12;
    private static final int CLASS_IN = 1;
    /** The upper bit of the class says something else in mDNS: RFC 6762 §10.2. */
    private static final int CLASS_MASK = 0x7FFF;

    private static final int FLAG_RESPONSE = 0x8000;
    /** Opcode and response code: RFC 6762 §18.3 and §18.11 have others ignored. */
    private static final int OPCODE_AND_RCODE = 0x780F;

    private static final int MAX_LABEL_BYTES = 63;
    private static final int MAX_NAME_BYTES = 255;
    /** A pointer must point back, so more than this many are a loop. */
    private static final int MAX_POINTERS = 16;
    /** Of one message; a responder's answer about one name has two or three. */
    private static final int MAX_RECORDS = 64;

    private final byte[] bytes;
    private final int end;
    private int at;

    private MdnsMessage(byte[] bytes, int offset, int length) {
        this.bytes = length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
        this.end = length;
    }

    /** Takes what a message says. */
    interface Answers {
        /** Takes the address of a name, which is in lower case and without a dot at its end. */
        void onAddress(String name, InetAddress address);
    }

    /**
     * {@return a question for the records of one type of a name}
     *
     * <p>*Choice:* one question a message and a multicast answer, where RFC 6762 §5.3 and §5.4 allow several and one to
     * us alone: Chromium's responder reads the first question only and answers everyone.
     */
    static byte[] query(String name, int type) {
        byte[] message = new byte[HEADER_BYTES + name.length() + 2 + 4];
        // RFC 6762 §18.1: the ID is 0; no flags; one question.
        NetworkBytes.putInt16(message, 4, 1);
        int to = HEADER_BYTES;
        for (String label : name.split("\\.", -1)) {
            byte[] text = label.getBytes(StandardCharsets.US_ASCII);
            message[to++] = (byte) text.length;
            System.arraycopy(text, 0, message, to, text.length);
            to += text.length;
        }
        to++;
        NetworkBytes.putInt16(message, to, type);
        NetworkBytes.putInt16(message, to + 2, CLASS_IN);
        return message;
    }

    /** Reads the addresses of a response; anything else has none. */
    static void read(byte[] buffer, int offset, int length, Answers answers) {
        if (length < HEADER_BYTES) {
            return;
        }
        MdnsMessage message = new MdnsMessage(buffer, offset, length);
        int flags = NetworkBytes.getUint16(message.bytes, 2);
        if ((flags & FLAG_RESPONSE) != 0 && (flags & OPCODE_AND_RCODE) == 0) {
            message.read(answers);
        }
    }

    private void read(Answers answers) {
        at = HEADER_BYTES;
        int questions = Math.min(MAX_RECORDS, NetworkBytes.getUint16(bytes, 4));
        for (int i = 0; i < questions; i++) {
            if (name() == null || !has(4)) {
                return;
            }
            at += 4;
        }
        int records =
                NetworkBytes.getUint16(bytes, 6) + NetworkBytes.getUint16(bytes, 8) + NetworkBytes.getUint16(bytes, 10);
        for (int i = 0; i < Math.min(MAX_RECORDS, records); i++) {
            if (!record(answers)) {
                return;
            }
        }
    }

    private boolean record(Answers answers) {
        String name = name();
        if (name == null || !has(10)) {
            return false;
        }
        int type = NetworkBytes.getUint16(bytes, at);
        int recordClass = NetworkBytes.getUint16(bytes, at + 2) & CLASS_MASK;
        // RFC 6762 §10.1: a lifetime of 0 says goodbye.
        boolean isGoodbye = NetworkBytes.getUint32(bytes, at + 4) == 0;
        int length = NetworkBytes.getUint16(bytes, at + 8);
        at += 10;
        if (!has(length)) {
            return false;
        }
        boolean isAddress = type == TYPE_A && length == 4 || type == TYPE_AAAA && length == 16;
        if (isAddress && recordClass == CLASS_IN && !isGoodbye) {
            answers.onAddress(name, address(Arrays.copyOfRange(bytes, at, at + length)));
        }
        at += length;
        return true;
    }

    private static InetAddress address(byte[] raw) {
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("bug: 4 or 16 bytes are an address", wrongLength);
        }
    }

    private boolean has(int count) {
        return end - at >= count;
    }

    /** {@return the name that begins here, with {@code at} behind it, or null where it is broken} RFC 1035 §4.1.4. */
    private @Nullable String name() {
        StringBuilder name = new StringBuilder();
        int from = at;
        int behind = -1;
        int pointers = 0;
        while (from < end) {
            int length = bytes[from] & 0xFF;
            if (length == 0) {
                at = behind >= 0 ? behind : from + 1;
                return name.toString().toLowerCase(Locale.ROOT);
            }
            if (length > MAX_LABEL_BYTES) {
                boolean isPointer = length >= 0xC0 && from + 1 < end;
                if (!isPointer || ++pointers > MAX_POINTERS) {
                    return null;
                }
                behind = behind >= 0 ? behind : from + 2;
                from = NetworkBytes.getUint16(bytes, from) & 0x3FFF;
                continue;
            }
            if (from + 1 + length > end || name.length() + length >= MAX_NAME_BYTES) {
                return null;
            }
            if (!name.isEmpty()) {
                name.append('.');
            }
            name.append(new String(bytes, from + 1, length, StandardCharsets.ISO_8859_1));
            from += 1 + length;
        }
        return null;
    }
}
