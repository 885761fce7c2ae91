package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.ice.IceServerUri.Scheme;
import dev.nightjar.ice.IceServerUri.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IceServerUriTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "stun:example.org,STUN,example.org,3478,UDP,stun:example.org:3478",
        "STUN:example.org:19302,STUN,example.org,19302,UDP,stun:example.org:19302",
        "stuns:example.org,STUNS,example.org,5349,TLS,stuns:example.org:5349",
        "stun:192.0.2.1?transport=tcp,STUN,192.0.2.1,3478,TCP,stun:192.0.2.1:3478?transport=tcp",
        "turn:example.org,TURN,example.org,3478,UDP,turn:example.org:3478?transport=udp",
        "turn:example.org?transport=udp,TURN,example.org,3478,UDP,turn:example.org:3478?transport=udp",
        "turn:example.org:80?Transport=TCP,TURN,example.org,80,TCP,turn:example.org:80?transport=tcp",
        "turns:example.org,TURNS,example.org,5349,TLS,turns:example.org:5349?transport=tcp",
        "turns:example.org:443?transport=tcp,TURNS,example.org,443,TLS,turns:example.org:443?transport=tcp",
        "turn:[2001:db8::1],TURN,2001:db8::1,3478,UDP,turn:[2001:db8::1]:3478?transport=udp",
        "turn:[2001:db8::1]:53?transport=tcp,TURN,2001:db8::1,53,TCP,turn:[2001:db8::1]:53?transport=tcp",
    })
    void readsTheUrisOfRfc7064AndRfc7065(
            String text, Scheme scheme, String host, int port, Transport transport, String written) {
        IceServerUri uri = IceServerUri.parse(text);

        assertThat(uri).isEqualTo(new IceServerUri(scheme, host, port, transport));
        assertThat(uri).hasToString(written);
        assertThat(IceServerUri.parse(written)).isEqualTo(uri);
        assertThat(uri.isTurn())
                .isEqualTo(text.toLowerCase(java.util.Locale.ROOT).startsWith("turn"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "example.org|scheme",
                "''|scheme",
                "http:example.org|scheme",
                "turn://example.org|//",
                "turn:|host",
                "turn::3478|host",
                "turn:user@example.org|host",
                "turn:exa mple.org|host",
                "turn:2001:db8::1|port",
                "turn:[2001:db8::1|IPv6",
                "turn:[2001:db8::1]x|IPv6",
                "turn:[example.org]|IPv6",
                "turn:[192.0.2.1]|IPv6",
                "turn:[fe80::1%eth0]|IPv6",
                "turn:example.org:0|port",
                "turn:example.org:65536|port",
                "turn:example.org:|port",
                "turn:example.org:-1|port",
                "turn:example.org:99999999999999999999|port",
                "turn:example.org?transport=sctp|transport",
                "turn:example.org?tcp|query",
                "turn:example.org?transport=tcp&x=y|transport",
                "turns:example.org?transport=udp|TLS",
            })
    void namesWhatIsWrongWithOthersAndRepeatsNothing(String text, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IceServerUri.parse(text))
                .withMessageContaining(what)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("example"));
    }

    @Test
    void theHostIsBoundedAndTheTransportFitsTheScheme() {
        assertThatIllegalArgumentException().isThrownBy(() -> IceServerUri.parse("turn:" + "a".repeat(256)));
        assertThatIllegalArgumentException().isThrownBy(() -> new IceServerUri(Scheme.TURN, "a", 1, Transport.TLS));
        assertThatIllegalArgumentException().isThrownBy(() -> new IceServerUri(Scheme.STUNS, "a", 1, Transport.TCP));
        assertThat(IceServerUri.parse("turn:192.0.2.1").isLiteral()).isTrue();
        assertThat(IceServerUri.parse("turn:example.org").isLiteral()).isFalse();
        assertThat(IceServerUri.parse("turn:example.org").hostAndPort().isUnresolved())
                .isTrue();
    }

    @Test
    void aServerHasAnAddressAndTurnHasCredentials() {
        IceServerUri turn = IceServerUri.parse("turn:example.org");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GatheringServer(turn, turn.hostAndPort(), GatheringRig.USER));
        assertThatIllegalArgumentException().isThrownBy(() -> new GatheringServer(turn, GatheringRig.SERVER, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GatheringServer(turn, Fixtures.address("224.0.0.1", 3478), GatheringRig.USER));
    }
}
