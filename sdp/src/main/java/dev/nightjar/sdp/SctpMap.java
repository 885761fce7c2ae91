package dev.nightjar.sdp;

/**
 * {@code a=sctpmap}, of an early draft of RFC 8841, which old peers still write in place of {@code a=sctp-port}.
 *
 * @param port the SCTP port
 * @param application {@code webrtc-datachannel}
 * @param streams how many streams, or {@link #NOT_WRITTEN}
 */
public record SctpMap(int port, String application, int streams) implements TypedAttribute {
    /** Stands for a number that is left out. */
    public static final int NOT_WRITTEN = -1;

    private static final String RULE = "a=sctpmap:<port> <application>[ <streams>], draft-ietf-mmusic-sctp-sdp-06";

    /** Checks the ranges. */
    public SctpMap {
        Grammar.requireRange(port, 0, MediaLine.MAX_PORT, "port");
        Grammar.requireToken(application, "application");
        Grammar.requireRange(streams, NOT_WRITTEN, MediaLine.MAX_PORT, "streams");
    }

    /** {@return the value parsed} */
    public static SctpMap parse(String text) {
        Cursor in = new Cursor(text, RULE);
        int port = in.number(0, MediaLine.MAX_PORT);
        in.space();
        String application = in.token();
        int streams = in.another() ? in.number(0, MediaLine.MAX_PORT) : NOT_WRITTEN;
        in.end();
        return new SctpMap(port, application, streams);
    }

    @Override
    public String attributeName() {
        return "sctpmap";
    }

    @Override
    public String toString() {
        return port + " " + application + (streams == NOT_WRITTEN ? "" : " " + streams);
    }
}
