package dev.nightjar.dtlssrtp;

/** What a {@link DtlsSession} reports. */
public sealed interface DtlsEvent {
    /**
     * The handshake is done and the peer's certificate has a signalled fingerprint: media may flow.
     *
     * @param profile the negotiated SRTP profile
     * @param local what we send with
     * @param remote what the peer sends with
     * @param cipherSuite the suite's name in the IANA registry, for statistics
     */
    record Connected(SrtpProfile profile, SrtpMasterKey local, SrtpMasterKey remote, String cipherSuite)
            implements DtlsEvent {}

    /** The session ended; it reports nothing after this. */
    record Closed(DtlsCloseReason reason) implements DtlsEvent {}
}
