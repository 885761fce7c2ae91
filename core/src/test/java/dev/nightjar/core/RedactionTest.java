package dev.nightjar.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource({"192.0.2.77, 192.0.x.x:5000", "255.254.253.252, 255.254.x.x:5000", "2001:db8::77, [2001:x]:5000"})
    void cutsTheHostPartOfAnAddress(String host, String expected) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), 5000);

        assertThat(Redaction.address(address)).isEqualTo(expected);
    }

    @Test
    void keepsNothingOfANameThatIsNotResolved() {
        InetSocketAddress address = InetSocketAddress.createUnresolved("alice.example", 5000);

        assertThat(Redaction.address(address)).isEqualTo("x:5000");
    }

    @ParameterizedTest
    @CsvSource({"abcdef, ab…", "ab, ab…", "a, a…", "'', …"})
    void keepsTwoCharactersOfACredential(String credential, String expected) {
        assertThat(Redaction.credential(credential)).isEqualTo(expected);
    }

    @Test
    void keepsAllWhenAnOperatorAsks() {
        InetSocketAddress address = InetSocketAddress.createUnresolved("alice.example", 5000);

        assertThat(Redaction.address(address, true)).isEqualTo(address.toString());
        assertThat(Redaction.credential("secret", true)).isEqualTo("secret");
    }
}
