package dev.nightjar.rtp;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.rtp.extension.HeaderExtension;
import dev.nightjar.rtp.extension.StreamName;

/**
 * Writes RTP packets into arrays of the caller: set the fields, add extensions, then {@link #writeTo}.
 *
 * <p>The fields stay set from packet to packet, the extensions until {@link #clearExtensions}. Elements are written in
 * the one-byte form of RFC 8285 §4.2 where all of them fit it, else in the two-byte form of §4.3; a stream may mix the
 * two where {@code a=extmap-allow-mixed} was negotiated (§4.1.2), else see {@link #twoByteFormOnly}. Nothing allocates.
 * Confined to one thread.
 */
public final class RtpWriter {
    /** Room for the elements of one packet; what does not fit is a caller's mistake. */
    private static final int MAX_EXTENSION_BYTES = 1024;

    /** With room behind for an element that turns out to be one too many. */
    private final byte[] extensions = new byte[MAX_EXTENSION_BYTES + 2 + 255];

    private int extensionsLength;
    private boolean needsTwoByteForm;
    private boolean twoByteFormOnly;
    private final int[] csrcs = new int[15];
    private int csrcCount;
    private boolean marker;
    private int payloadType;
    private int sequenceNumber;
    private int rtpTimestamp;
    private int ssrc;
    private int paddingLength;

    /** Makes a writer with all fields zero. */
    public RtpWriter() {}

    /** Sets the marker bit. */
    public RtpWriter marker(boolean marker) {
        this.marker = marker;
        return this;
    }

    /** Sets the payload type, 0 to 127. */
    public RtpWriter payloadType(int payloadType) {
        if ((payloadType & ~0x7F) != 0) {
            throw new IllegalArgumentException("payloadType: " + payloadType + " (expected: 0 to 127)");
        }
        this.payloadType = payloadType;
        return this;
    }

    /** Sets the sequence number; the low 16 bits count. */
    public RtpWriter sequenceNumber(int sequenceNumber) {
        this.sequenceNumber = sequenceNumber & 0xFFFF;
        return this;
    }

    /** Sets the timestamp, in ticks of the clock rate. */
    public RtpWriter rtpTimestamp(int rtpTimestamp) {
        this.rtpTimestamp = rtpTimestamp;
        return this;
    }

    /** Sets the SSRC. */
    public RtpWriter ssrc(int ssrc) {
        this.ssrc = ssrc;
        return this;
    }

    /** Adds a contributing source, 15 at most. */
    public RtpWriter csrc(int csrc) {
        if (csrcCount == csrcs.length) {
            throw new IllegalStateException("csrc: a packet holds no more than 15");
        }
        csrcs[csrcCount++] = csrc;
        return this;
    }

    /** Sets the bytes of padding, its length byte included, 0 (none) to 255. */
    public RtpWriter paddingLength(int paddingLength) {
        if ((paddingLength & ~0xFF) != 0) {
            throw new IllegalArgumentException("paddingLength: " + paddingLength + " (expected: 0 to 255)");
        }
        this.paddingLength = paddingLength;
        return this;
    }

    /**
     * Sets whether all elements take the two-byte form, also those that fit the shorter one. A stream without
     * {@code a=extmap-allow-mixed} and with some element that needs it (RFC 8285 §4.1.2) wants this.
     */
    public RtpWriter twoByteFormOnly(boolean only) {
        twoByteFormOnly = only;
        return this;
    }

    /** Forgets the extensions and contributing sources added so far. */
    public RtpWriter clearExtensions() {
        extensionsLength = 0;
        needsTwoByteForm = false;
        csrcCount = 0;
        return this;
    }

    /** Adds an extension element, copying its value of 0 to 255 bytes; an {@code id} of 0 adds nothing. */
    public RtpWriter extension(int id, byte[] value, int offset, int length) {
        if (id == 0) {
            return this;
        }
        int at = beginElement(id, length);
        System.arraycopy(value, offset, extensions, at, length);
        return this;
    }

    /** Adds an extension element of the low {@code length} bytes, 1 to 4, of a number; id 0 adds nothing. */
    public RtpWriter extension(int id, int value, int length) {
        if (length < 1 || length > 4) {
            throw new IllegalArgumentException("length: " + length + " (expected: 1 to 4)");
        }
        if (id == 0) {
            return this;
        }
        int at = beginElement(id, length);
        for (int i = 0; i < length; i++) {
            extensions[at + i] = (byte) (value >>> (8 * (length - 1 - i)));
        }
        return this;
    }

    /** Adds an extension element of a stream name such as a mid; id 0 adds nothing. */
    public RtpWriter extension(int id, String name) {
        return extension(id, StreamName.MID, name);
    }

    /**
     * Adds an extension element of a value, written by its extension; an {@code id} of 0 adds nothing.
     *
     * @param id its local identifier, {@link ExtensionMap#id(HeaderExtension)}
     */
    public <T> RtpWriter extension(int id, HeaderExtension<T> extension, T value) {
        if (id == 0) {
            return this;
        }
        int length = extension.write(value, extensions, extensionsLength + 2);
        beginElement(id, length);
        return this;
    }

    /** Stores identifier and length as two bytes, and returns where the value goes. */
    private int beginElement(int id, int length) {
        if (id < 1 || id > 255) {
            throw new IllegalArgumentException("id: " + id + " (expected: 1 to 255)");
        }
        if (length < 0 || length > 255) {
            throw new IllegalArgumentException("length: " + length + " (expected: 0 to 255)");
        }
        if (extensionsLength + 2 + length > MAX_EXTENSION_BYTES) {
            throw new IllegalStateException("extensions: more than " + MAX_EXTENSION_BYTES + " bytes");
        }
        // §4.2: identifier 15 is reserved, and a length of zero can not be said.
        needsTwoByteForm |= id > RtpPacket.MAX_ONE_BYTE_ID || length > 16 || length == 0;
        extensions[extensionsLength] = (byte) id;
        extensions[extensionsLength + 1] = (byte) length;
        int at = extensionsLength + 2;
        extensionsLength = at + length;
        return at;
    }

    private boolean isTwoByteForm() {
        return needsTwoByteForm || twoByteFormOnly;
    }

    /** {@return bytes of the header that {@link #writeTo} would write before the payload} */
    public int headerLength() {
        return RtpFields.FIXED_HEADER_LENGTH + 4 * csrcCount + extensionBlockLength();
    }

    /** {@return bytes of the extension with its own header, a multiple of 4; 0 without elements} */
    private int extensionBlockLength() {
        if (extensionsLength == 0) {
            return 0;
        }
        int elements = extensionsLength;
        if (!isTwoByteForm()) {
            for (int at = 0; at < extensionsLength; at += 2 + (extensions[at + 1] & 0xFF)) {
                elements--;
            }
        }
        return 4 + (elements + 3 & ~3);
    }

    /**
     * Writes one packet with a copy of the payload.
     *
     * @return bytes written
     * @throws IllegalArgumentException if the array has too little room behind {@code offset}
     */
    public int writeTo(byte[] buffer, int offset, byte[] payload, int payloadOffset, int payloadLength) {
        int header = headerLength();
        int length = header + payloadLength + paddingLength;
        if (length > buffer.length - offset) {
            throw new IllegalArgumentException("room: " + (buffer.length - offset) + " (expected: >= " + length + ")");
        }
        // The payload first, so that payload and packet may share an array.
        System.arraycopy(payload, payloadOffset, buffer, offset + header, payloadLength);
        int first = 0x80 | csrcCount | (paddingLength > 0 ? 0x20 : 0) | (extensionsLength > 0 ? 0x10 : 0);
        buffer[offset] = (byte) first;
        buffer[offset + 1] = (byte) (payloadType | (marker ? 0x80 : 0));
        NetworkBytes.putInt16(buffer, offset + RtpFields.SEQUENCE_NUMBER_OFFSET, sequenceNumber);
        NetworkBytes.putInt32(buffer, offset + RtpFields.TIMESTAMP_OFFSET, rtpTimestamp);
        NetworkBytes.putInt32(buffer, offset + RtpFields.SSRC_OFFSET, ssrc);
        int at = offset + RtpFields.FIXED_HEADER_LENGTH;
        for (int i = 0; i < csrcCount; i++) {
            NetworkBytes.putInt32(buffer, at, csrcs[i]);
            at += 4;
        }
        writeExtensions(buffer, at);
        if (paddingLength > 0) {
            int end = offset + length;
            for (int i = end - paddingLength; i < end - 1; i++) {
                buffer[i] = 0;
            }
            buffer[end - 1] = (byte) paddingLength;
        }
        return length;
    }

    private void writeExtensions(byte[] buffer, int offset) {
        int block = extensionBlockLength();
        if (block == 0) {
            return;
        }
        boolean isTwoByteForm = isTwoByteForm();
        int profile = isTwoByteForm ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE;
        NetworkBytes.putInt16(buffer, offset, profile);
        NetworkBytes.putInt16(buffer, offset + 2, (block - 4) / 4);
        int to = offset + 4;
        int from = 0;
        while (from < extensionsLength) {
            int id = extensions[from] & 0xFF;
            int length = extensions[from + 1] & 0xFF;
            if (isTwoByteForm) {
                buffer[to++] = (byte) id;
                buffer[to++] = (byte) length;
            } else {
                buffer[to++] = (byte) (id << 4 | length - 1);
            }
            System.arraycopy(extensions, from + 2, buffer, to, length);
            to += length;
            from += 2 + length;
        }
        while (to < offset + block) {
            buffer[to++] = 0;
        }
    }
}
