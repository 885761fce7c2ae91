package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** {@code m=}, RFC 8866 §5.14. */
record MediaLine(String type, int port, int portCount, String protocol, List<String> formats) {
    static final int MAX_PORT = 65535;

    /** Payload types as text, kept once: descriptions have dozens of them. */
    private static final List<String> PAYLOAD_TYPES = IntStream.rangeClosed(0, Grammar.MAX_PAYLOAD_TYPE)
            .mapToObj(Integer::toString)
            .toList();

    private static final String RULE = "m=<media> <port>[/<count>] <proto> <fmt> …, RFC 8866 §5.14";
    private static final String RTP_RULE = "m=<media> <port> <proto> <payload type 0-127> …, RFC 8866 §5.14";

    MediaLine {
        Grammar.requireToken(type, "type");
        Grammar.requireRange(port, 0, MAX_PORT, "port");
        Grammar.requireRange(portCount, 1, MAX_PORT, "portCount");
        Grammar.requireToken(protocol, "protocol");
        requireNonNull(formats, "formats");
        formats = formats.stream().map(MediaLine::shared).toList();
        Grammar.requireRange(formats.size(), 1, SdpLimits.MAX_FORMATS, "formats.size");
        formats.forEach(format -> Grammar.requireToken(format, "format"));
    }

    private static String shared(String format) {
        int type = payloadType(format);
        return type >= 0 && PAYLOAD_TYPES.get(type).equals(format) ? PAYLOAD_TYPES.get(type) : format;
    }

    static MediaLine parse(String text) {
        Cursor in = new Cursor(text, RULE);
        String type = in.token();
        in.space();
        int port = in.number(0, MAX_PORT);
        int portCount = in.skip('/') ? in.number(1, MAX_PORT) : 1;
        in.space();
        String protocol = in.token();
        in.space();
        int begin = in.position();
        List<String> formats = new ArrayList<>();
        do {
            if (formats.size() == SdpLimits.MAX_FORMATS) {
                throw in.fail();
            }
            formats.add(in.token());
        } while (in.another());
        if (isRtp(protocol)) {
            requirePayloadTypes(formats, new Cursor(text, RTP_RULE), begin);
        }
        return new MediaLine(type, port, portCount, protocol, formats);
    }

    private static void requirePayloadTypes(List<String> formats, Cursor at, int begin) {
        for (String format : formats) {
            if (payloadType(format) < 0) {
                throw at.failAt(begin);
            }
        }
    }

    /** {@return the payload type, or -1 where it is none} */
    static int payloadType(String format) {
        if (format.isEmpty() || format.length() > 3) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < format.length(); i++) {
            if (!Cursor.isDigit(format.charAt(i))) {
                return -1;
            }
            value = 10 * value + format.charAt(i) - '0';
        }
        return value <= Grammar.MAX_PAYLOAD_TYPE ? value : -1;
    }

    static boolean isRtp(String protocol) {
        return protocol.startsWith("RTP/") || protocol.contains("/RTP/");
    }

    @Override
    public String toString() {
        return type + " " + port + (portCount == 1 ? "" : "/" + portCount) + " " + protocol + " "
                + String.join(" ", formats);
    }
}
