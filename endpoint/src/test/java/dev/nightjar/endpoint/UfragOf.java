package dev.nightjar.endpoint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a connection's ICE user fragment, which everybody who sees its description knows. */
final class UfragOf {
    private static final Pattern UFRAG = Pattern.compile("a=ice-ufrag:(\\S+)");

    private UfragOf() {}

    static String local(PeerConnection connection) {
        Matcher found = UFRAG.matcher(connection.localDescription().sdp());
        if (!found.find()) {
            throw new AssertionError("no a=ice-ufrag");
        }
        return found.group(1);
    }
}
