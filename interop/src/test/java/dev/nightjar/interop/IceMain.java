package dev.nightjar.interop;

import dev.nightjar.core.Path;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.GatheringConfig;
import dev.nightjar.ice.GatheringServer;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceServerUri;
import dev.nightjar.ice.IceState;
import dev.nightjar.ice.IceTiming;
import dev.nightjar.ice.LongTermCredentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Our agent and gatherer as a program, for another network namespace; it speaks as {@code interop/c/nice_peer.c} does.
 *
 * <p>Arguments: the role, the address to bind, URIs of servers. TURN's user is that of {@link Coturn}.
 */
final class IceMain {
    /** A check is given up after thirteen seconds instead of forty, so that what has to fail does so soon. */
    private static final IceTiming TIMING = new IceTiming(
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            6,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMillis(1000),
            Duration.ofSeconds(10));

    private IceMain() {}

    public static void main(String[] arguments) throws IOException {
        IceRole role = IceRole.valueOf(arguments[0]);
        List<GatheringServer> servers = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            IceServerUri uri = IceServerUri.parse(arguments[i]);
            LongTermCredentials user = uri.isTurn() ? new LongTermCredentials(Coturn.USER, Coturn.PASSWORD) : null;
            servers.add(new GatheringServer(uri, new InetSocketAddress(uri.host(), uri.port()), user));
        }
        IceEnd.Servers asked = new IceEnd.Servers(GatheringConfig.DEFAULT, TurnTrust.usual(), servers);
        try (IceEnd end = IceEnd.open(role, config -> config.withTiming(TIMING), asked, new Teller(), arguments[1])) {
            say("credentials " + end.credentials().ufrag() + " "
                    + end.credentials().password());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                handle(end, line);
            }
        }
    }

    private static void handle(IceEnd end, String line) {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
            case "remote" -> end.setRemote(new IceCredentials(words[1], words[2]));
            case "candidate" -> end.addRemoteCandidate(line.substring("candidate ".length()));
            case "end" -> end.endOfRemoteCandidates();
            case "send" -> end.send(line.substring("send ".length()));
            default -> say("unknown " + line);
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static final class Teller implements IceEnd.Listener {
        @Override
        public void onCandidate(Candidate candidate) {
            say("candidate " + candidate);
        }

        @Override
        public void onGathered() {
            say("gathered");
        }

        @Override
        public void onSelected(Path path) {
            say("pair " + written(path.local()) + " " + written(path.remote()));
        }

        @Override
        public void onState(IceState state) {
            boolean isReady = state == IceState.CONNECTED || state == IceState.COMPLETED;
            say("state " + (isReady ? "ready" : state.name().toLowerCase(Locale.ROOT)));
        }

        @Override
        public void onData(String text) {
            say("data " + text);
        }

        private static String written(InetSocketAddress address) {
            return address.getAddress().getHostAddress() + "|" + address.getPort();
        }
    }
}
