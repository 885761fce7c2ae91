package dev.nightjar.dtlssrtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacSha1Test {
    @Test
    void agreesWithRfc2202TestCaseTwo() {
        HmacSha1 hmac = new HmacSha1("Jefe".getBytes(US_ASCII));
        byte[] message = "what do ya want for nothing?".getBytes(US_ASCII);

        hmac.update(message, 0, 5);
        hmac.update(message, 5, message.length - 5);

        assertThat(HexFormat.of().formatHex(hmac.finish())).isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }

    @Test
    void agreesWithTheMacOfTheJdkMessageAfterMessage() throws Exception {
        SplittableRandom random = Seeds.random(2104);
        byte[] key = new byte[20];
        random.nextBytes(key);
        Mac reference = Mac.getInstance("HmacSHA1");
        reference.init(new SecretKeySpec(key, "HmacSHA1"));
        HmacSha1 hmac = new HmacSha1(key);
        for (int length = 0; length < 200; length++) {
            byte[] buffer = new byte[3 + length];
            random.nextBytes(buffer);
            reference.update(buffer, 3, length);

            hmac.update(buffer, 3, length);

            assertThat(hmac.finish()).as("length %s", length).isEqualTo(reference.doFinal());
        }
    }

    @Test
    void holdsNoKeyOnceDestroyed() {
        HmacSha1 one = new HmacSha1(new byte[] {1});
        HmacSha1 two = new HmacSha1(new byte[] {2});

        one.destroy();
        two.destroy();

        assertThat(one.finish()).isEqualTo(two.finish());
        assertThat(one.finish()).isEqualTo(two.finish());
    }
}
