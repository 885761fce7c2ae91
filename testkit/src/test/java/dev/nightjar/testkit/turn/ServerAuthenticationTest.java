package dev.nightjar.testkit.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** RFC 8489 §9.2.4. */
class ServerAuthenticationTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aRequestWithoutCredentialsIsChallenged() {
        Client client = Client.of(Client.config());

        ServerRequest answer = client.exchange(client.allocate().toBytes());

        assertThat(Client.errorCode(answer)).isEqualTo(401);
        assertThat(answer.text(Stun.REALM)).isEqualTo(TurnServerConfig.REALM);
        assertThat(answer.text(Stun.NONCE)).startsWith("obMatJos2wAAA");
        assertThat(answer.value(Stun.PASSWORD_ALGORITHMS)).containsExactly(0, 2, 0, 0, 0, 1, 0, 0);
        assertThat(answer.has(Stun.MESSAGE_INTEGRITY)).isFalse();
    }

    @Test
    void anOldServerOffersNoAlgorithms() {
        Client client = Client.of(Client.config().withAlgorithms(List.of()));

        ServerRequest answer = client.exchange(client.allocate().toBytes());

        assertThat(answer.text(Stun.NONCE)).doesNotStartWith("obMatJos2");
        assertThat(answer.has(Stun.PASSWORD_ALGORITHMS)).isFalse();
        assertThat(Client.errorCode(client.ask(client.allocate()))).isZero();
    }

    @Test
    void bothAlgorithmsLetInAndAnswersAreSignedAlike() {
        for (PasswordAlgorithm algorithm : PasswordAlgorithm.values()) {
            Client client = Client.of(Client.config());
            client.algorithm = algorithm;
            client.exchange(client.allocate().toBytes());

            ServerRequest answer = client.ask(client.allocate());

            assertThat(Client.errorCode(answer)).isZero();
            assertThat(answer.has(Stun.MESSAGE_INTEGRITY_SHA256)).isEqualTo(algorithm == PasswordAlgorithm.SHA256);
            assertThat(answer.isSignedWith(
                            algorithm.key(client.user, TurnServerConfig.REALM, TurnServerConfig.PASSWORD)))
                    .isTrue();
        }
    }

    @Test
    void anAlgorithmThatIsNotOfferedIsABadRequest() {
        Client client = Client.of(Client.config().withAlgorithms(List.of(PasswordAlgorithm.SHA256)));
        client.exchange(client.allocate().toBytes());

        assertThat(Client.errorCode(client.ask(client.allocate()))).isEqualTo(400);
    }

    @Test
    void aWrongPasswordOrAnUnknownUserIsChallengedAgain() {
        Client client = Client.of(Client.config());
        client.exchange(client.allocate().toBytes());

        client.password = "wrong";
        assertThat(Client.errorCode(client.ask(client.allocate()))).isEqualTo(401);
        client.user = "nobody";
        assertThat(Client.errorCode(client.ask(client.allocate()))).isEqualTo(401);
        client.server.putUser("nobody", "wrong");
        assertThat(Client.errorCode(client.ask(client.allocate()))).isZero();
        client.server.removeUser("nobody");
        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isEqualTo(401);
    }

    @Test
    void aUserMayBeNamedByItsHash() {
        Client client = Client.of(Client.config().withUsers(Map.of("bob", "builder")));
        client.exchange(client.allocate().toBytes());
        byte[] hash = PasswordAlgorithm.userHash("bob", TurnServerConfig.REALM);
        ServerRequest challenge = client.exchange(client.allocate().toBytes());
        ServerAnswer request = client.allocate()
                .attribute(Stun.USERHASH, hash)
                .text(Stun.REALM, TurnServerConfig.REALM)
                .attribute(Stun.NONCE, challenge.value(Stun.NONCE))
                .sign(PasswordAlgorithm.MD5.key("bob", TurnServerConfig.REALM, "builder"), false);

        assertThat(Client.errorCode(client.exchange(request.toBytes()))).isZero();
    }

    @Test
    void aNonceIsStaleAfterItsTimeOrWhenTold() {
        Client client = Client.of(Client.config().withNonceLifetime(Duration.ofMinutes(1)));
        client.allocated();

        client.nowNanos = 60 * SECOND;
        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isEqualTo(438);
        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isZero();
        client.server.expireNonce();
        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isEqualTo(438);
        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isZero();
    }

    @Test
    void aRequestThatLacksHalfOfItsCredentialsIsBad() {
        Client client = Client.of(Client.config());
        byte[] half = client.allocate()
                .text(Stun.USERNAME, client.user)
                .sign(new byte[] {1}, false)
                .toBytes();

        assertThat(Client.errorCode(client.exchange(half))).isEqualTo(400);
    }

    @Test
    void timeLimitedUsersExpire() throws Exception {
        Client client = Client.of(Client.config().withRestSecret("secret", 1_000));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        client.user = "1010:alice";
        client.password = Base64.getEncoder().encodeToString(mac.doFinal(client.user.getBytes(StandardCharsets.UTF_8)));
        client.allocated();

        client.nowNanos = 9 * SECOND;
        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isZero();
        client.nowNanos = 10 * SECOND;
        assertThat(Client.errorCode(client.ask(client.request(Stun.REFRESH)))).isEqualTo(401);
    }
}
