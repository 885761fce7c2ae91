package dev.nightjar.endpoint.internal.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class MdnsSocketsTest {
    private static final String OURS = "ours " + ProcessHandle.current().pid();
    private static final String THEIRS = "theirs " + ProcessHandle.current().pid();
    private static final int LOOKS = 30;

    /** RFC 6762 §6: whoever cannot have port 5353 is no responder. */
    @Test
    void whatComesFromAnotherPortIsPassedOver() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        List<String> heard = new ArrayList<>();
        try (MdnsSockets sockets = MdnsSockets.open(List.of(loopback));
                DatagramChannel stranger = stranger(loopback)) {
            InetSocketAddress group = new InetSocketAddress(InetAddress.getByName("224.0.0.251"), MdnsSockets.PORT);
            stranger.send(ByteBuffer.wrap(THEIRS.getBytes(StandardCharsets.US_ASCII)), group);
            sockets.send(OURS.getBytes(StandardCharsets.US_ASCII));

            // What others on this machine ask is heard as well.
            for (int i = 0; i < LOOKS && !heard.contains(OURS); i++) {
                sockets.receive(
                        TimeUnit.SECONDS.toNanos(1),
                        (buffer, at, length) -> heard.add(new String(buffer, at, length, StandardCharsets.ISO_8859_1)));
            }
        }

        assertThat(heard).contains(OURS).doesNotContain(THEIRS);
    }

    private static DatagramChannel stranger(NetworkInterface loopback) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
        return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
