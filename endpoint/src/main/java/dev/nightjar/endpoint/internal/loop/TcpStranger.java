package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.ice.StunDemux;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has come and has not said yet whose it is: waits for its first packet, which must be a connectivity
 * check that names a peer (RFC 6544 §7.2).
 *
 * <p>Confined to the accepting loop. What it may cost is one small array, and the listener's bound on time and number.
 */
public final class TcpStranger extends ChannelInboundHandlerAdapter {
    /** A check has some 150 bytes; what may follow it before our answer is another. More is no ICE agent. */
    public static final int MAX_BYTES = 1_024;

    private final TcpListener listener;
    private final Channel channel;
    private final long beganNanos;
    private byte @Nullable [] bytes;
    private int held;
    private boolean isDecided;

    TcpStranger(TcpListener listener, Channel channel, long nowNanos) {
        this.listener = listener;
        this.channel = channel;
        this.beganNanos = nowNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!isDecided) {
                take(in);
            }
        } finally {
            in.release();
        }
    }

    private void take(ByteBuf in) {
        byte[] first = bytes;
        if (first == null) {
            first = new byte[MAX_BYTES];
            bytes = first;
        }
        if (in.readableBytes() > first.length - held) {
            refuse();
            return;
        }
        int length = in.readableBytes();
        in.readBytes(first, held, length);
        held += length;
        if (held < FrameSplitter.HEADER_BYTES) {
            return;
        }
        int size = FrameSplitter.lengthAt(first, 0);
        if (size == 0 || FrameSplitter.HEADER_BYTES + size > MAX_BYTES) {
            refuse();
        } else if (held >= FrameSplitter.HEADER_BYTES + size) {
            decide(first, size);
        }
    }

    private void decide(byte[] first, int size) {
        String ufrag = StunDemux.localUfrag(first, FrameSplitter.HEADER_BYTES, size);
        LoopPeer peer = ufrag == null ? null : listener.peerOf(ufrag);
        if (peer == null) {
            refuse();
            return;
        }
        isDecided = true;
        bytes = null;
        listener.handOver(this, peer, Arrays.copyOf(first, held));
    }

    /** {@return when it was accepted, on the loop's clock} */
    long beganNanos() {
        return beganNanos;
    }

    Channel channel() {
        return channel;
    }

    /** Closes it and counts that; once. */
    void refuse() {
        if (!isDecided) {
            isDecided = true;
            bytes = null;
            listener.refused(this);
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse();
    }
}
