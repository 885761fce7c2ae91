package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.endpoint.internal.loop.SocketLoop;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.transport.PeerSockets;
import dev.nightjar.endpoint.internal.transport.SrtpPair;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.forward.ForwardFormat;
import dev.nightjar.rtp.forward.ForwardIdentity;
import dev.nightjar.rtp.forward.ForwardSource;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.PayloadTypes;
import dev.nightjar.rtp.receive.CodecParameters;
import dev.nightjar.rtp.send.TransportSequence;
import dev.nightjar.testkit.Allocations;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a forwarded packet from the history through new header and SRTP into the kernel. */
@Tag("loopback")
class ForwardAllocationsTest {
    private static final int RECEIVERS = 4;
    private static final int PACKETS = 8;
    private static final long NOW = 1_000_000_000L;

    /** One receiver, whose datagrams go to a socket that nobody reads. */
    private record Outlet(SrtpPair pair, ForwardStream stream, PeerSockets sockets, Path path) {}

    private final ForwardSource source = new ForwardSource();
    private final ForwardFormat format =
            new ForwardFormat(List.of(CodecParameters.of(96, "VP8", 90_000)), ExtensionMap.EMPTY);
    private final RtpPacket packet = new RtpPacket();
    private final byte[] bytes = new byte[1_200];
    private int number;

    @ParameterizedTest
    @CsvSource({"NIO, AES_CM_128_HMAC_SHA1_80, 0", "EPOLL, AES_CM_128_HMAC_SHA1_80, 48", "EPOLL, AEAD_AES_128_GCM, 1280"
    })
    void aPacketForAReceiverMakesNoGarbageOfOurs(NetworkTransport transport, SrtpProfile profile, int most)
            throws Exception {
        if (NetworkTransport.choose(transport == NetworkTransport.EPOLL) != transport) {
            return;
        }
        byte[] picture = PictureSource.picture(0, true);
        System.arraycopy(picture, 0, bytes, 0, picture.length);
        try (SocketLoop loop = new SocketLoop(transport, UdpOffload.AUTO);
                DatagramChannel sink = DatagramChannel.open()) {
            sink.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            RoutedSocket socket = RoutedSocket.open(loop.loop, InetAddress.getLoopbackAddress(), 0, null)
                    .get(PeerPair.SECONDS, TimeUnit.SECONDS);
            List<Outlet> outlets = new ArrayList<>();
            for (int i = 0; i < RECEIVERS; i++) {
                outlets.add(outlet(loop.loop, socket, (InetSocketAddress) sink.getLocalAddress(), profile, i));
            }

            long perPacket =
                    loop.onLoop(() -> Allocations.bytesPerStep(() -> turn(loop.loop, outlets), RECEIVERS * PACKETS));

            System.out.printf("%s %s: %d B a packet forwarded%n", transport, profile, perPacket);
            assertThat(outlets.get(0).sockets().packetsSent()).isPositive();
            assertThat(perPacket).isLessThanOrEqualTo(most);
        }
    }

    private static Outlet outlet(
            MediaLoop loop, RoutedSocket socket, InetSocketAddress remote, SrtpProfile profile, int number) {
        InetSocketAddress local = socket.socket().localAddress();
        Path path = Path.udp(local, remote);
        byte[] key = new byte[profile.masterKeyLength()];
        key[0] = (byte) number;
        SrtpMasterKey master = new SrtpMasterKey(profile, key, new byte[profile.masterSaltLength()]);
        ForwardStream stream =
                new ForwardStream(new ForwardIdentity(number, 99, "us", 0, 0, 0, 0), new TransportSequence(1), path);
        PayloadTypes types = new PayloadTypes();
        types.put(96, 120, 121);
        stream.payloadTypes(types);
        stream.configure(
                "v",
                ExtensionMap.of(Map.of(
                        1, HeaderExtensionUri.MID.uri(),
                        2, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
                        3, HeaderExtensionUri.ABS_SEND_TIME.uri())));
        SrtpPair pair = new SrtpPair(master, master, SrtpConfig.defaults(), loop.sendScratch());
        return new Outlet(pair, stream, new PeerSockets(null, false, Map.of(local.getAddress(), socket)), path);
    }

    private void turn(MediaLoop loop, List<Outlet> outlets) {
        for (int i = 0; i < PACKETS; i++) {
            NetworkBytes.putInt16(bytes, 2, number++);
            packet.wrap(bytes, 0, bytes.length);
            source.receive(packet, format, NOW);
            for (int k = 0; k < outlets.size(); k++) {
                Outlet to = outlets.get(k);
                to.pair().forward(to.sockets(), to.path(), to.stream(), source.current(), NOW);
            }
        }
        loop.flush();
    }
}
