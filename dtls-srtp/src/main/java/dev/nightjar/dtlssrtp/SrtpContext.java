package dev.nightjar.dtlssrtp;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One direction of SRTP and SRTCP under one master key: either protects what we send, or unprotects what the peer
 * sends.
 *
 * <p>Works in place and allocates nothing per packet with AES-CM (with AES-GCM the JDK's cipher allocates about a
 * kibibyte). Confined to one thread. Each SSRC has its own rollover counter and replay windows; they move only once a
 * tag has verified, are kept over pauses, and their number is bounded by {@link SrtpConfig#maxSsrcs}. No rekeying and
 * no MKI: DTLS-SRTP in WebRTC has one key for a connection's life.
 */
public final class SrtpContext {
    /**
     * Room that {@link #protectRtp} and {@link #protectRtcp} need after a packet: the tag of AES-GCM, and the E bit
     * with the SRTCP index.
     */
    public static final int MAX_OVERHEAD_BYTES = 20;

    private static final int MAX_RTCP_INDEX = 0x7FFF_FFFF;

    private enum Direction {
        SENDING,
        RECEIVING
    }

    private final SrtpProfile profile;
    private final SrtpTransform transform;
    private final SrtpStreams rtpStreams;
    private final SrtpStreams rtcpStreams;
    private final SrtpTally rtpTally = new SrtpTally();
    private final SrtpTally rtcpTally = new SrtpTally();
    private @Nullable Direction direction;
    private boolean destroyed;
    private int resultLength;

    private SrtpContext(SrtpMasterKey key, SrtpConfig config) {
        profile = key.profile();
        SrtpSessionKeys rtpKeys = SrtpKeyDerivation.rtpKeys(key);
        SrtpSessionKeys rtcpKeys = SrtpKeyDerivation.rtcpKeys(key);
        transform = profile.isAead()
                ? new AesGcmTransform(rtpKeys, rtcpKeys)
                : new AesCmTransform(profile, rtpKeys, rtcpKeys);
        rtpKeys.destroy();
        rtcpKeys.destroy();
        rtpStreams = new SrtpStreams(config);
        rtcpStreams = new SrtpStreams(config);
    }

    /** {@return a context for one direction; {@code key} may be destroyed afterwards} */
    public static SrtpContext create(SrtpMasterKey key, SrtpConfig config) {
        return new SrtpContext(requireNonNull(key, "key"), requireNonNull(config, "config"));
    }

    /** {@return the profile in use} */
    public SrtpProfile profile() {
        return profile;
    }

    /**
     * Turns an RTP packet into an SRTP packet, in place.
     *
     * <p>The sequence number's rollover counter is kept per SSRC (RFC 3711 §3.3.1). Whoever chooses the first sequence
     * number of an SSRC takes one below 2^15: a receiver that misses the packets before an early wrap could not know
     * the counter. No sequence number is protected twice, since key and IV would repeat (RFC 3711 §9.1, RFC 7714 §8.4):
     * to resend a packet as it was, keep its protected bytes.
     *
     * @param buffer holds the packet, with at least {@link #MAX_OVERHEAD_BYTES} of room after it
     * @param offset absolute index of its first byte
     * @param length its bytes
     * @return the length of the SRTP packet
     * @throws IllegalArgumentException when the range holds no RTP packet or the room is missing
     * @throws IllegalStateException when the sequence number was protected before or lies behind the replay window,
     *     when the key has protected all it may (RFC 3711 §9.2), when there are too many SSRCs, when this context has
     *     unprotected before, or after {@link #destroy}
     */
    public int protectRtp(byte[] buffer, int offset, int length) {
        begin(Direction.SENDING);
        checkRoom(buffer, offset, length);
        int headerLength = RtpFields.headerLength(buffer, offset, length);
        if (headerLength < 0) {
            throw new IllegalArgumentException("not an RTP packet: " + length + " bytes");
        }
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        int sequenceNumber = NetworkBytes.getUint16(buffer, offset + RtpFields.SEQUENCE_NUMBER_OFFSET);
        ReplayWindow window = windowOf(rtpStreams, ssrc);
        long index = SrtpIndex.estimate(window.highest(), sequenceNumber);
        if (index > SrtpIndex.MAX) {
            throw new IllegalStateException("all 2^48 packets of SSRC " + Integer.toUnsignedString(ssrc)
                    + " are protected; the key is used up (RFC 3711 §9.2)");
        }
        if (!window.isFresh(index)) {
            throw new IllegalStateException("sequence number " + sequenceNumber + " of SSRC "
                    + Integer.toUnsignedString(ssrc) + " is protected already or too old (RFC 3711 §9.1)");
        }
        window.accept(index);
        rtpTally.sent();
        return transform.protectRtp(buffer, offset, headerLength, length, index);
    }

    /**
     * Turns an RTCP packet, compound or reduced-size, into an encrypted SRTCP packet, in place.
     *
     * @param buffer holds the packet, with at least {@link #MAX_OVERHEAD_BYTES} of room after it
     * @param offset absolute index of its first byte
     * @param length its bytes
     * @return the length of the SRTCP packet
     * @throws IllegalArgumentException when the range holds no RTCP packet or the room is missing
     * @throws IllegalStateException when the key has protected all it may (RFC 3711 §9.2), when there are too many
     *     SSRCs, when this context has unprotected before, or after {@link #destroy}
     */
    public int protectRtcp(byte[] buffer, int offset, int length) {
        begin(Direction.SENDING);
        checkRoom(buffer, offset, length);
        if (!isRtcp(buffer, offset, length)) {
            throw new IllegalArgumentException("not an RTCP packet: " + length + " bytes");
        }
        int ssrc = NetworkBytes.getInt32(buffer, offset + 4);
        ReplayWindow window = windowOf(rtcpStreams, ssrc);
        long index = window.highest() + 1; // RFC 3711 §3.4: 0 for the first packet, then one more for each
        if (index > MAX_RTCP_INDEX) {
            throw new IllegalStateException("all 2^31 RTCP packets of SSRC " + Integer.toUnsignedString(ssrc)
                    + " are protected; the key is used up (RFC 3711 §9.2)");
        }
        window.accept(index);
        rtcpTally.sent();
        return transform.protectRtcp(buffer, offset, length, SrtpTransform.ENCRYPTED | (int) index);
    }

    /**
     * Turns an SRTP packet into an RTP packet, in place. Hostile bytes never throw and change nothing but a counter.
     *
     * @param buffer holds the packet; unless it is accepted, the bytes of the range are unspecified afterwards, and
     *     bytes outside the range never change
     * @param offset absolute index of its first byte
     * @param length its bytes
     * @return what became of it
     * @throws IllegalStateException when this context has protected before, or after {@link #destroy}
     */
    public UnprotectResult unprotectRtp(byte[] buffer, int offset, int length) {
        begin(Direction.RECEIVING);
        Objects.checkFromIndexSize(offset, length, buffer.length);
        return rtpTally.count(openRtp(buffer, offset, length));
    }

    private UnprotectResult openRtp(byte[] buffer, int offset, int length) {
        int headerLength = RtpFields.headerLength(buffer, offset, length - profile.rtpTagLength());
        if (headerLength < 0) {
            return UnprotectResult.MALFORMED;
        }
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        int sequenceNumber = NetworkBytes.getUint16(buffer, offset + RtpFields.SEQUENCE_NUMBER_OFFSET);
        ReplayWindow window = rtpStreams.find(ssrc);
        if (window == null && rtpStreams.isFull()) {
            return UnprotectResult.NO_ROOM_FOR_SSRC;
        }
        long index = SrtpIndex.estimate(window == null ? -1 : window.highest(), sequenceNumber);
        if (index > SrtpIndex.MAX) {
            return UnprotectResult.AUTHENTICATION_FAILED; // no key protects such an index, RFC 3711 §9.2
        }
        if (window != null && !window.isFresh(index)) {
            return UnprotectResult.REPLAYED; // RFC 3711 §3.3.2: looked up before the tag
        }
        int plainLength = transform.unprotectRtp(buffer, offset, headerLength, length, index);
        return settle(rtpStreams, window, ssrc, index, plainLength);
    }

    /**
     * Turns an SRTCP packet into an RTCP packet, in place. Hostile bytes never throw and change nothing but a counter.
     *
     * <p>Packets without the E bit, authenticated only, are accepted as well (RFC 3711 §3.4).
     *
     * @param buffer holds the packet; unless it is accepted, the bytes of the range are unspecified afterwards, and
     *     bytes outside the range never change
     * @param offset absolute index of its first byte
     * @param length its bytes
     * @return what became of it
     * @throws IllegalStateException when this context has protected before, or after {@link #destroy}
     */
    public UnprotectResult unprotectRtcp(byte[] buffer, int offset, int length) {
        begin(Direction.RECEIVING);
        Objects.checkFromIndexSize(offset, length, buffer.length);
        return rtcpTally.count(openRtcp(buffer, offset, length));
    }

    private UnprotectResult openRtcp(byte[] buffer, int offset, int length) {
        int overhead = SrtpTransform.INDEX_WORD_LENGTH + profile.rtcpTagLength();
        if (!isRtcp(buffer, offset, length - overhead)) {
            return UnprotectResult.MALFORMED;
        }
        int ssrc = NetworkBytes.getInt32(buffer, offset + 4);
        ReplayWindow window = rtcpStreams.find(ssrc);
        if (window == null && rtcpStreams.isFull()) {
            return UnprotectResult.NO_ROOM_FOR_SSRC;
        }
        int indexWord = transform.indexWord(buffer, offset, length);
        int index = indexWord & ~SrtpTransform.ENCRYPTED;
        if (window != null && !window.isFresh(index)) {
            return UnprotectResult.REPLAYED;
        }
        int plainLength = transform.unprotectRtcp(buffer, offset, length, indexWord);
        return settle(rtcpStreams, window, ssrc, index, plainLength);
    }

    /** The one place where received packets change state: after the tag. */
    private UnprotectResult settle(
            SrtpStreams streams, @Nullable ReplayWindow window, int ssrc, long index, int plainLength) {
        if (plainLength == SrtpTransform.FORGED) {
            return UnprotectResult.AUTHENTICATION_FAILED;
        }
        (window == null ? streams.add(ssrc) : window).accept(index);
        resultLength = plainLength;
        return UnprotectResult.ACCEPTED;
    }

    /** {@return bytes of the packet that was accepted last} */
    public int resultLength() {
        return resultLength;
    }

    /** {@return how many RTP packets were sent, accepted and refused} */
    public SrtpCounters rtpCounters() {
        return rtpTally.snapshot();
    }

    /** {@return how many RTCP packets were sent, accepted and refused} */
    public SrtpCounters rtcpCounters() {
        return rtcpTally.snapshot();
    }

    /** Zeroes the keys, as far as the JDK's ciphers let us; the context cannot be used afterwards. */
    public void destroy() {
        if (!destroyed) {
            destroyed = true;
            transform.destroy();
        }
    }

    /** {@return the RTP state of an SSRC, made when missing} */
    ReplayWindow rtpWindow(int ssrc) {
        return windowOf(rtpStreams, ssrc);
    }

    /** {@return the RTCP state of an SSRC, made when missing} */
    ReplayWindow rtcpWindow(int ssrc) {
        return windowOf(rtcpStreams, ssrc);
    }

    /** {@return SSRCs with RTP state} */
    int rtpSsrcs() {
        return rtpStreams.size();
    }

    /** {@return SSRCs with RTCP state} */
    int rtcpSsrcs() {
        return rtcpStreams.size();
    }

    private static ReplayWindow windowOf(SrtpStreams streams, int ssrc) {
        ReplayWindow window = streams.find(ssrc);
        return window == null ? streams.add(ssrc) : window;
    }

    private void begin(Direction wanted) {
        if (destroyed) {
            throw new IllegalStateException("the context is destroyed");
        }
        if (direction != wanted) {
            if (direction != null) {
                throw new IllegalStateException("a context has one direction, this one is " + direction
                        + "; each direction has its own key (RFC 5764 §4.2)");
            }
            direction = wanted;
        }
    }

    private static void checkRoom(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (buffer.length - offset - length < MAX_OVERHEAD_BYTES) {
            throw new IllegalArgumentException("room after the packet: " + (buffer.length - offset - length)
                    + " bytes (expected: >= " + MAX_OVERHEAD_BYTES + ")");
        }
    }

    /** {@return whether the range begins with a whole RTCP header and SSRC of version 2, RFC 3550 §6.4} */
    private static boolean isRtcp(byte[] buffer, int offset, int length) {
        return length >= SrtpTransform.RTCP_CLEAR_LENGTH && (buffer[offset] & 0xC0) == 0x80;
    }

    @Override
    public String toString() {
        return "SrtpContext[" + profile + "]";
    }
}
