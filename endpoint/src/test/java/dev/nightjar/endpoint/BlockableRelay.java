package dev.nightjar.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands between two connections of this machine: one knows it by a candidate, the other learns it by checks. */
final class BlockableRelay implements AutoCloseable {
    private static final Pattern CANDIDATE =
            Pattern.compile("a=candidate:(\\S+) 1 udp (\\d+) (127\\.\\S+) (\\d+) typ host(.*)");

    /** RFC 7983 §7: first bytes below are STUN's. */
    private static final int STUN_END = 4;

    private final DatagramSocket near = open();
    private final DatagramSocket far = open();
    private volatile @Nullable SocketAddress left;
    private volatile @Nullable SocketAddress right;
    private volatile boolean isBlocked;
    private volatile boolean isStunBlocked;

    BlockableRelay() {
        start(near, far, true);
        start(far, near, false);
    }

    /** {@return the description of the right side with this relay in place of its candidate} */
    JsepDescription inFrontOf(JsepDescription description) {
        Matcher found = CANDIDATE.matcher(description.sdp());
        if (!found.find()) {
            throw new AssertionError("no candidate in " + description.sdp());
        }
        right = new InetSocketAddress(found.group(3), Integer.parseInt(found.group(4)));
        String here = "a=candidate:" + found.group(1) + " 1 udp " + found.group(2) + " 127.0.0.1 " + near.getLocalPort()
                + " typ host" + found.group(5);
        return new JsepDescription(description.type(), found.replaceAll(Matcher.quoteReplacement(here)));
    }

    /** {@return the description of the left side without its candidates} */
    static JsepDescription hidden(JsepDescription description) {
        return new JsepDescription(description.type(), description.sdp().replaceAll("a=candidate:.*\r\n", ""));
    }

    /** Has everything lost from now on, or nothing. */
    void block(boolean blocked) {
        isBlocked = blocked;
    }

    /** Has every STUN message lost from now on, or none. */
    void blockStun(boolean blocked) {
        isStunBlocked = blocked;
    }

    private void start(DatagramSocket from, DatagramSocket to, boolean isNear) {
        Thread thread = new Thread(() -> forward(from, to, isNear), "blockable-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void forward(DatagramSocket from, DatagramSocket to, boolean isNear) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!from.isClosed()) {
            try {
                packet.setLength(2048);
                from.receive(packet);
                if (isNear) {
                    left = packet.getSocketAddress();
                }
                SocketAddress target = isNear ? right : left;
                if (target != null && !isBlocked && !(isStunBlocked && isStun(packet))) {
                    to.send(new DatagramPacket(packet.getData(), packet.getLength(), target));
                }
            } catch (IOException closedOrRefused) {
                // The loop's condition tells which.
            }
        }
    }

    private static boolean isStun(DatagramPacket packet) {
        return Byte.toUnsignedInt(packet.getData()[0]) < STUN_END;
    }

    private static DatagramSocket open() {
        try {
            return new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
