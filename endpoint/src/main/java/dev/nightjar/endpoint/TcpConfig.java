package dev.nightjar.endpoint;

/**
 * What an endpoint does with TCP candidates (RFC 6544): nothing, unless it is told to.
 *
 * <p>Chromium offers active candidates only, so {@link #listening} is what connects a browser whose network lets no UDP
 * out. *Choice:* both directions are off by default. Listening opens one more port than an operator expects. Connecting
 * lets whoever writes a description choose where this machine opens TCP connections, which a browser's user may risk
 * and a server inside a private network may not.
 *
 * @param isListening whether passive candidates are offered: one port for all connections
 * @param port of the listening sockets, 1 to 65535; 0 lets the system choose one for each address
 * @param isConnecting whether active candidates are offered, and connections made to the peer's passive ones
 */
public record TcpConfig(boolean isListening, int port, boolean isConnecting) {
    private static final TcpConfig OFF = new TcpConfig(false, 0, false);

    /** Checks the port. */
    public TcpConfig {
        EndpointConfig.requireRange("tcp port", port, 0, 65_535);
    }

    /** {@return no TCP candidates} */
    public static TcpConfig off() {
        return OFF;
    }

    /** {@return passive candidates on that port, 0 for any, and no active ones} */
    public static TcpConfig listening(int port) {
        return new TcpConfig(true, port, false);
    }

    /** {@return this with active candidates, or without} */
    public TcpConfig withConnecting(boolean allowed) {
        return new TcpConfig(isListening, port, allowed);
    }
}
