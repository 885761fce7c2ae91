package dev.nightjar.dtlssrtp;

/**
 * What a {@link DtlsSession} has counted so far.
 *
 * @param malformed datagrams or records that are not DTLS, or ask for more memory than any handshake needs
 * @param unauthentic records that failed decryption
 * @param dropped datagrams and records dropped because a bounded queue was full
 * @param ignored records that have no meaning in the state they came in
 * @param applicationData application data records dropped because nothing takes them
 * @param retransmissions times our last flight was sent again by timer
 * @param refusals times the handshake executor had no room
 */
public record DtlsCounters(
        long malformed,
        long unauthentic,
        long dropped,
        long ignored,
        long applicationData,
        long retransmissions,
        long refusals) {}
