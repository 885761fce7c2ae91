package dev.nightjar.endpoint;

/**
 * What the TCP connections of an endpoint have done since it was opened, all loops together.
 *
 * <p>Packets are those inside the framing of RFC 4571; their bytes are without it.
 *
 * @param connectionsAccepted connections that came to the listening port
 * @param connectionsMade connections made to peers
 * @param strangersRefused connections closed because they did not show in time that they belong to a peer
 * @param packetsReceived packets read
 * @param bytesReceived their bytes
 * @param packetsSent packets taken to be sent
 * @param bytesSent their bytes
 * @param packetsDropped packets not sent because a connection was too slow or not there
 */
public record TcpStats(
        long connectionsAccepted,
        long connectionsMade,
        long strangersRefused,
        long packetsReceived,
        long bytesReceived,
        long packetsSent,
        long bytesSent,
        long packetsDropped) {}
