package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class StunVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int[] OFFSETS = {0, 3};

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "rfc5769.csv", delimiter = '|', useHeadersInDisplayName = true)
    void readsAndVerifiesTheMessagesOfRfc5769(
            String section, String type, String key, String transactionId, String mapped, String hex) {
        for (int offset : OFFSETS) {
            StunMessage message = wrap(hex, offset);

            assertThat(message.type()).isEqualTo(Integer.parseInt(type, 16));
            assertThat(StunIntegrity.sha1(HEX.parseHex(key)).verify(message)).isTrue();
            assertThat(StunIntegrity.sha1(HEX.parseHex(key + "00ff")).verify(message))
                    .isFalse();
            assertThat(message.isFingerprintAcceptable()).isTrue();
            assertThat(message.hasFingerprint()).isEqualTo(!section.equals("2.4"));
            assertThat(HEX.toHexDigits(message.transactionTag()) + HEX.toHexDigits(message.transactionNumber()))
                    .isEqualTo(transactionId);
            if (mapped != null) {
                String[] parts = mapped.split(" ");
                assertThat(message.mappedAddress()).isEqualTo(Fixtures.address(parts[0], Integer.parseInt(parts[1])));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void readsTheAttributesOfACheck(int offset) {
        byte[] check = Fixtures.check(Fixtures.OURS, IceRole.CONTROLLED, 77, true, 9);

        StunMessage message = wrap(HEX.formatHex(check), offset);

        assertThat(message.role()).isEqualTo(IceRole.CONTROLLED);
        assertThat(message.tieBreaker()).isEqualTo(77);
        assertThat(message.isUseCandidate()).isTrue();
        assertThat(message.priority()).isEqualTo(1_853_882_367);
        assertThat(message.transactionNumber()).isEqualTo(9);
        assertThat(message.isFor("ourU".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(message.isFor("our".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "rfc8489-b1.csv", delimiter = '|', useHeadersInDisplayName = true)
    void verifiesTheErratumOfRfc8489AppendixB1AndRefusesThePrintedForm(String form, String key, String hex) {
        byte[] bytes = HEX.parseHex(hex);
        StunMessage message = new StunMessage();

        boolean accepted = message.wrap(bytes, 0, bytes.length)
                && StunIntegrity.sha256(HEX.parseHex(key)).verify(message);

        assertThat(accepted).isEqualTo(form.equals("erratum"));
    }

    @Test
    void everyFlippedBitOfACheckIsNoticed() {
        byte[] check = Fixtures.check(Fixtures.OURS, IceRole.CONTROLLED, 77, true, 9);
        StunIntegrity integrity = StunIntegrity.shortTerm(Fixtures.OURS.password());
        StunMessage message = new StunMessage();
        int fingerprintType = 8 * (check.length - 8);
        for (int bit = 0; bit < 8 * check.length; bit++) {
            if (bit >= fingerprintType && bit < fingerprintType + 16) {
                // Another type there is an attribute after the integrity, which is not read.
                continue;
            }
            byte[] broken = check.clone();
            broken[bit / 8] ^= (byte) (1 << bit % 8);

            boolean accepted = message.wrap(broken, 0, broken.length)
                    && message.isFingerprintAcceptable()
                    && integrity.verify(message);

            assertThat(accepted).as("bit %s", bit).isFalse();
        }
    }

    @Test
    void attributesAfterTheIntegrityAreNotRead() {
        byte[] check = Fixtures.check(Fixtures.OURS, IceRole.CONTROLLED, 77, false, 9);
        byte[] longer = java.util.Arrays.copyOf(check, check.length - 8 + 4);
        longer[longer.length - 4] = 0;
        longer[longer.length - 3] = 0x25;
        longer[longer.length - 2] = 0;
        longer[longer.length - 1] = 0;
        longer[3] -= 4;
        StunMessage message = new StunMessage();

        assertThat(message.wrap(longer, 0, longer.length)).isTrue();

        assertThat(StunIntegrity.shortTerm(Fixtures.OURS.password()).verify(message))
                .isTrue();
        assertThat(message.isUseCandidate()).isFalse();
    }

    private static StunMessage wrap(String hex, int offset) {
        byte[] bytes = HEX.parseHex(hex);
        byte[] larger = new byte[offset + bytes.length + 5];
        System.arraycopy(bytes, 0, larger, offset, bytes.length);
        StunMessage message = new StunMessage();
        assertThat(message.wrap(larger, offset, bytes.length)).isTrue();
        return message;
    }
}
