package dev.nightjar.endpoint.internal.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A responder on the loopback interface that tells one name's address to everybody, as Chromium's does. */
public final class MdnsResponder implements AutoCloseable {
    private final DatagramChannel channel;
    private final InetSocketAddress group;
    private final byte[] label;
    private final byte[] response;

    /** How often the name was asked for. */
    public final AtomicInteger asked = new AtomicInteger();

    public MdnsResponder(String name, InetAddress address) throws IOException {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        group = new InetSocketAddress(InetAddress.getByName("224.0.0.251"), MdnsSockets.PORT);
        label = name.substring(0, name.indexOf('.')).getBytes(StandardCharsets.US_ASCII);
        response = MdnsQuestionsTest.response(name, address);
        channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
        channel.bind(new InetSocketAddress(MdnsSockets.PORT));
        channel.join(group.getAddress(), loopback);
        Thread thread = new Thread(this::serve, "mdns-responder");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        ByteBuffer bytes = ByteBuffer.allocate(1_500);
        try {
            while (true) {
                channel.receive(bytes.clear());
                String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
                boolean isQuestion = bytes.position() > 12 && bytes.get(2) == 0;
                if (isQuestion && text.contains(new String(label, StandardCharsets.ISO_8859_1))) {
                    asked.incrementAndGet();
                    channel.send(ByteBuffer.wrap(response), group);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
