package dev.nightjar.interop;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace of this machine whose firewall lets no UDP out, joined to the machine by a cable of its own:
 * needs root.
 */
final class FirewalledNetwork implements AutoCloseable {
    private static final String OUTSIDE = "10.97.0.1";
    private static final String INSIDE = "10.97.0.2";
    private static final String RULES = """
            table inet firewall {
              chain out {
                type filter hook output priority 0;
                oifname != "lo" meta l4proto udp counter drop
              }
            }
            """;

    private final Path folder;
    private final String name = "nightjar-" + ProcessHandle.current().pid() + "-firewalled";
    private final String cable = "nj" + ProcessHandle.current().pid();
    private boolean joined;

    private FirewalledNetwork(Path folder) {
        this.folder = folder;
    }

    /** {@return the network, up} */
    static FirewalledNetwork open(Path folder) {
        FirewalledNetwork network = new FirewalledNetwork(folder);
        try {
            network.run("ip netns add " + network.name);
            network.run("ip link add " + network.cable + " type veth peer name eth0 netns " + network.name);
            network.joined = true;
            network.run("ip addr add " + OUTSIDE + "/30 dev " + network.cable);
            network.run("ip link set " + network.cable + " up");
            network.in("ip link set lo up");
            network.in("ip addr add " + INSIDE + "/30 dev eth0");
            network.in("ip link set eth0 up");
            network.in("ip route add default via " + OUTSIDE);
            network.inside(Tool.NFT.path(), RULES);
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** {@return the machine's address at its end of the cable} */
    static InetAddress outside() {
        try {
            return InetAddress.getByName(OUTSIDE);
        } catch (UnknownHostException literal) {
            throw new AssertionError(literal);
        }
    }

    /** {@return what begins a command that runs in the network} */
    List<String> enter() {
        return List.of(Tool.IP.path(), "netns", "exec", name);
    }

    /** {@return datagrams that the firewall has dropped} */
    long dropped() {
        String rules = inside(Tool.NFT.path(), "list", "ruleset");
        return Long.parseLong(rules.replaceAll("(?s).*counter packets ([0-9]+).*", "$1"));
    }

    private void in(String command) {
        inside(command.split(" "));
    }

    private String inside(String... command) {
        List<String> whole = new ArrayList<>(enter());
        whole.addAll(List.of(command));
        return Tool.run(folder, whole);
    }

    private void run(String command) {
        Tool.run(folder, List.of(command.split(" ")));
    }

    /** Deletes the cable and the namespace; the kernel would take the cable along, but only some time later. */
    @Override
    public void close() {
        if (joined) {
            run("ip link del " + cable);
        }
        run("ip netns del " + name);
    }
}
