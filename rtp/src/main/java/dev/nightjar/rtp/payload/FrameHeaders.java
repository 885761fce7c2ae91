package dev.nightjar.rtp.payload;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.extension.HeaderExtension;
import org.jspecify.annotations.Nullable;

/**
 * The RTP headers of a frame's first packet and of the one that ends it, for what header extensions say of the frame.
 *
 * <p>*Choice:* of those two only; senders put what belongs to a frame into one of them or into all (abs-capture-time
 * into the first, video orientation into the last). Confined to one thread.
 */
public final class FrameHeaders {
    /** A peer may make headers longer than any extension is; of those nothing is known. */
    static final int MAX_HEADER_BYTES = 512;

    private static final byte[] NOTHING = new byte[0];
    private static final int PADDING_BIT = 0x20;

    private byte[] first = NOTHING;
    private byte[] last = NOTHING;
    private int firstLength;
    private int lastLength;
    private int timestamp;
    private ExtensionMap map = ExtensionMap.EMPTY;

    /** Makes headers of no frame. */
    public FrameHeaders() {}

    /** {@return the timestamp of the packets taken last, unsigned 32 bits in an {@code int}} */
    public int timestamp() {
        return timestamp;
    }

    /** Begins with the first packet of a frame, borrowed; {@code negotiated} says what its elements are. */
    public void begin(RtpPacket packet, ExtensionMap negotiated) {
        map = negotiated;
        timestamp = packet.rtpTimestamp();
        firstLength = 0;
        lastLength = 0;
        if (packet.hasExtension() && packet.headerLength() <= MAX_HEADER_BYTES) {
            first = copy(packet, first);
            firstLength = packet.headerLength();
        }
    }

    /** Takes the packet that ends the frame, borrowed. */
    public void end(RtpPacket packet) {
        if (packet.hasExtension() && packet.headerLength() <= MAX_HEADER_BYTES) {
            last = copy(packet, last);
            lastLength = packet.headerLength();
        }
    }

    private static byte[] copy(RtpPacket packet, byte[] into) {
        int length = packet.headerLength();
        byte[] bytes = into.length >= length ? into : new byte[length];
        System.arraycopy(packet.buffer(), packet.offset(), bytes, 0, length);
        bytes[0] &= (byte) ~PADDING_BIT;
        return bytes;
    }

    /** {@return what an extension says of the frame, or null where it was not negotiated, is absent or malformed} */
    public <T> @Nullable T value(HeaderExtension<T> extension) {
        if (map.id(extension) == 0) {
            return null;
        }
        HeaderExtensions reader = new HeaderExtensions(map);
        T value = value(reader, extension, first, firstLength);
        return value == null ? value(reader, extension, last, lastLength) : value;
    }

    private static <T> @Nullable T value(
            HeaderExtensions reader, HeaderExtension<T> extension, byte[] header, int length) {
        RtpPacket packet = new RtpPacket();
        return length > 0 && packet.wrap(header, 0, length) ? reader.value(packet, extension) : null;
    }

    /** Makes {@code copy} the same, in its own arrays as long as they suffice. */
    void copyInto(FrameHeaders copy) {
        copy.map = map;
        copy.timestamp = timestamp;
        copy.first = copy(first, firstLength, copy.first);
        copy.firstLength = firstLength;
        copy.last = copy(last, lastLength, copy.last);
        copy.lastLength = lastLength;
    }

    private static byte[] copy(byte[] from, int length, byte[] into) {
        byte[] bytes = into.length >= length ? into : new byte[from.length];
        System.arraycopy(from, 0, bytes, 0, length);
        return bytes;
    }
}
