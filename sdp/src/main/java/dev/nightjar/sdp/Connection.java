package dev.nightjar.sdp;

/**
 * {@code c=}, RFC 8866 §5.7: network type, address type and address. With ICE it only says a default.
 *
 * @param networkType {@code IN}
 * @param addressType {@code IP4} or {@code IP6}
 * @param address an address or a name
 */
public record Connection(String networkType, String addressType, String address) {
    /** What a description without gathered candidates says, RFC 9429 §5.2.1. */
    public static final Connection UNSPECIFIED = new Connection("IN", "IP4", "0.0.0.0");

    private static final String RULE = "c=<nettype> <addrtype> <connection-address>, RFC 8866 §5.7";

    /** Checks the words. */
    public Connection {
        Grammar.requireToken(networkType, "networkType");
        Grammar.requireToken(addressType, "addressType");
        Grammar.requireToken(address, "address");
    }

    /** {@return the connection of an IP address as text: IP6 when it has a colon} */
    public static Connection of(String address) {
        return new Connection("IN", address.indexOf(':') >= 0 ? "IP6" : "IP4", address);
    }

    /** {@return the value parsed} */
    public static Connection parse(String text) {
        Cursor in = new Cursor(text, RULE);
        Connection connection = read(in);
        in.end();
        return connection;
    }

    static Connection read(Cursor in) {
        String networkType = in.token();
        in.space();
        String addressType = in.token();
        in.space();
        return new Connection(networkType, addressType, in.token());
    }

    @Override
    public String toString() {
        return networkType + " " + addressType + " " + address;
    }
}
