package dev.nightjar.rtp;

import dev.nightjar.rtp.extension.AbsCaptureTime;
import dev.nightjar.rtp.extension.AbsSendTime;
import dev.nightjar.rtp.extension.AudioLevel;
import dev.nightjar.rtp.extension.HeaderExtension;
import dev.nightjar.rtp.extension.PlayoutDelay;
import dev.nightjar.rtp.extension.TransmissionOffset;
import dev.nightjar.rtp.extension.TransportSequenceNumber;
import dev.nightjar.rtp.extension.VideoOrientation;
import org.jspecify.annotations.Nullable;

/**
 * Reads the negotiated header extensions of packets.
 *
 * <p>Holds the {@link ExtensionMap} and the names seen so far, so that reading a mid or rid again gives the same
 * {@code String} without allocating. A malformed value counts as absent: how each is written is
 * in {@link dev.nightjar.rtp.extension}. The methods named after an extension do not allocate; {@link #value} makes an
 * object, for what comes with some packets only. Confined to one thread.
 */
public final class HeaderExtensions {
    /** Returned by {@link #transmissionOffset} when the packet has none; the value itself has 24 bits. */
    public static final int NO_OFFSET = TransmissionOffset.NONE;

    private final ExtensionMap map;
    private final NameCache names = new NameCache();
    private final int midId;
    private final int ridId;
    private final int repairedRidId;
    private final int absSendTimeId;
    private final int transportWideId;
    private final int transportWide02Id;
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
        transportWide02Id = map.id(HeaderExtensionUri.TRANSPORT_WIDE_CC_02);
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

    /** {@return the value of any negotiated extension, the application's own as well; null if absent or malformed} */
    public <T> @Nullable T value(RtpPacket packet, HeaderExtension<T> extension) {
        int id = map.id(extension);
        int length = packet.extensionLength(id);
        return length < 0 ? null : extension.parse(packet.buffer(), packet.extensionOffset(id), length);
    }

    /** {@return the transport-wide sequence number of either version, 0 to 65535, or -1 if absent} */
    public int transportWideSequenceNumber(RtpPacket packet) {
        int id = packet.extensionLength(transportWideId) >= 0 ? transportWideId : transportWide02Id;
        int length = packet.extensionLength(id);
        return length < 0 ? -1 : TransportSequenceNumber.read(packet.buffer(), packet.extensionOffset(id), length);
    }

    /**
     * {@return the feedback that a packet asks for by the second version of the transport-wide number: how many packets
     * in the low 15 bits, and the 16th set where their times are wanted; 0 where it asks for none}
     */
    public int transportFeedbackRequest(RtpPacket packet) {
        int length = packet.extensionLength(transportWide02Id);
        return length < 0
                ? 0
                : TransportSequenceNumber.readRequest(
                        packet.buffer(), packet.extensionOffset(transportWide02Id), length);
    }

    /** {@return when the packet left, 24 bits of 6.18 fixed point seconds that wrap each 64 s, or -1 if absent} */
    public int absSendTime(RtpPacket packet) {
        int length = packet.extensionLength(absSendTimeId);
        return length < 0 ? -1 : AbsSendTime.read(packet.buffer(), packet.extensionOffset(absSendTimeId), length);
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
        int length = packet.extensionLength(audioLevelId);
        return length < 0 ? -1 : AudioLevel.read(packet.buffer(), packet.extensionOffset(audioLevelId), length);
    }

    /** {@return the octet of 3GPP TS 26.114 §7.4.5: bit 3 camera, bit 2 flip, bits 1 and 0 rotation; -1 if absent} */
    public int videoOrientation(RtpPacket packet) {
        int length = packet.extensionLength(videoOrientationId);
        return length < 0
                ? -1
                : VideoOrientation.read(packet.buffer(), packet.extensionOffset(videoOrientationId), length);
    }

    /** {@return clockwise degrees to turn the picture by before showing it: 0, 90, 180 or 270; -1 if absent} */
    public int rotationDegrees(RtpPacket packet) {
        int orientation = videoOrientation(packet);
        return orientation < 0 ? -1 : VideoOrientation.rotationDegrees(orientation);
    }

    /** {@return the least playout delay, in units of 10 ms, 0 to 4095, or -1 if absent} */
    public int minPlayoutDelay(RtpPacket packet) {
        int bits = playoutDelay(packet);
        return bits < 0 ? -1 : bits >> 12;
    }

    /** {@return the greatest playout delay, in units of 10 ms, 0 to 4095, or -1 if absent} */
    public int maxPlayoutDelay(RtpPacket packet) {
        int bits = playoutDelay(packet);
        return bits < 0 ? -1 : bits & 0xFFF;
    }

    private int playoutDelay(RtpPacket packet) {
        int length = packet.extensionLength(playoutDelayId);
        return length < 0 ? -1 : PlayoutDelay.read(packet.buffer(), packet.extensionOffset(playoutDelayId), length);
    }

    /** {@return ticks between the RTP timestamp and the real sending, signed 24 bits, or {@link #NO_OFFSET}} */
    public int transmissionOffset(RtpPacket packet) {
        int length = packet.extensionLength(transmissionOffsetId);
        return length < 0
                ? NO_OFFSET
                : TransmissionOffset.read(packet.buffer(), packet.extensionOffset(transmissionOffsetId), length);
    }

    /** {@return the capture time as a 64-bit NTP timestamp, or 0 if absent} */
    public long absCaptureTime(RtpPacket packet) {
        int length = packet.extensionLength(absCaptureTimeId);
        return length < 0 ? 0 : AbsCaptureTime.read(packet.buffer(), packet.extensionOffset(absCaptureTimeId), length);
    }
}
