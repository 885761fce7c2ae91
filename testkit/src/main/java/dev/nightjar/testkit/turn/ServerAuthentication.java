package dev.nightjar.testkit.turn;

import dev.nightjar.core.NetworkBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The server's side of long-term credentials, RFC 8489 §9.2.4. */
final class ServerAuthentication {
    private final TurnServerConfig config;
    private final Map<String, String> users;
    private final ServerNonces nonces;

    ServerAuthentication(TurnServerConfig config, SplittableRandom random) {
        this.config = config;
        this.users = config.users();
        this.nonces = new ServerNonces(random, config);
    }

    void expireNonce() {
        nonces.expire();
    }

    void putUser(String user, String password) {
        users.put(user, password);
    }

    void removeUser(String user) {
        users.remove(user);
    }

    /** {@return who sent the request and with which key, or the error that answers it} */
    Outcome check(ServerRequest request, long nowNanos) {
        if (!request.has(Stun.MESSAGE_INTEGRITY) && !request.has(Stun.MESSAGE_INTEGRITY_SHA256)) {
            return Outcome.error(401);
        }
        String nonce = request.text(Stun.NONCE);
        boolean isNamed = request.has(Stun.USERNAME) || request.has(Stun.USERHASH);
        if (nonce == null || !isNamed || !request.has(Stun.REALM)) {
            return Outcome.error(400);
        }
        if (!nonce.equals(nonces.current(nowNanos))) {
            return Outcome.error(438);
        }
        PasswordAlgorithm algorithm = algorithm(request);
        return algorithm == null ? Outcome.error(400) : verify(request, algorithm, nowNanos);
    }

    private Outcome verify(ServerRequest request, PasswordAlgorithm algorithm, long nowNanos) {
        String realm = TurnServerConfig.REALM;
        String user = user(request);
        String password = user == null ? null : password(user, nowNanos);
        if (user == null || password == null || !realm.equals(request.text(Stun.REALM))) {
            return Outcome.error(401);
        }
        byte[] key = algorithm.key(user, realm, password);
        return request.isSignedWith(key)
                ? new Outcome(0, user, key, request.has(Stun.MESSAGE_INTEGRITY_SHA256))
                : Outcome.error(401);
    }

    /** What a 401 or a 438 tells the client, RFC 8489 §9.2.4. */
    ServerAnswer challenge(ServerAnswer answer, long nowNanos) {
        answer.text(Stun.REALM, TurnServerConfig.REALM).text(Stun.NONCE, nonces.current(nowNanos));
        return config.algorithms().isEmpty() ? answer : answer.attribute(Stun.PASSWORD_ALGORITHMS, offered());
    }

    /** The algorithm the client chose, or null where it was bid down or chose none of ours: 400. */
    private @Nullable PasswordAlgorithm algorithm(ServerRequest request) {
        byte[] list = request.value(Stun.PASSWORD_ALGORITHMS);
        byte[] chosen = request.value(Stun.PASSWORD_ALGORITHM);
        if (list == null && chosen == null) {
            // A client of RFC 5389. *Choice:* refused where MD5 is not offered, so that tests can insist on SHA-256.
            boolean isKnown =
                    config.algorithms().isEmpty() || config.algorithms().contains(PasswordAlgorithm.MD5);
            return isKnown ? PasswordAlgorithm.MD5 : null;
        }
        if (list == null || chosen == null || chosen.length < 4 || !Arrays.equals(list, offered())) {
            return null;
        }
        for (PasswordAlgorithm algorithm : config.algorithms()) {
            if (algorithm.code() == NetworkBytes.getUint16(chosen, 0)) {
                return algorithm;
            }
        }
        return null;
    }

    private byte[] offered() {
        byte[] list = new byte[4 * config.algorithms().size()];
        for (int i = 0; i < config.algorithms().size(); i++) {
            NetworkBytes.putInt16(list, 4 * i, config.algorithms().get(i).code());
        }
        return list;
    }

    private @Nullable String user(ServerRequest request) {
        byte[] hash = request.value(Stun.USERHASH);
        if (hash == null) {
            return request.text(Stun.USERNAME);
        }
        for (String user : users.keySet()) {
            if (Arrays.equals(hash, PasswordAlgorithm.userHash(user, TurnServerConfig.REALM))) {
                return user;
            }
        }
        return null;
    }

    private @Nullable String password(String user, long nowNanos) {
        String known = users.get(user);
        String secret = config.restSecret();
        int colon = user.indexOf(':');
        if (known != null || secret == null || colon < 1) {
            return known;
        }
        try {
            long now = config.epochSeconds() + nowNanos / 1_000_000_000;
            return Long.parseLong(user.substring(0, colon)) > now ? restPassword(secret, user) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String restPassword(String secret, String user) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: every JDK has it", e);
        }
    }

    /** {@code errorCode} 0 when {@code user} has proved itself; answers are then signed as the request was. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Outcome(int errorCode, String user, byte[] key, boolean sha256) {
        static Outcome error(int code) {
            return new Outcome(code, "", new byte[0], false);
        }
    }
}
