package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.interop.SrtpLane.Verdict;
import dev.nightjar.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** SRTP and SRTCP packets exchanged with libsrtp, both ways. */
@Tag("peers")
class LibSrtpLiveTest {
    private static final int SSRC = 0xCAFE0001;
    private static final int OTHER_SSRC = 0x0BADF00D;
    private static final int MOST_OUT_OF_ORDER = 8;
    private static final boolean RTP = false;
    private static final boolean RTCP = true;

    /** Where runs begin, by the index of RFC 3711 §3.3.1: roll-overs in the first, the fifth and the last. */
    private static final int[] RUNS = {65_500, 85_000, 105_000, 125_000, 131_060, 150_000, 170_000, 190_000, 196_600};

    private static final int RUN_LENGTH = 80;

    private static Path program;

    private final Random random = new Random(Seeds.seed(17));
    private LibSrtpPeer theirs;

    @BeforeAll
    static void compile(@TempDir Path folder) {
        program = LibSrtpPeer.build(folder);
    }

    @BeforeEach
    void start() {
        theirs = LibSrtpPeer.start(program);
    }

    @AfterEach
    void stop() {
        theirs.close();
    }

    static Stream<Arguments> profilesAndWays() {
        return Stream.of(SrtpProfile.values())
                .flatMap(profile -> Stream.of(Arguments.of(profile, true), Arguments.of(profile, false)));
    }

    @ParameterizedTest(name = "{0}, to libsrtp: {1}")
    @MethodSource("profilesAndWays")
    void everyPacketArrivesOverThreeRollOversAndOutOfOrder(SrtpProfile profile, boolean toThem) {
        SrtpLane lane = lane(profile, toThem);
        int packets = 0;
        for (int run : RUNS) {
            List<byte[]> plain = new ArrayList<>();
            for (int i = 0; i < RUN_LENGTH; i++) {
                plain.add(rtp(SSRC, run + i));
                plain.add(rtp(OTHER_SSRC, 7 + run + i));
            }
            packets += assertAllArrive(lane, plain, RTP);
        }

        assertThat(packets).isEqualTo(RUNS.length * RUN_LENGTH * 2);
    }

    @ParameterizedTest(name = "{0}, to libsrtp: {1}")
    @MethodSource("profilesAndWays")
    void everyRtcpPacketArrivesOutOfOrder(SrtpProfile profile, boolean toThem) {
        SrtpLane lane = lane(profile, toThem);
        List<byte[]> plain = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            plain.add(rtcp(i % 3 == 0 ? SSRC : OTHER_SSRC));
        }

        assertThat(assertAllArrive(lane, plain, RTCP)).isEqualTo(100);
    }

    @ParameterizedTest(name = "{0}, to libsrtp: {1}")
    @MethodSource("profilesAndWays")
    void aPacketThatComesAgainIsAReplay(SrtpProfile profile, boolean toThem) {
        SrtpLane lane = lane(profile, toThem);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < RUN_LENGTH; i++) {
            sent.add(lane.protect(rtp(SSRC, RUNS[0] + i), RTP));
        }
        sent.forEach(each -> lane.unprotect(each, RTP));
        byte[] report = lane.protect(rtcp(SSRC), RTCP);
        lane.unprotect(report, RTCP);

        assertThat(sent)
                .allSatisfy(
                        each -> assertThat(lane.unprotect(each, RTP).verdict()).isEqualTo(Verdict.REPLAYED));
        assertThat(lane.unprotect(report, RTCP).verdict()).isEqualTo(Verdict.REPLAYED);

        lane.unprotect(lane.protect(rtp(SSRC, RUNS[1]), RTP), RTP);
        byte[] lastBefore = sent.get(RUN_LENGTH - 1); // far behind the window of 1024 by now
        assertThat(lane.unprotect(lastBefore, RTP).verdict()).isEqualTo(Verdict.REPLAYED);
    }

    @ParameterizedTest(name = "{0}, to libsrtp: {1}")
    @MethodSource("profilesAndWays")
    void aPacketWithOneBitChangedIsForgedAndChangesNothing(SrtpProfile profile, boolean toThem) {
        SrtpLane lane = lane(profile, toThem);
        for (boolean isRtcp : new boolean[] {RTP, RTCP}) {
            byte[] sent = lane.protect(isRtcp ? rtcp(SSRC) : rtp(SSRC, 300), isRtcp);
            byte[] forged = sent.clone();
            forged[12 + random.nextInt(sent.length - 12)] ^= (byte) (1 << random.nextInt(8));

            assertThat(lane.unprotect(forged, isRtcp).verdict()).isNotIn(Verdict.ACCEPTED, Verdict.REPLAYED);
            assertThat(lane.unprotect(sent, isRtcp).verdict()).isEqualTo(Verdict.ACCEPTED);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void rtcpThatLibSrtpOnlyAuthenticatesIsAccepted(SrtpProfile profile) {
        byte[] key = bytes(profile.masterKeyLength());
        byte[] salt = bytes(profile.masterSaltLength());
        theirs.setKeyWithoutEncryptionOfRtcp(code(profile), key, salt);
        SrtpLane lane = SrtpLane.fromLibSrtp(new SrtpMasterKey(profile, key, salt), theirs);
        byte[] plain = rtcp(SSRC);

        byte[] sent = lane.protect(plain, RTCP);

        assertThat(sent).startsWith(plain);
        assertThat(lane.unprotect(sent, RTCP).plain()).isEqualTo(plain);
        assertThat(lane.unprotect(sent, RTCP).verdict()).isEqualTo(Verdict.REPLAYED);
    }

    /** Protects in order, delivers out of order, and returns how many arrived as they were. */
    private int assertAllArrive(SrtpLane lane, List<byte[]> plain, boolean isRtcp) {
        List<Integer> order = new ArrayList<>();
        List<byte[]> sent = new ArrayList<>();
        for (byte[] packet : plain) {
            order.add(order.size());
            sent.add(lane.protect(packet, isRtcp));
        }
        for (int i = 1; i < order.size(); i++) { // not the first, which tells where the sequence numbers begin
            int other = Math.min(order.size() - 1, i + random.nextInt(MOST_OUT_OF_ORDER));
            order.set(i, order.set(other, order.get(i)));
        }
        int arrived = 0;
        for (int number : order) {
            SrtpLane.Outcome outcome = lane.unprotect(sent.get(number), isRtcp);
            assertThat(outcome.verdict()).as("packet %d", number).isEqualTo(Verdict.ACCEPTED);
            assertThat(outcome.plain()).as("packet %d", number).isEqualTo(plain.get(number));
            assertThat(sent.get(number)).isNotEqualTo(plain.get(number));
            arrived++;
        }
        return arrived;
    }

    private SrtpLane lane(SrtpProfile profile, boolean toThem) {
        byte[] key = bytes(profile.masterKeyLength());
        byte[] salt = bytes(profile.masterSaltLength());
        theirs.setKey(code(profile), key, salt);
        SrtpMasterKey master = new SrtpMasterKey(profile, key, salt);
        return toThem ? SrtpLane.toLibSrtp(master, theirs) : SrtpLane.fromLibSrtp(master, theirs);
    }

    private static int code(SrtpProfile profile) {
        return switch (profile) {
            case AES_256_CM_HMAC_SHA1_80 -> LibSrtpPeer.AES_256_CM_80;
            case AES_256_CM_HMAC_SHA1_32 -> LibSrtpPeer.AES_256_CM_32;
            case AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32, AEAD_AES_128_GCM, AEAD_AES_256_GCM -> profile.code();
        };
    }

    /** RFC 3550 §5.1, with up to three CSRCs and now and then a header extension, and 1 to 1200 bytes of payload. */
    private byte[] rtp(int ssrc, int index) {
        int csrcs = random.nextInt(4);
        boolean hasExtension = random.nextBoolean();
        byte[] payload = bytes(1 + random.nextInt(1200));
        ByteBuffer packet = ByteBuffer.allocate(12 + 4 * csrcs + (hasExtension ? 8 : 0) + payload.length);
        packet.put((byte) (0x80 | (hasExtension ? 0x10 : 0) | csrcs)).put((byte) 96);
        packet.putShort((short) index).putInt(index * 3000).putInt(ssrc).put(bytes(4 * csrcs));
        if (hasExtension) {
            packet.putShort((short) 0xBEDE).putShort((short) 1).putInt(0x10FF0000);
        }
        return packet.put(payload).array();
    }

    /** A sender report of RFC 3550 §6.4.1 without report blocks. */
    private byte[] rtcp(int ssrc) {
        return ByteBuffer.allocate(28)
                .putInt(0x80C80006)
                .putInt(ssrc)
                .put(bytes(20))
                .array();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
