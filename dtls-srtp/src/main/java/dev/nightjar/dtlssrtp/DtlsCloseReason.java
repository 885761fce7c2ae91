package dev.nightjar.dtlssrtp;

/** Why a DTLS session ended. */
public sealed interface DtlsCloseReason {
    /** Our own {@link DtlsSession#close}. */
    record ClosedLocally() implements DtlsCloseReason {}

    /** The peer's close_notify, during the handshake or after it (RFC 5246 §7.2.1). */
    record PeerClosed() implements DtlsCloseReason {}

    /** The peer sent a fatal alert after the handshake; {@code alert} is its name in RFC 5246 §7.2. */
    record PeerFailed(String alert) implements DtlsCloseReason {}

    /** The peer's certificate has none of the signalled fingerprints (RFC 8122 §6.2). */
    record FingerprintMismatch() implements DtlsCloseReason {}

    /** No SRTP profile in common (RFC 5764 §4.1.1). */
    record NoSrtpProfile() implements DtlsCloseReason {}

    /** The peer takes no signature that our certificate's key can make (RFC 5246 §7.4.1.4.1, §7.4.4). */
    record NoCommonSignature() implements DtlsCloseReason {}

    /** The server wants a master key identifier in each SRTP packet, which we did not offer (RFC 5764 §4.1.1). */
    record MasterKeyIdentifierRefused() implements DtlsCloseReason {}

    /**
     * The handshake ended with a fatal alert.
     *
     * @param alert its name in RFC 5246 §7.2
     * @param byPeer whether the peer sent it
     */
    record HandshakeFailed(String alert, boolean byPeer) implements DtlsCloseReason {}

    /** The handshake did not end in time. */
    record TimedOut() implements DtlsCloseReason {}

    /** The handshake executor had no room until the time was over. */
    record Refused() implements DtlsCloseReason {}
}
