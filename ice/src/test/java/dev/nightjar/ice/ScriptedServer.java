package dev.nightjar.ice;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes single answers, as a server would or as a forger might, to requests of a {@link GatheringRig}. */
final class ScriptedServer {
    static final byte[] REALM = "nightjar.test".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    static final int SUCCESS = 0x0100;
    static final int ERROR = 0x0110;

    private ScriptedServer() {}

    static StunWriter answer(Fixtures.Sent request, int kind) {
        StunMessage message = request.message();
        return new StunWriter(ServerOutput.MAX_REQUEST_BYTES)
                .begin(message.type() | kind, message.transactionTag(), message.transactionNumber());
    }

    static StunWriter error(Fixtures.Sent request, int code) {
        return answer(request, ERROR).errorCode(code);
    }

    static StunWriter challenge(Fixtures.Sent request, int code, String nonce) {
        return error(request, code)
                .bytes(ServerAttributes.REALM, REALM)
                .bytes(ServerAttributes.NONCE, nonce.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static StunWriter allocated(Fixtures.Sent request) {
        return answer(request, SUCCESS)
                .xorAddress(ServerAttributes.XOR_RELAYED_ADDRESS, Fixtures.address("198.51.100.1", 50_000))
                .mappedAddress(Fixtures.address("192.0.2.200", 6000))
                .int32(ServerAttributes.LIFETIME, 600);
    }

    /** Without or with the key of that user and {@link #REALM}, by MD5 and SHA-1 (RFC 8489 §9.2.2). */
    static byte[] bytes(StunWriter writer, @Nullable LongTermCredentials signer) {
        int length = signer == null ? writer.finishUnsigned() : writer.finish(integrity(signer));
        return Arrays.copyOf(writer.buffer(), length);
    }

    static StunIntegrity integrity(LongTermCredentials credentials) {
        try {
            String text = credentials.username() + ":nightjar.test:" + credentials.password();
            return StunIntegrity.sha1(java.security.MessageDigest.getInstance("MD5")
                    .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Challenges once, then does as a server of RFC 5389 that grants everything. */
    static GatheringRig.Network granting() {
        return (rig, sent) -> {
            int type = (sent.bytes()[0] & 0xC0) != 0 ? 0 : sent.message().type();
            if (type == ServerAttributes.ALLOCATE && sent.message().integrityAt() == 0) {
                rig.feed(sent.path(), bytes(challenge(sent, 401, "nonce"), null));
            } else if (type == ServerAttributes.ALLOCATE) {
                rig.feed(sent.path(), bytes(allocated(sent), GatheringRig.USER));
            } else if (type != 0 && (type & ERROR) == 0) {
                rig.feed(sent.path(), bytes(answer(sent, SUCCESS), GatheringRig.USER));
            }
        };
    }
}
