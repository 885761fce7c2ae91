package dev.nightjar.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two private networks behind routers and a public one between them, in network namespaces of this machine: needs root.
 *
 * <pre>
 *   client a 10.1.0.2 - router a 198.51.100.2 - public 203.0.113.1 - 198.51.100.6 router b - 10.2.0.2 client b
 * </pre>
 */
final class NatRig implements AutoCloseable {
    /** Where servers are. */
    static final String PUBLIC = "203.0.113.1";

    private static final String MARK = "nightjar-";
    private static final AtomicInteger OPENED = new AtomicInteger();

    /** What a router does with a private network's packets. */
    enum Kind {
        /** Keeps the port where it is free, whoever is sent to; lets in only answers. */
        CONE("masquerade", ""),
        /** Takes another port for each destination; lets in only answers. */
        SYMMETRIC("masquerade fully-random", ""),
        /** Lets no UDP out at all. */
        BLOCKED("masquerade", "iifname \"lan\" meta l4proto udp drop\n");

        private final String translation;
        private final String firewall;

        Kind(String translation, String firewall) {
            this.translation = translation;
            this.firewall = firewall;
        }
    }

    /** One of the two private networks. */
    enum Side {
        A("10.1.0", "198.51.100.1", "198.51.100.2"),
        B("10.2.0", "198.51.100.5", "198.51.100.6");

        private final String network;
        private final String gateway;
        private final String outside;

        Side(String network, String gateway, String outside) {
            this.network = network;
            this.gateway = gateway;
            this.outside = outside;
        }

        /** {@return the client's address} */
        String inside() {
            return network + ".2";
        }

        /** {@return the address under which its router is seen} */
        String outside() {
            return outside;
        }
    }

    private final Path folder;
    private final String prefix = MARK + ProcessHandle.current().pid() + "-" + OPENED.incrementAndGet() + "-";

    private NatRig(Path folder) {
        this.folder = folder;
    }

    /** {@return the networks, up} */
    static NatRig open(Path folder, Kind a, Kind b) {
        deleteLeftOver(folder);
        NatRig rig = new NatRig(folder);
        try {
            rig.namespace("public");
            rig.in("public", "ip addr add " + PUBLIC + "/32 dev lo");
            rig.attach(Side.A, a);
            rig.attach(Side.B, b);
            // What is sent to a private address has to vanish: an error would make coturn end an allocation.
            rig.in("public", "ip route add 10.0.0.0/8 via 203.0.113.254 dev to-a onlink");
            rig.in("public", "ip neigh add 203.0.113.254 lladdr 02:00:00:00:00:01 dev to-a nud permanent");
            return rig;
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    /** {@return what begins a command that runs on the public network} */
    List<String> onPublic() {
        return enter("public");
    }

    /** {@return what begins a command that runs on a client} */
    List<String> onClient(Side side) {
        return enter("client-" + name(side));
    }

    private void attach(Side side, Kind kind) {
        String router = "router-" + name(side);
        String client = "client-" + name(side);
        namespace(router);
        namespace(client);
        run("ip link add to-" + name(side) + " netns " + prefix + "public type veth peer name wan netns " + prefix
                + router);
        run("ip link add lan netns " + prefix + router + " type veth peer name eth0 netns " + prefix + client);
        in("public", "ip addr add " + side.gateway + "/30 dev to-" + name(side));
        in("public", "ip link set to-" + name(side) + " up");
        in(router, "ip addr add " + side.outside + "/30 dev wan");
        in(router, "ip addr add " + side.network + ".1/24 dev lan");
        in(router, "ip link set wan up");
        in(router, "ip link set lan up");
        in(router, "ip route add default via " + side.gateway);
        in(client, "ip addr add " + side.inside() + "/24 dev eth0");
        in(client, "ip link set eth0 up");
        in(client, "ip route add default via " + side.network + ".1");
        List<String> filter = new ArrayList<>(enter(router));
        filter.addAll(List.of(Tool.NFT.path(), rules(kind)));
        Tool.run(folder, filter);
    }

    /** A packet to the router itself that nobody asked for gets no answer: that would end what the client tries. */
    private static String rules(Kind kind) {
        return """
            table ip rig {
              chain out {
                type nat hook postrouting priority 100;
                oifname "wan" %s
              }
              chain in {
                type filter hook input priority 0;
                iifname "wan" meta l4proto udp drop
              }
              chain through {
                type filter hook forward priority 0; policy drop;
                %s
                iifname "lan" accept
                ct state established,related accept
              }
            }
            """.formatted(kind.translation, kind.firewall);
    }

    private void namespace(String name) {
        run("ip netns add " + prefix + name);
        in(name, "ip link set lo up");
        List<String> forward = new ArrayList<>(enter(name));
        forward.addAll(List.of("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"));
        Tool.run(folder, forward);
    }

    private List<String> enter(String name) {
        return List.of(Tool.IP.path(), "netns", "exec", prefix + name);
    }

    private void in(String name, String command) {
        List<String> whole = new ArrayList<>(enter(name));
        whole.addAll(List.of(command.split(" ")));
        Tool.run(folder, whole);
    }

    private void run(String command) {
        Tool.run(folder, List.of(command.split(" ")));
    }

    private static String name(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }

    /** Deletes the namespaces; their interfaces go with them. */
    @Override
    public void close() {
        for (String name : namespaces(folder)) {
            if (name.startsWith(prefix)) {
                Tool.run(folder, List.of(Tool.IP.path(), "netns", "del", name));
            }
        }
    }

    /** Deletes those of test runs that were killed. */
    private static void deleteLeftOver(Path folder) {
        Set<String> alive = ProcessHandle.allProcesses()
                .map(process -> String.valueOf(process.pid()))
                .collect(Collectors.toSet());
        for (String name : namespaces(folder)) {
            if (name.startsWith(MARK) && !alive.contains(name.split("-")[1])) {
                Tool.run(folder, List.of(Tool.IP.path(), "netns", "del", name));
            }
        }
    }

    private static List<String> namespaces(Path folder) {
        return Stream.of(Tool.run(folder, List.of(Tool.IP.path(), "netns", "list"))
                        .split("\n"))
                .map(line -> line.split(" ")[0])
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
