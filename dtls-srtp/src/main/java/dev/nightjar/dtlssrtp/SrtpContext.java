package dev.nightjar.dtlssrtp;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One direction of SRTP and SRTCP under one master key: either protects what we send, or unprotects what the peer
 * sends.
 *
 * <p>Works in place and allocates nothing per packet with AES-CM (with AES-GCM the JDK's cipher allocates about a
 * kibibyte). Confined to one thread. Each SSRC has its own rollover counter and replay windows; they move only once a
 * tag has verified, are kept over pauses, and their number is bounded by {@link SrtpConfig#maxSsrcs}. No rekeying:
 * DTLS-SRTP in WebRTC has one key for a connection's life. So there is no MKI either (RFC 3711 §3.1), also not where
 * the keys come another way: a packet that carries one fails authentication.
 *
 * <p>Packets whose CSRCs and header extensions are encrypted too (Cryptex, RFC 9335) are known by what they say and
 * unprotected like every other; they are sent after {@link #useCryptex}.
 */
public final class SrtpContext {
    /**
     * Room that {@link #protectRtp} and {@link #protectRtcp} need after a packet: the tag of AES-GCM, and the E bit
     * with the SRTCP index or the empty extension of Cryptex.
     */
    public static final int MAX_OVERHEAD_BYTES = 20;

    /**
     * Longest protected packet: what the length field of RFC 4571 can tell, and far below the 2^20 bytes after
     * which the key stream of an index ends (RFC 3711 §4.1.1).
     */
    public static final int MAX_PACKET_BYTES = 65_535;

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
    private boolean sendsCryptex;
    private boolean destroyed;
    private int resultLength;

    private SrtpContext(SrtpMasterKey key, SrtpConfig config) {
        profile = key.profile();
        SrtpSessionKeys rtpKeys = SrtpKeyDerivation.rtpKeys(key);
        SrtpSessionKeys rtcpKeys = SrtpKeyDerivation.rtcpKeys(key);
        SrtpCryptoProvider crypto = config.crypto().provider();
        transform = profile.isAead()
                ? new AesGcmTransform(crypto, rtpKeys, rtcpKeys)
                : new AesCmTransform(crypto, profile, rtpKeys, rtcpKeys);
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
     * Says whether RTP packets go out with their CSRCs and header extensions encrypted from now on (Cryptex, RFC 9335);
     * at first they do not. The peer must have said that it can receive them ({@code a=cryptex}, RFC 9335 §4).
     */
    public void useCryptex(boolean encryptHeaders) {
        sendsCryptex = encryptHeaders;
    }

    /**
     * Turns an RTP packet into an SRTP packet, in place.
     *
     * <p>The sequence number's rollover counter is kept per SSRC (RFC 3711 §3.3.1). Whoever chooses the first sequence
     * number of an SSRC takes one below 2^15: a receiver that misses the packets before an early wrap could not know
     * the counter. For the same reason a number that lies before those of the first roll-over is refused, as one would
     * be that was sent under an older key just before a wrap and is asked for again under this one.
     *
     * <p>The same packet may be protected again while its number is inside {@link SrtpConfig#replayWindow}, to answer a
     * NACK: the result is, byte for byte, what it was the first time, so no key stream and no IV serves two texts (RFC
     * 3711 §9.1, RFC 7714 §8.4). Another packet under a number that was used is refused, and its bytes are wiped.
     *
     * @param buffer holds the packet, with at least {@link #MAX_OVERHEAD_BYTES} of room after it
     * @param offset absolute index of its first byte
     * @param length its bytes
     * @return the length of the SRTP packet
     * @throws IllegalArgumentException when the range holds no RTP packet, or one that says of itself that it is
     *     encrypted with Cryptex, or the room is missing
     * @throws IllegalStateException when another packet was protected under this sequence number, or when it lies
     *     behind the replay window, when the key has protected all it may (RFC 3711 §9.2), when there are too many
     *     SSRCs, when this context has unprotected before, or after {@link #destroy}
     */
    public int protectRtp(byte[] buffer, int offset, int length) {
        begin(Direction.SENDING);
        checkRoom(buffer, offset, length);
        int headerLength = RtpFields.headerLength(buffer, offset, length);
        if (headerLength < 0) {
            throw new IllegalArgumentException("not an RTP packet: " + length + " bytes");
        }
        if (Cryptex.isUsedIn(buffer, offset)) {
            throw new IllegalArgumentException("not a plain RTP packet: its header extension says Cryptex (RFC 9335)");
        }
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        int sequenceNumber = NetworkBytes.getUint16(buffer, offset + RtpFields.SEQUENCE_NUMBER_OFFSET);
        ReplayWindow window = windowOf(rtpStreams, ssrc);
        long index = SrtpIndex.estimate(window.highest(), sequenceNumber);
        if (index > SrtpIndex.MAX) {
            throw new IllegalStateException("all 2^48 packets of SSRC " + Integer.toUnsignedString(ssrc)
                    + " are protected; the key is used up (RFC 3711 §9.2)");
        }
        boolean isFresh = window.isFresh(index);
        if (!isFresh && !window.isSeen(index) || SrtpIndex.isBelowTheFirst(window.highest(), index)) {
            throw refusal(sequenceNumber, ssrc, "lies behind the replay window");
        }
        int plainLength = sendsCryptex ? Cryptex.mark(buffer, offset, length) : length;
        int wholeHeader = headerLength + plainLength - length;
        if (!isFresh) {
            return protectAgain(buffer, offset, wholeHeader, plainLength, index, window);
        }
        window.accept(index);
        int protectedLength = transform.protectRtp(buffer, offset, wholeHeader, plainLength, index);
        window.mark(index, lastWord(buffer, offset + protectedLength));
        rtpTally.sent();
        return protectedLength;
    }

    /** Encryption is a function of key, index and packet; that the packet is the same shows in the tag. */
    private int protectAgain(byte[] buffer, int offset, int headerLength, int length, long index, ReplayWindow window) {
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        int protectedLength = transform.protectRtp(buffer, offset, headerLength, length, index);
        if (lastWord(buffer, offset + protectedLength) != window.markOf(index)) {
            Arrays.fill(buffer, offset, offset + protectedLength, (byte) 0);
            throw refusal((int) index & 0xFFFF, ssrc, "was used for another packet (RFC 3711 §9.1)");
        }
        rtpTally.sentAgain();
        return protectedLength;
    }

    private static int lastWord(byte[] buffer, int end) {
        return NetworkBytes.getInt32(buffer, end - 4);
    }

    private static IllegalStateException refusal(int sequenceNumber, int ssrc, String why) {
        return new IllegalStateException(
                "sequence number " + sequenceNumber + " of SSRC " + Integer.toUnsignedString(ssrc) + " " + why);
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
     * <p>One that came with Cryptex is a plain packet of RFC 8285 afterwards, with its CSRCs and header extensions.
     *
     * @param buffer holds the packet; unless it is accepted, the bytes of the range are unspecified afterwards, and
     *     bytes outside the range never change
     * @param offset absolute index of its first byte
     * @param length its bytes
     * @return what became of it
     * @throws IllegalStateException when this context has protected before
     */
    public UnprotectResult unprotectRtp(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (destroyed) {
            return rtpTally.count(UnprotectResult.NO_CONTEXT);
        }
        begin(Direction.RECEIVING);
        return rtpTally.count(openRtp(buffer, offset, length));
    }

    private UnprotectResult openRtp(byte[] buffer, int offset, int length) {
        int headerLength = RtpFields.headerLength(buffer, offset, length - profile.rtpTagLength());
        if (headerLength < 0 || length > MAX_PACKET_BYTES) {
            return UnprotectResult.MALFORMED;
        }
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        int sequenceNumber = NetworkBytes.getUint16(buffer, offset + RtpFields.SEQUENCE_NUMBER_OFFSET);
        ReplayWindow window = rtpStreams.find(ssrc);
        if (window == null && rtpStreams.isFull()) {
            return UnprotectResult.NO_CONTEXT;
        }
        long index = SrtpIndex.estimate(window == null ? -1 : window.highest(), sequenceNumber);
        if (index > SrtpIndex.MAX) {
            return UnprotectResult.AUTHENTICATION_FAILED; // no key protects such an index, RFC 3711 §9.2
        }
        if (window != null && !window.isFresh(index)) {
            return UnprotectResult.REPLAYED; // RFC 3711 §3.3.2: looked up before the tag
        }
        int plainLength = transform.unprotectRtp(buffer, offset, headerLength, length, index);
        if (plainLength != SrtpTransform.FORGED && Cryptex.isUsedIn(buffer, offset)) {
            Cryptex.unmark(buffer, offset);
        }
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
     * @throws IllegalStateException when this context has protected before
     */
    public UnprotectResult unprotectRtcp(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (destroyed) {
            return rtcpTally.count(UnprotectResult.NO_CONTEXT);
        }
        begin(Direction.RECEIVING);
        return rtcpTally.count(openRtcp(buffer, offset, length));
    }

    private UnprotectResult openRtcp(byte[] buffer, int offset, int length) {
        int overhead = SrtpTransform.INDEX_WORD_LENGTH + profile.rtcpTagLength();
        if (!isRtcp(buffer, offset, length - overhead) || length > MAX_PACKET_BYTES) {
            return UnprotectResult.MALFORMED;
        }
        int ssrc = NetworkBytes.getInt32(buffer, offset + 4);
        ReplayWindow window = rtcpStreams.find(ssrc);
        if (window == null && rtcpStreams.isFull()) {
            return UnprotectResult.NO_CONTEXT;
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

    /**
     * Zeroes the keys, as far as the JDK's ciphers let us; what is received afterwards is {@link
     * UnprotectResult#NO_CONTEXT}, and nothing can be protected.
     */
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
        if (length > MAX_PACKET_BYTES - MAX_OVERHEAD_BYTES) {
            throw new IllegalArgumentException(
                    "packet: " + length + " bytes (expected: <= " + (MAX_PACKET_BYTES - MAX_OVERHEAD_BYTES) + ")");
        }
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
