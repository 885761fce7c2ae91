package dev.nightjar.dtlssrtp;

import static dev.nightjar.dtlssrtp.SrtpPackets.SSRC;
import static dev.nightjar.dtlssrtp.SrtpPackets.context;
import static dev.nightjar.dtlssrtp.SrtpPackets.protectRtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.rtp;
import static dev.nightjar.dtlssrtp.SrtpPackets.unprotectRtp;
import static dev.nightjar.dtlssrtp.UnprotectResult.ACCEPTED;
import static dev.nightjar.dtlssrtp.UnprotectResult.AUTHENTICATION_FAILED;
import static dev.nightjar.dtlssrtp.UnprotectResult.MALFORMED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

/** CSRCs and header extensions encrypted too, RFC 9335. */
class CryptexTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "rfc9335-a.csv")
    void protectsAndUnprotectsThePacketsOfRfc9335AppendixA(
            String section, SrtpProfile profile, String key, String salt, String plain, String sealed) {
        byte[] plainBytes = HEX.parseHex(plain);
        byte[] sealedBytes = HEX.parseHex(sealed);
        SrtpMasterKey master = new SrtpMasterKey(profile, HEX.parseHex(key), HEX.parseHex(salt));
        for (int offset : new int[] {0, 3}) {
            SrtpContext sender = SrtpContext.create(master, SrtpConfig.defaults());
            SrtpContext receiver = SrtpContext.create(master, SrtpConfig.defaults());
            sender.useCryptex(true);
            byte[] buffer = new byte[offset + plainBytes.length + SrtpContext.MAX_OVERHEAD_BYTES + 2];
            Arrays.fill(buffer, (byte) 0x5A);
            System.arraycopy(plainBytes, 0, buffer, offset, plainBytes.length);

            int sealedLength = sender.protectRtp(buffer, offset, plainBytes.length);

            assertThat(HEX.formatHex(buffer, offset, offset + sealedLength)).isEqualTo(sealed);
            assertThat(receiver.unprotectRtp(buffer, offset, sealedBytes.length))
                    .isEqualTo(ACCEPTED);
            assertThat(HEX.formatHex(buffer, offset, offset + receiver.resultLength()))
                    .isEqualTo(plain);
            assertThat(Arrays.copyOf(buffer, offset))
                    .isEqualTo("ZZZ".substring(0, offset).getBytes(US_ASCII));
            assertThat(Arrays.copyOfRange(buffer, offset + sealedLength, buffer.length))
                    .containsOnly(0x5A);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesBackPacketsOfEveryShape(SrtpProfile profile) {
        SplittableRandom random = Seeds.random(9335);
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        sender.useCryptex(true);
        for (int i = 0; i < 600; i++) {
            byte[] plain = packet(i, i % 16, i % 5 - 1, i % 3 == 0 ? 0x1000 : 0xBEDE, i % 70, random);
            byte[] sealed = protectRtp(sender, plain);
            boolean emptyBlockAdded = i % 5 == 0 && i % 16 > 0;

            assertThat(sealed).hasSize(plain.length + profile.rtpTagLength() + (emptyBlockAdded ? 4 : 0));
            assertThat(receiver.unprotectRtp(sealed, 0, sealed.length)).isEqualTo(ACCEPTED);
            byte[] opened = Arrays.copyOf(sealed, receiver.resultLength());
            assertThat(opened).isEqualTo(emptyBlockAdded ? withEmptyBlock(plain) : plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hidesCsrcsAndElementsAndLeavesTheRestOfTheHeaderClear(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        sender.useCryptex(true);
        byte[] plain = packet(5, 3, 4, 0xBEDE, 20, Seeds.random(1));

        byte[] sealed = protectRtp(sender, plain);

        assertThat(sealed).startsWith(Arrays.copyOf(plain, 12));
        assertThat(Arrays.copyOfRange(sealed, 24, 28)).containsExactly(0xC0, 0xDE, 0, 4);
        assertThat(Arrays.copyOfRange(sealed, 12, 24)).isNotEqualTo(Arrays.copyOfRange(plain, 12, 24));
        assertThat(Arrays.copyOfRange(sealed, 28, 44)).isNotEqualTo(Arrays.copyOfRange(plain, 28, 44));
    }

    @ParameterizedTest
    @EnumSource
    void aPacketWithoutCsrcsAndExtensionIsSentAsEver(SrtpProfile profile) {
        byte[] bare = packet(5, 0, -1, 0, 20, Seeds.random(1));
        SrtpContext sender = context(profile);
        sender.useCryptex(true);

        assertThat(protectRtp(sender, bare)).isEqualTo(protectRtp(context(profile), bare));
    }

    @ParameterizedTest
    @EnumSource
    void anExtensionThatIsNotOfRfc8285IsSentAsEver(SrtpProfile profile) {
        for (int other : new int[] {0x1001, 0x100F, 0xABCD, 0x2000}) {
            byte[] plain = packet(5, 2, 3, other, 20, Seeds.random(1));
            SrtpContext sender = context(profile);
            sender.useCryptex(true);

            assertThat(protectRtp(sender, plain)).isEqualTo(protectRtp(context(profile), plain));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isSentOnlyWhileItIsSwitchedOn(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        byte[] never = protectRtp(sender, rtp(SSRC, 1, 9));
        sender.useCryptex(true);
        byte[] on = protectRtp(sender, rtp(SSRC, 2, 9));
        sender.useCryptex(false);
        byte[] off = protectRtp(sender, rtp(SSRC, 3, 9));

        assertThat(NetworkBytes.getUint16(never, 12)).isEqualTo(0xBEDE);
        assertThat(NetworkBytes.getUint16(on, 12)).isEqualTo(0xC0DE);
        assertThat(NetworkBytes.getUint16(off, 12)).isEqualTo(0xBEDE);
        for (byte[] each : new byte[][] {never, on, off}) {
            assertThat(unprotectRtp(receiver, each)).isEqualTo(ACCEPTED);
        }
    }

    /** The key stream would serve two texts: the extension, and the payload in its place. */
    @ParameterizedTest
    @EnumSource
    void aPacketSentWithoutItIsNotSentAgainWithIt(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        protectRtp(sender, rtp(SSRC, 1, 9));
        sender.useCryptex(true);

        assertThatIllegalStateException().isThrownBy(() -> protectRtp(sender, rtp(SSRC, 1, 9)));
        byte[] second = protectRtp(sender, rtp(SSRC, 2, 9));
        assertThat(protectRtp(sender, rtp(SSRC, 2, 9))).isEqualTo(second);
    }

    @ParameterizedTest
    @EnumSource
    void everySingleBitCounts(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        sender.useCryptex(true);
        byte[] sealed = protectRtp(sender, packet(1000, 2, 2, 0x1000, 9, Seeds.random(2)));
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] damaged = sealed.clone();
            damaged[bit / 8] ^= (byte) (0x80 >>> bit % 8);

            assertThat(unprotectRtp(receiver, damaged)).as("bit %s", bit).isIn(AUTHENTICATION_FAILED, MALFORMED);
        }
        assertThat(unprotectRtp(receiver, sealed)).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCutIsMalformedOrNotAuthentic(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        sender.useCryptex(true);
        byte[] sealed = protectRtp(sender, packet(1000, 15, 2, 0xBEDE, 0, Seeds.random(2)));
        int header = sealed.length - profile.rtpTagLength();
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            boolean holdsHeader = length - profile.rtpTagLength() >= header;

            assertThat(unprotectRtp(receiver, cut))
                    .as("%s bytes", length)
                    .isEqualTo(holdsHeader ? AUTHENTICATION_FAILED : MALFORMED);
        }
    }

    /** Headers that lie about Cryptex: no X bit, CSRCs and elements beyond the end, in every combination. */
    @ParameterizedTest
    @EnumSource
    void headersThatLieNeverThrowAndMakeNoState(SrtpProfile profile) {
        SplittableRandom random = Seeds.random(93);
        SrtpContext receiver = context(profile);
        for (int first = 0x80; first < 0xC0; first++) {
            for (int words = 0; words < 20; words++) {
                for (int length = 12; length < 110; length += 7) {
                    byte[] lie = new byte[length];
                    random.nextBytes(lie);
                    lie[0] = (byte) first;
                    int profileAt = 12 + 4 * (first & 0x0F);
                    if (profileAt + 4 <= length) {
                        NetworkBytes.putInt32(lie, profileAt, (random.nextBoolean() ? 0xC0DE : 0xC2DE) << 16 | words);
                    }

                    assertThat(unprotectRtp(receiver, lie)).isIn(AUTHENTICATION_FAILED, MALFORMED);
                }
            }
        }
        assertThat(receiver.rtpSsrcs()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aPlainPacketThatSaysCryptexIsRefused(SrtpProfile profile) {
        byte[] plain = packet(5, 0, 1, 0xC2DE, 20, Seeds.random(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> protectRtp(context(profile), plain))
                .withMessageContaining("says Cryptex");
    }

    /** A packet with that many CSRCs and words of extension, or no extension block when {@code words} is negative. */
    private static byte[] packet(
            int sequenceNumber, int csrcs, int words, int extensionProfile, int payload, SplittableRandom random) {
        int header = 12 + 4 * csrcs;
        byte[] packet = new byte[header + (words < 0 ? 0 : 4 + 4 * words) + payload];
        random.nextBytes(packet);
        packet[0] = (byte) (0x80 | csrcs | (words < 0 ? 0 : 0x10));
        NetworkBytes.putInt16(packet, 2, sequenceNumber);
        NetworkBytes.putInt32(packet, 8, SSRC);
        if (words >= 0) {
            NetworkBytes.putInt32(packet, header, extensionProfile << 16 | words);
        }
        return packet;
    }

    private static byte[] withEmptyBlock(byte[] plain) {
        int header = 12 + 4 * (plain[0] & 0x0F);
        byte[] longer = new byte[plain.length + 4];
        System.arraycopy(plain, 0, longer, 0, header);
        NetworkBytes.putInt32(longer, header, 0xBEDE_0000);
        System.arraycopy(plain, header, longer, header + 4, plain.length - header);
        longer[0] |= 0x10;
        return longer;
    }
}
