package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.dtlssrtp.KeyLog;
import dev.nightjar.endpoint.IceOptions;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.ice.IceCredentials;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a transport is made with.
 *
 * @param label begins its log lines
 * @param localCredentials our ufrag and password
 * @param iceOptions how ICE behaves
 * @param transactionTag begins our STUN transaction ids; unique among the connections of a loop
 * @param certificate ours
 * @param security the endpoint's settings for DTLS and SRTP
 * @param keyLog takes the secrets of handshakes, or null
 * @param handshakeExecutor runs DTLS handshakes
 * @param random for ICE and DTLS
 * @param senderSsrc the SSRC that our reports are sent under
 * @param cname names us in SDES
 * @param congestionFeedback whether feedback of RFC 8888 is given and taken where the peer does so too
 */
public record PeerTransportConfig(
        String label,
        IceCredentials localCredentials,
        IceOptions iceOptions,
        int transactionTag,
        DtlsCertificate certificate,
        SecurityConfig security,
        @Nullable KeyLog keyLog,
        Executor handshakeExecutor,
        SecureRandom random,
        int senderSsrc,
        String cname,
        boolean congestionFeedback) {}
