package dev.nightjar.rtp;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/**
 * Reads the negotiated header extensions of packets.
 *
 * <p>Holds the {@link ExtensionMap} and the names seen so far, so that reading a mid or rid again gives the same
 * {@code String} without allocating. A value of the wrong length counts as absent. Confined to one thread.
 */
public final class HeaderExtensions {
    /** Returned by {@link #transmissionOffset} when the packet has none; the value itself has 24 bits. */
    public static final int NO_OFFSET = Integer.MIN_VALUE;

    private final ExtensionMap map;
    private final NameCache names = new NameCache();
    private final int midId;
    private final int ridId;
    private final int repairedRidId;
    private final int absSendTimeId;
    private final int transportWideId;
    private final int audioLevelId;
    private final int videoOrientationId;
    private final int playoutDelayId;
    private final int transmissionOffsetId;
    private final int absCaptureTimeId;

    /** Makes a reader for one negotiated map. */
    public HeaderExtensions(ExtensionMap map) {
        this.map = map;
        midId = map.id(HeaderExtensionUri.MID);
        ridId = map.id(HeaderExtensionUri.RID);
        repairedRidId = map.id(HeaderExtensionUri.REPAIRED_RID);
        absSendTimeId = map.id(HeaderExtensionUri.ABS_SEND_TIME);
        transportWideId = map.id(HeaderExtensionUri.TRANSPORT_WIDE_CC);
        audioLevelId = map.id(HeaderExtensionUri.AUDIO_LEVEL);
        videoOrientationId = map.id(HeaderExtensionUri.VIDEO_ORIENTATION);
        playoutDelayId = map.id(HeaderExtensionUri.PLAYOUT_DELAY);
        transmissionOffsetId = map.id(HeaderExtensionUri.TRANSMISSION_OFFSET);
        absCaptureTimeId = map.id(HeaderExtensionUri.ABS_CAPTURE_TIME);
    }

    /** {@return the map this reader was made for} */
    public ExtensionMap map() {
        return map;
    }

    /** {@return the media identification tag, or null if absent} */
    public @Nullable String mid(RtpPacket packet) {
        return name(packet, midId);
    }

    /** {@return the RTP stream identifier, or null if absent} */
    public @Nullable String rid(RtpPacket packet) {
        return name(packet, ridId);
    }

    /** {@return the identifier of the stream that this one repairs, or null if absent} */
    public @Nullable String repairedRid(RtpPacket packet) {
        return name(packet, repairedRidId);
    }

    private @Nullable String name(RtpPacket packet, int id) {
        int length = packet.extensionLength(id);
        return length <= 0 ? null : names.get(packet.buffer(), packet.extensionOffset(id), length);
    }

    /** {@return the transport-wide sequence number, 0 to 65535, or -1 if absent} */
    public int transportWideSequenceNumber(RtpPacket packet) {
        // Version 2 of the extension adds two bytes of a feedback request behind the number.
        int length = packet.extensionLength(transportWideId);
        return length == 2 || length == 4
                ? NetworkBytes.getUint16(packet.buffer(), packet.extensionOffset(transportWideId))
                : -1;
    }

    /** {@return when the packet left, 24 bits of 6.18 fixed point seconds that wrap each 64 s, or -1 if absent} */
    public int absSendTime(RtpPacket packet) {
        return hasLength(packet, absSendTimeId, 3)
                ? NetworkBytes.getUint24(packet.buffer(), packet.extensionOffset(absSendTimeId))
                : -1;
    }

    /** {@return the audio level in -dBov, 0 (loudest) to 127 (silence), or -1 if absent} */
    public int audioLevel(RtpPacket packet) {
        int octet = audioLevelOctet(packet);
        return octet < 0 ? -1 : octet & 0x7F;
    }

    /** {@return whether the sender says that the packet holds voice; false if it says nothing} */
    public boolean isVoice(RtpPacket packet) {
        int octet = audioLevelOctet(packet);
        return octet >= 0 && (octet & 0x80) != 0;
    }

    private int audioLevelOctet(RtpPacket packet) {
        // One byte, or in the two-byte form padded to two: RFC 6464 §3 shows both.
        int length = packet.extensionLength(audioLevelId);
        return length == 1 || length == 2
                ? NetworkBytes.getUint8(packet.buffer(), packet.extensionOffset(audioLevelId))
                : -1;
    }

    /** {@return the octet of 3GPP TS 26.114 §7.4.5: bit 3 camera, bit 2 flip, bits 1 and 0 rotation; -1 if absent} */
    public int videoOrientation(RtpPacket packet) {
        return hasLength(packet, videoOrientationId, 1)
                ? NetworkBytes.getUint8(packet.buffer(), packet.extensionOffset(videoOrientationId))
                : -1;
    }

    /** {@return clockwise degrees to turn the picture by before showing it: 0, 90, 180 or 270; -1 if absent} */
    public int rotationDegrees(RtpPacket packet) {
        int orientation = videoOrientation(packet);
        return orientation < 0 ? -1 : 90 * (orientation & 0x3);
    }

    /** {@return the least playout delay, in units of 10 ms, 0 to 4095, or -1 if absent} */
    public int minPlayoutDelay(RtpPacket packet) {
        return hasLength(packet, playoutDelayId, 3)
                ? NetworkBytes.getUint24(packet.buffer(), packet.extensionOffset(playoutDelayId)) >> 12
                : -1;
    }

    /** {@return the greatest playout delay, in units of 10 ms, 0 to 4095, or -1 if absent} */
    public int maxPlayoutDelay(RtpPacket packet) {
        return hasLength(packet, playoutDelayId, 3)
                ? NetworkBytes.getUint24(packet.buffer(), packet.extensionOffset(playoutDelayId)) & 0xFFF
                : -1;
    }

    /** {@return ticks between the RTP timestamp and the real sending, signed 24 bits, or {@link #NO_OFFSET}} */
    public int transmissionOffset(RtpPacket packet) {
        return hasLength(packet, transmissionOffsetId, 3)
                ? NetworkBytes.getUint24(packet.buffer(), packet.extensionOffset(transmissionOffsetId)) << 8 >> 8
                : NO_OFFSET;
    }

    /** {@return the capture time as a 64-bit NTP timestamp, or 0 if absent} */
    public long absCaptureTime(RtpPacket packet) {
        // Followed by an estimated clock offset in the longer form.
        int length = packet.extensionLength(absCaptureTimeId);
        return length == 8 || length == 16
                ? NetworkBytes.getInt64(packet.buffer(), packet.extensionOffset(absCaptureTimeId))
                : 0;
    }

    private static boolean hasLength(RtpPacket packet, int id, int length) {
        return packet.extensionLength(id) == length;
    }
}
