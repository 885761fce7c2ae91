package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpContext;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Sends pictures as a peer's connection does, from a loop of ours and in runs where the kernel has them, but under a
 * key that is known: to a program that has neither ICE nor DTLS. One thread.
 */
public final class KeyedPublisher implements AutoCloseable {
    private final SrtpContext srtp;
    private final InetSocketAddress remote;
    private final MultiThreadIoEventLoopGroup group;
    private final MediaLoop loop;
    private final UdpSocket socket;
    private List<byte[]> picture = new ArrayList<>();

    /** Opens a socket that sends to a port of the loopback address. */
    public KeyedPublisher(SrtpMasterKey key, int port) throws InterruptedException {
        NetworkTransport transport = NetworkTransport.choose(true);
        srtp = SrtpContext.create(key, SrtpConfig.defaults());
        remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("publisher", true), transport.handlers());
        loop = new MediaLoop(group.next(), transport, UdpOffload.AUTO);
        try {
            socket = loop.io()
                    .open(InetAddress.getLoopbackAddress(), 0, new NoReceiver())
                    .get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("no socket", refused.getCause());
        }
    }

    /** Protects a copy of an RTP packet, which waits for its picture's end. */
    public void packet(byte[] packet, int length) {
        byte[] copy = Arrays.copyOf(packet, length + SrtpContext.MAX_OVERHEAD_BYTES);
        int protectedLength = srtp.protectRtp(copy, 0, length);
        picture.add(Arrays.copyOf(copy, protectedLength));
    }

    /** Sends what waits, in one turn of the loop. */
    public void endOfPicture() {
        List<byte[]> whole = picture;
        picture = new ArrayList<>();
        loop.execute(() -> whole.forEach(each -> socket.send(remote, each, 0, each.length)));
    }

    @Override
    public void close() {
        loop.execute(socket::close);
        loop.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        srtp.destroy();
    }

    /** Nobody answers. */
    private static final class NoReceiver implements UdpSocket.Receiver {
        @Override
        public void onDatagram(
                UdpSocket from, InetSocketAddress sender, byte[] buffer, int offset, int length, long arrivalNanos) {
            // A program without RTCP has nothing to say.
        }

        @Override
        public void onReadComplete() {
            // Nothing was read.
        }
    }
}
