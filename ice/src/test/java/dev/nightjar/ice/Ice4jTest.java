package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.Seeds;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.ice4j.StunException;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.IceControlAttribute;
import org.ice4j.attribute.PriorityAttribute;
import org.ice4j.attribute.UsernameAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ice4j, its jar alone, as a second reader of what we write and read. */
class Ice4jTest {
    @Test
    void itsJarStandsAlone() {
        assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName("kotlin.Unit"));
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> Class.forName("org.jitsi.utils.logging2.Logger"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8:1234:5678:11:2233:4455:6677"})
    void itReadsOurAnswersAsWeMeantThem(String literal) throws StunException {
        byte[] success = Fixtures.finish(
                new StunWriter()
                        .begin(StunMessage.BINDING_SUCCESS, 0x1234_5678, 0x9ABC_DEF0_1234_5678L)
                        .mappedAddress(Fixtures.address(literal, 32853)),
                Fixtures.OURS);

        Message message = Message.decode(success, 0, success.length);

        assertThat(message.getMessageType()).isEqualTo(Message.BINDING_SUCCESS_RESPONSE);
        XorMappedAddressAttribute mapped =
                (XorMappedAddressAttribute) message.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
        assertThat(mapped.getAddress(message.getTransactionID()).getAddress())
                .isEqualTo(Fixtures.address(literal, 0).getAddress());
        assertThat(mapped.getAddress(message.getTransactionID()).getPort()).isEqualTo(32853);
        assertThat(message.containsAttribute(Attribute.FINGERPRINT)).isTrue();
    }

    @Test
    void itReadsOurChecksAndErrorsAsWeMeantThem() throws StunException {
        byte[] check = Fixtures.check(Fixtures.OURS, IceRole.CONTROLLING, 0x1122_3344_5566_7788L, true, 7);
        byte[] error = Fixtures.error(sent(check), 487, Fixtures.OURS);

        Message request = Message.decode(check, 0, check.length);
        Message answer = Message.decode(error, 0, error.length);

        assertThat(((UsernameAttribute) request.getAttribute(Attribute.USERNAME)).getUsername())
                .asString()
                .isEqualTo("ourU:peerU");
        assertThat(((PriorityAttribute) request.getAttribute(Attribute.PRIORITY)).getPriority())
                .isEqualTo(1_853_882_367);
        assertThat(((IceControlAttribute) request.getAttribute(Attribute.ICE_CONTROLLING)).getTieBreaker())
                .isEqualTo(0x1122_3344_5566_7788L);
        assertThat(request.containsAttribute(Attribute.USE_CANDIDATE)).isTrue();
        assertThat(((ErrorCodeAttribute) answer.getAttribute(Attribute.ERROR_CODE)).getErrorCode())
                .isEqualTo((char) 487);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "browser-first-flights.csv", delimiter = '|', useHeadersInDisplayName = true)
    void bothReadBrowsersAlike(
            String recording, String ufrag, String password, String theirUfrag, String theirPassword, String hex)
            throws StunException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        StunMessage ours = new StunMessage();
        assertThat(ours.wrap(bytes, 0, bytes.length)).isTrue();

        Message theirs = Message.decode(bytes, 0, bytes.length);

        assertThat(((PriorityAttribute) theirs.getAttribute(Attribute.PRIORITY)).getPriority())
                .isEqualTo(ours.priority());
        assertThat(theirs.containsAttribute(Attribute.USE_CANDIDATE)).isEqualTo(ours.isUseCandidate());
        assertThat(((IceControlAttribute) theirs.getAttribute(Attribute.ICE_CONTROLLING)).getTieBreaker())
                .isEqualTo(ours.tieBreaker());
    }

    @Test
    void whatItThrowsOnHostileBytesWeRefuse() {
        // Why decoding is ours: each of these leaves ice4j as an unchecked exception.
        String header = "2112a442" + "00".repeat(12);
        byte[] negativeReason = HexFormat.of().parseHex("01110008" + header + "00090002" + "00000400");
        byte[] oddClass = HexFormat.of().parseHex("01110008" + header + "00090004" + "0000df00");
        byte[] cut = HexFormat.of().parseHex("00010004" + header + "00240004");
        StunMessage ours = new StunMessage();

        for (byte[] bytes : new byte[][] {negativeReason, oddClass, cut}) {
            assertThatThrownBy(() -> Message.decode(bytes, 0, bytes.length)).isInstanceOf(RuntimeException.class);
            assertThat(ours.wrap(bytes, 0, bytes.length) && ours.errorCode() != 0)
                    .isFalse();
        }
    }

    @Test
    void mutatedMessagesNeverThrowOutOfOurReader() {
        SplittableRandom random = Seeds.random(31);
        byte[] check = Fixtures.check(Fixtures.OURS, IceRole.CONTROLLING, 1, true, 7);
        byte[] error = Fixtures.error(sent(check), 487, Fixtures.OURS);
        byte[] success = Fixtures.success(sent(check), Fixtures.address("2001:db8::7", 9), Fixtures.OURS);
        byte[][] seeds = {check, error, success};
        StunMessage message = new StunMessage();
        StunIntegrity integrity = StunIntegrity.shortTerm(Fixtures.OURS.password());
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = seeds[i % 3].clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (message.wrap(bytes, 0, bytes.length)) {
                accepted++;
                message.isFingerprintAcceptable();
                integrity.verify(message);
                message.mappedAddress();
                message.errorCode();
                if (message.role() != null) {
                    message.tieBreaker();
                }
            }
        }
        assertThat(accepted).isPositive();
    }

    private static Fixtures.Sent sent(byte[] bytes) {
        return new Fixtures.Sent(
                dev.nightjar.core.Path.udp(Fixtures.address("192.0.2.1", 1), Fixtures.address("192.0.2.2", 2)), bytes);
    }
}
