package dev.nightjar.rtp.forward;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * The header of one receiver's packets, laid out once when it is negotiated and then only filled in.
 *
 * <pre>
 * fixed header | profile, length | mid | transport-wide number | send time | what the packet carries | its dependency
 *              | descriptor | zeros to a word
 * </pre>
 *
 * <p>Elements have the one-byte form of RFC 8285 §4.2 unless an identifier or the mid needs that of §4.3. *Choice:* a
 * carried element that does not fit the one-byte form is left out.
 */
final class HeaderLayout {
    /** Fixed header, and more extension bytes than the elements above can take. */
    static final int MAX_HEADER_BYTES = RtpFields.FIXED_HEADER_LENGTH + 4 + 1_024;

    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int TWO_BYTE_PROFILE = 0x1000;
    private static final int LAST_ONE_BYTE_ID = 14;
    static final int MAX_ONE_BYTE_LENGTH = 16;
    private static final int MAX_TWO_BYTE_LENGTH = 255;
    private static final int MAX_CARRIED_LENGTH = 32;

    private final byte[] template;
    private final int templateLength;
    private final int[] carriedIds = new int[ForwardFormat.MAX_CARRIED];
    private final int descriptorId;
    private final boolean isTwoByte;
    private final int sequenceAt;
    private final int sendTimeAt;

    /** Lays the header out in the shorter form that its identifiers allow. */
    HeaderLayout(byte[] mid, ExtensionMap extensions) {
        this(mid, extensions, false);
    }

    /**
     * Lays the header out.
     *
     * @param mid in UTF-8, sent in every packet where negotiated
     * @param isWide whether elements have the two-byte form even where none needs it
     */
    HeaderLayout(byte[] mid, ExtensionMap extensions, boolean isWide) {
        // A peer chooses the mid; one that no element can hold is not sent, and the SSRC tells the section instead.
        boolean hasMid = mid.length > 0 && mid.length <= MAX_TWO_BYTE_LENGTH;
        int midId = hasMid ? extensions.id(HeaderExtensionUri.MID) : 0;
        int sequenceId = extensions.id(HeaderExtensionUri.TRANSPORT_WIDE_CC);
        int sendTimeId = extensions.id(HeaderExtensionUri.ABS_SEND_TIME);
        int highest = Math.max(midId, Math.max(sequenceId, sendTimeId));
        for (int i = 0; i < carriedIds.length; i++) {
            carriedIds[i] = extensions.id(ForwardFormat.carried(i));
            highest = Math.max(highest, carriedIds[i]);
        }
        descriptorId = extensions.id(HeaderExtensionUri.DEPENDENCY_DESCRIPTOR);
        highest = Math.max(highest, descriptorId);
        isTwoByte = isWide || highest > LAST_ONE_BYTE_ID || midId != 0 && mid.length > MAX_ONE_BYTE_LENGTH;
        template = new byte[4 + 2 + mid.length + 4 + 5];
        NetworkBytes.putInt16(template, 0, isTwoByte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE);
        int at = 4;
        if (midId != 0) {
            at = begin(template, at, midId, mid.length);
            System.arraycopy(mid, 0, template, at, mid.length);
            at += mid.length;
        }
        if (sequenceId != 0) {
            at = begin(template, at, sequenceId, 2);
            sequenceAt = at;
            at += 2;
        } else {
            sequenceAt = -1;
        }
        if (sendTimeId != 0) {
            at = begin(template, at, sendTimeId, 3);
            sendTimeAt = at;
            at += 3;
        } else {
            sendTimeAt = -1;
        }
        templateLength = at == 4 ? 0 : at;
    }

    private int begin(byte[] buffer, int at, int id, int length) {
        if (isTwoByte) {
            buffer[at] = (byte) id;
            buffer[at + 1] = (byte) length;
            return at + 2;
        }
        buffer[at] = (byte) (id << 4 | length - 1);
        return at + 1;
    }

    /** {@return whether the receiver has agreed to dependency descriptors} */
    boolean hasDescriptor() {
        return descriptorId != 0;
    }

    /** {@return whether elements of any length fit} */
    boolean isTwoByte() {
        return isTwoByte;
    }

    boolean hasTransportSequence() {
        return sequenceAt >= 0;
    }

    /**
     * Writes the extension behind the fixed header, with the extension bit in it.
     *
     * @param offset of the packet, whose first byte is written already
     * @param descriptor what the receiver is told of the packet's dependencies, null for nothing
     * @return bytes of the whole header
     */
    int writeExtension(
            byte[] buffer,
            int offset,
            ForwardedPacket packet,
            int transportSequence,
            int sendTime,
            @Nullable DescriptorMemory descriptor) {
        int start = offset + RtpFields.FIXED_HEADER_LENGTH;
        int at = start + Math.max(templateLength, 4);
        if (templateLength > 0) {
            System.arraycopy(template, 0, buffer, start, templateLength);
            if (sequenceAt >= 0) {
                NetworkBytes.putInt16(buffer, start + sequenceAt, transportSequence);
            }
            if (sendTimeAt >= 0) {
                NetworkBytes.putInt24(buffer, start + sendTimeAt, sendTime);
            }
        } else {
            System.arraycopy(template, 0, buffer, start, 4);
        }
        if (packet.hasCarried()) {
            at = writeCarried(buffer, at, packet);
        }
        if (descriptor != null && descriptor.length() > 0) {
            at = begin(buffer, at, descriptorId, descriptor.length());
            System.arraycopy(descriptor.buffer(), descriptor.offset(), buffer, at, descriptor.length());
            at += descriptor.length();
        }
        int elements = at - start - 4;
        if (elements == 0) {
            return RtpFields.FIXED_HEADER_LENGTH;
        }
        while ((at - start & 3) != 0) {
            buffer[at++] = 0;
        }
        NetworkBytes.putInt16(buffer, start + 2, (at - start) / 4 - 1);
        buffer[offset] = (byte) (buffer[offset] | 0x10);
        return at - offset;
    }

    private int writeCarried(byte[] buffer, int from, ForwardedPacket packet) {
        RtpPacket read = packet.packet();
        int at = from;
        for (int i = 0; i < carriedIds.length; i++) {
            int id = carriedIds[i];
            int length = packet.carriedLength(i);
            boolean fits = length > 0 && length <= (isTwoByte ? MAX_CARRIED_LENGTH : MAX_ONE_BYTE_LENGTH);
            if (id != 0 && fits) {
                at = begin(buffer, at, id, length);
                System.arraycopy(read.buffer(), packet.carriedOffset(i), buffer, at, length);
                at += length;
            }
        }
        return at;
    }
}
