package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.spi.HmacSha1;
import org.junit.jupiter.api.Test;

class DigestHmacSha1Test {
    @Test
    void holdsNoKeyOnceDestroyed() {
        HmacSha1 one = new DigestHmacSha1(new byte[] {1});
        HmacSha1 two = new DigestHmacSha1(new byte[] {2});
        assertThat(codeOfNothing(one)).isNotEqualTo(codeOfNothing(two));

        one.destroy();
        two.destroy();

        assertThat(codeOfNothing(one)).isEqualTo(codeOfNothing(two));
    }

    private static byte[] codeOfNothing(HmacSha1 hmac) {
        byte[] code = new byte[HmacSha1.LENGTH];
        hmac.compute(code, 0, 0, code);
        return code;
    }
}
