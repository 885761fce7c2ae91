package dev.nightjar.dtlssrtp.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class LibCryptoLookupTest {
    @Test
    void saysThatALibraryIsMissing() {
        OpenSslCrypto crypto = new OpenSslCrypto(LibCryptoLookup.of("libcrypto.so.99"));

        assertThat(crypto.unavailableBecause())
                .isEqualTo("libcrypto.so.99: not found (expected: OpenSSL 3, for one from Debian's libssl3)");
        assertThat(crypto.name()).isEqualTo("OpenSSL, missing");
    }

    @Test
    void saysWhichFunctionALibraryLacks() {
        LibCryptoLookup other = LibCryptoLookup.of("libc.so.6");

        assertThat(other.refusal()).startsWith("libc.so.6: has no OpenSSL_version_num");
        assertThatIllegalStateException().isThrownBy(other::orThrow).withMessage(other.refusal());
    }

    @Test
    void refusesWhatIsOlderThanOpenSslThree() throws Exception {
        assertThat(LibCryptoLookup.supported(0x3000_0000L, "OpenSSL 3.0.0")).isEqualTo("OpenSSL 3.0.0");
        assertThatExceptionOfType(LibCryptoLookup.UnusableException.class)
                .isThrownBy(() -> LibCryptoLookup.supported(0x1010_117FL, "OpenSSL 1.1.1w"))
                .withMessage("OpenSSL 1.1.1w is too old (expected: OpenSSL 3.0.0 or newer)");
    }
}
