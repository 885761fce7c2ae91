package dev.nightjar.rtp.extension;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/**
 * A sequence number over all streams of a transport, draft-holmer-rmcat-transport-wide-cc-extensions-01 §2; and its
 * second version, in which a sender asks for feedback where it wants some.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | transport-wide sequence number|T|      packets reported on    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param number 0 to 65535
 * @param feedbackPackets how many packets, up to and including this one, feedback is wanted of; 0 asks for none
 * @param includesTimestamps whether that feedback shall tell arrival times (T); false where none is asked for
 */
public record TransportSequenceNumber(int number, int feedbackPackets, boolean includesTimestamps) {
    /** URI of the first version, of a number only. */
    public static final String URI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /** URI of the second version, with the request. */
    public static final String URI_02 = "http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02";

    /** The first version in a packet; a request is not written. */
    public static final HeaderExtension<TransportSequenceNumber> EXTENSION = new Format(URI, 2);

    /** The second version in a packet. */
    public static final HeaderExtension<TransportSequenceNumber> EXTENSION_02 = new Format(URI_02, 4);

    private static final int TIMESTAMPS = 0x8000;

    /** Checks the ranges. */
    public TransportSequenceNumber {
        if ((number & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("number: " + number + " (expected: 0 to 65535)");
        }
        if ((feedbackPackets & ~0x7FFF) != 0) {
            throw new IllegalArgumentException("feedbackPackets: " + feedbackPackets + " (expected: 0 to 32767)");
        }
        if (includesTimestamps && feedbackPackets == 0) {
            throw new IllegalArgumentException("includesTimestamps: of no packets");
        }
    }

    /** {@return a number without a request} */
    public static TransportSequenceNumber of(int number) {
        return new TransportSequenceNumber(number, 0, false);
    }

    /** {@return the number of an element of either version, or -1 if it is malformed} */
    public static int read(byte[] buffer, int offset, int length) {
        return length == 2 || length == 4 ? NetworkBytes.getUint16(buffer, offset) : -1;
    }

    /** {@return the request of an element of the second version as its 16 bits are, or 0 if it has none} */
    public static int readRequest(byte[] buffer, int offset, int length) {
        return length == 4 ? NetworkBytes.getUint16(buffer, offset + 2) : 0;
    }

    private static final class Format extends FixedFormat<TransportSequenceNumber> {
        Format(String uri, int maxBytes) {
            super(uri, maxBytes);
        }

        @Override
        public @Nullable TransportSequenceNumber parse(byte[] buffer, int offset, int length) {
            int number = read(buffer, offset, length);
            if (number < 0) {
                return null;
            }
            int request = length == 4 ? NetworkBytes.getUint16(buffer, offset + 2) : 0;
            int packets = maxBytes() == 4 ? request & ~TIMESTAMPS : 0;
            return new TransportSequenceNumber(number, packets, packets > 0 && (request & TIMESTAMPS) != 0);
        }

        @Override
        public int write(TransportSequenceNumber value, byte[] buffer, int offset) {
            NetworkBytes.putInt16(buffer, offset, value.number);
            // Without a request the second version is as short as the first.
            if (maxBytes() == 2 || value.feedbackPackets == 0) {
                return 2;
            }
            int request = value.feedbackPackets | (value.includesTimestamps ? TIMESTAMPS : 0);
            NetworkBytes.putInt16(buffer, offset + 2, request);
            return 4;
        }
    }
}
