package dev.nightjar.server;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.IceServer;
import dev.nightjar.endpoint.NetworkConfig;
import dev.nightjar.endpoint.TrustFile;
import dev.nightjar.endpoint.WebRtcException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that name STUN and TURN servers. */
final class IceServerOptions {
    @Option(
            names = "--stun",
            paramLabel = "URI",
            showDefaultValue = Visibility.NEVER,
            description = "STUN server, as in stun:stun.example.org; may be given more than once.")
    private List<String> stun = new ArrayList<>();

    @Option(
            names = "--turn",
            paramLabel = "URI",
            showDefaultValue = Visibility.NEVER,
            description = "TURN server, as in turn:turn.example.org?transport=tcp or%nturns:turn.example.org;"
                    + " may be given more than once.")
    private List<String> turn = new ArrayList<>();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            showDefaultValue = Visibility.NEVER,
            description = "User name for the TURN servers.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            arity = "0..1",
            interactive = true,
            showDefaultValue = Visibility.NEVER,
            description = "Password for the TURN servers; asked for when none follows.")
    private @Nullable String password;

    @Option(
            names = "--turn-ca",
            paramLabel = "FILE",
            showDefaultValue = Visibility.NEVER,
            description = "Certificates in PEM that servers reached by TLS are trusted for, instead of the JDK's.")
    private @Nullable Path turnCa;

    /** {@return every URI, in the order of the options} */
    List<String> urls() {
        List<String> urls = new ArrayList<>(stun);
        urls.addAll(turn);
        return urls;
    }

    /**
     * {@return a configuration with these servers, or a mistake that names the option}
     *
     * @param overTcp whether a TURN server whose URI names no transport is reached by TCP
     */
    Configuration configuration(boolean overTcp) {
        List<IceServer> servers = new ArrayList<>();
        for (String url : stun) {
            servers.add(server("--stun", url, "stun"));
        }
        for (String url : turn) {
            servers.add(server("--turn", overTcp ? overTcp(url) : url, "turn"));
        }
        if (user != null && turn.isEmpty() || password != null && turn.isEmpty()) {
            throw new UserMistake("--user, --password: for no server (expected: a --turn too)");
        }
        if (servers.size() > Configuration.MAX_ICE_SERVERS) {
            throw new UserMistake("--stun, --turn: " + servers.size() + " servers (expected: at most "
                    + Configuration.MAX_ICE_SERVERS + ")");
        }
        return Configuration.defaults().withIceServers(servers);
    }

    /** {@return the URI over TCP, unless it says itself what it is to be reached by} */
    static String overTcp(String url) {
        return url.regionMatches(true, 0, "turn:", 0, 5) && !url.contains("?") ? url + "?transport=tcp" : url;
    }

    private IceServer server(String option, String url, String scheme) {
        if (!url.regionMatches(true, 0, scheme, 0, scheme.length())) {
            throw new UserMistake(
                    option + ": " + url + " (expected: a URI that begins with " + scheme + ": or " + scheme + "s:)");
        }
        boolean isTurn = scheme.equals("turn");
        if (isTurn && (user == null || password == null)) {
            throw new UserMistake(option + ": " + url + " (expected: --user and --password too)");
        }
        try {
            return new IceServer(List.of(url), isTurn ? user : null, isTurn ? password : null);
        } catch (WebRtcException wrong) {
            throw new UserMistake(option + ": " + wrong.getMessage());
        }
    }

    /** {@return the network with the trust that the options name} */
    NetworkConfig withTrust(NetworkConfig network) {
        Path file = turnCa;
        if (file == null) {
            return network;
        }
        try {
            return network.withServerTrust(TrustFile.load(file));
        } catch (IOException unreadable) {
            throw new UserMistake("--turn-ca: " + file + " (expected: a file that can be read)");
        } catch (IllegalArgumentException useless) {
            throw new UserMistake("--turn-ca: " + useless.getMessage());
        }
    }
}
