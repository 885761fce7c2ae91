package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.ice.IceCredentials;
import java.security.SecureRandom;
import java.util.concurrent.Executor;

/**
 * What a transport is made with.
 *
 * @param label begins its log lines
 * @param localCredentials our ufrag and password
 * @param transactionTag begins our STUN transaction ids; unique among the connections of a loop
 * @param certificate ours
 * @param handshakeExecutor runs DTLS handshakes
 * @param random for ICE and DTLS
 * @param senderSsrc the SSRC that our reports are sent under
 * @param cname names us in SDES
 */
record PeerTransportConfig(
        String label,
        IceCredentials localCredentials,
        int transactionTag,
        DtlsCertificate certificate,
        Executor handshakeExecutor,
        SecureRandom random,
        int senderSsrc,
        String cname) {}
