package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.ice.IceServerUri;
import dev.nightjar.ice.LongTermCredentials;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server, by one URL or several that lead to it: W3C RTCIceServer.
 *
 * @param urls as RFC 7064 and RFC 7065 write them, such as {@code stun:stun.example.org} or
 *     {@code turns:turn.example.org?transport=tcp}; at least one
 * @param username for TURN, else null
 * @param credential the password for TURN, else null; never part of a text
 */
public record IceServer(
        List<String> urls,
        @Nullable String username,
        @Nullable String credential) {
    /**
     * Checks what W3C WebRTC §4.4.1.3 has checked.
     *
     * @throws WebRtcException SyntaxError for a URL that is none, InvalidAccessError for TURN without credentials; both
     *     name the URL
     */
    public IceServer {
        urls = List.copyOf(requireNonNull(urls, "urls"));
        if (urls.isEmpty()) {
            throw new WebRtcException(
                    WebRtcException.Name.SYNTAX_ERROR, "urls: none (expected: at least one, as in stun:host)");
        }
        for (String url : urls) {
            IceServerUri uri = parse(url);
            if (uri.isTurn()) {
                credentials(url, username, credential);
            }
        }
    }

    /** {@return a server that asks for no credentials} */
    public static IceServer of(String... urls) {
        return new IceServer(List.of(urls), null, null);
    }

    /** {@return a server with credentials} */
    public static IceServer of(String url, String username, String credential) {
        return new IceServer(List.of(url), username, credential);
    }

    /** {@return the URLs, parsed} */
    List<IceServerUri> uris() {
        List<IceServerUri> uris = new ArrayList<>();
        urls.forEach(url -> uris.add(parse(url)));
        return uris;
    }

    /** {@return what TURN is asked with, null where there is nothing} */
    @Nullable
    LongTermCredentials credentials() {
        return username == null || credential == null ? null : credentials(urls.get(0), username, credential);
    }

    private static IceServerUri parse(String url) {
        try {
            return IceServerUri.parse(url);
        } catch (IllegalArgumentException wrong) {
            throw new WebRtcException(WebRtcException.Name.SYNTAX_ERROR, shown(url) + ": " + wrong.getMessage(), wrong);
        }
    }

    private static LongTermCredentials credentials(String url, @Nullable String username, @Nullable String credential) {
        if (username == null || credential == null) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    shown(url) + ": no " + (username == null ? "username" : "credential")
                            + " (expected: both for turn and turns)");
        }
        try {
            return new LongTermCredentials(username, credential);
        } catch (IllegalArgumentException wrong) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR, shown(url) + ": " + wrong.getMessage(), wrong);
        }
    }

    /** What may be anything is cut for a message. */
    private static String shown(String url) {
        return url.length() <= 300 ? url : url.substring(0, 300) + "…";
    }

    /** {@return the URLs and the user name, without the credential} */
    @Override
    public String toString() {
        return "IceServer[urls=" + urls + ", username=" + username + "]";
    }
}
