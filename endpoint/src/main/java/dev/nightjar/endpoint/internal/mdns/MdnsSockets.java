package dev.nightjar.endpoint.internal.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The sockets of a multicast DNS querier: one for each IP version, which hear every interface and ask on each.
 *
 * <p>On port 5353, shared with whatever responder runs on this machine, so that answers to everybody reach us (RFC 6762
 * §15.1). Confined to one thread but for {@link #wakeUp}.
 */
final class MdnsSockets implements AutoCloseable {
    static final int PORT = 5353;

    private static final System.Logger LOG = System.getLogger(MdnsSockets.class.getName());
    /** 224.0.0.251. */
    private static final byte[] GROUP_IPV4 = {(byte) 224, 0, 0, (byte) 251};
    /** ff02::fb. */
    private static final byte[] GROUP_IPV6 = {(byte) 0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFB};

    private static final int MAX_MESSAGE_BYTES = 9_000;
    /** Of one wake-up: a flood does not keep us from our own timers. */
    private static final int MAX_READS = 64;

    private final Selector selector;
    private final List<Family> families = new ArrayList<>();
    private final ByteBuffer received = ByteBuffer.allocate(MAX_MESSAGE_BYTES);

    private MdnsSockets(Selector selector) {
        this.selector = selector;
    }

    /** Takes what comes. */
    interface Receiver {
        /** Takes one message, borrowed until the call returns. */
        void onMessage(byte[] buffer, int offset, int length);
    }

    /**
     * {@return the sockets, on those interfaces where multicast works}
     *
     * @throws IOException when there is none
     */
    static MdnsSockets open(List<NetworkInterface> interfaces) throws IOException {
        MdnsSockets sockets = new MdnsSockets(Selector.open());
        sockets.add(StandardProtocolFamily.INET, InetAddress.getByAddress(GROUP_IPV4), interfaces);
        sockets.add(StandardProtocolFamily.INET6, InetAddress.getByAddress(GROUP_IPV6), interfaces);
        if (sockets.families.isEmpty()) {
            sockets.close();
            throw new IOException("no interface has multicast");
        }
        return sockets;
    }

    private void add(ProtocolFamily protocol, InetAddress group, List<NetworkInterface> interfaces) throws IOException {
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open(protocol);
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            // RFC 6762 §11: a message that has crossed a router is not one.
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 255);
            channel.bind(new InetSocketAddress(PORT));
            List<NetworkInterface> joined = new ArrayList<>();
            for (NetworkInterface each : interfaces) {
                join(channel, group, each, joined);
            }
            if (!joined.isEmpty()) {
                channel.register(selector, SelectionKey.OP_READ);
                families.add(new Family(channel, new InetSocketAddress(group, PORT), joined));
                return;
            }
        } catch (IOException | UnsupportedOperationException unavailable) {
            LOG.log(System.Logger.Level.DEBUG, "no multicast DNS over {0}: {1}", protocol, unavailable);
        }
        if (channel != null) {
            channel.close();
        }
    }

    private static void join(
            DatagramChannel channel, InetAddress group, NetworkInterface on, List<NetworkInterface> joined) {
        try {
            channel.join(group, on);
            joined.add(on);
        } catch (IOException | RuntimeException unsuited) {
            LOG.log(System.Logger.Level.DEBUG, "no multicast on {0}: {1}", on.getName(), unsuited);
        }
    }

    /** Sends a message to everybody on each interface. */
    void send(byte[] message) {
        for (Family each : families) {
            for (NetworkInterface on : each.interfaces) {
                try {
                    each.channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
                    each.channel.send(ByteBuffer.wrap(message), each.group);
                } catch (IOException lost) {
                    LOG.log(System.Logger.Level.DEBUG, "question lost on {0}: {1}", on.getName(), lost);
                }
            }
        }
    }

    /** Waits for messages, no longer than that, and hands on what has come. */
    void receive(long mostNanos, Receiver receiver) throws IOException {
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(mostNanos)));
        selector.selectedKeys().clear();
        for (Family each : families) {
            for (int i = 0; i < MAX_READS; i++) {
                received.clear();
                InetSocketAddress from = (InetSocketAddress) each.channel.receive(received);
                if (from == null) {
                    break;
                }
                // RFC 6762 §6: what comes from another port is no response.
                if (from.getPort() == PORT) {
                    receiver.onMessage(received.array(), 0, received.position());
                }
            }
        }
    }

    /** Ends a wait. Any thread. */
    void wakeUp() {
        selector.wakeup();
    }

    @Override
    public void close() {
        try {
            for (Family each : families) {
                each.channel.close();
            }
            selector.close();
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.DEBUG, "socket not closed", failed);
        }
    }

    private record Family(DatagramChannel channel, InetSocketAddress group, List<NetworkInterface> interfaces) {}
}
