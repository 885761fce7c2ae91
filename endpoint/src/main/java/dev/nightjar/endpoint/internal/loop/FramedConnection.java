package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.endpoint.internal.sockets.SocketCounters.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;

/*
 * What waits to be sent is bounded, and a connection that is too slow loses packets, as UDP would: a picture that is
 * seconds old helps nobody, and it would be the memory of all the others. Checks and handshakes may wait above the
 * bound of media, so that a connection full of media does not also lose the peer's consent. Frames are written whole
 * or not at all, so the stream stays readable.
 */

/**
 * One TCP connection that carries packets of a pair of addresses, each framed by RFC 4571.
 *
 * <p>Loop-confined. Nothing is allocated for a packet but what Netty makes of its pooled buffers.
 */
final class FramedConnection extends ChannelInboundHandlerAdapter implements FrameSplitter.Sink {
    /** Media that waits behind a full kernel buffer: more than half a second at 2.5 Mbit/s is too late to be shown. */
    static final int MAX_WAITING_BYTES = 1 << 18;

    /** What STUN and DTLS may add when media has filled its part: a handshake's largest flight, and checks. */
    static final int MAX_CONTROL_BYTES = 1 << 15;

    /** A burst leaves in several calls rather than be dropped when the kernel could have taken it. */
    private static final int FLUSH_BYTES = 1 << 16;

    private static final System.Logger LOG = System.getLogger(FramedConnection.class.getName());

    private final LoopTcp io;
    private final Channel channel;
    private final Path path;
    private final boolean isIncoming;
    private final Owner owner;
    private final FrameSplitter splitter = new FrameSplitter(this);
    private final long beganNanos;
    private long lastHeardNanos;
    private long arrivalNanos;
    private int unflushedBytes;
    private int framesReceived;
    private boolean isUnflushed;
    private boolean isProven;
    private boolean isEnded;

    /**
     * Makes the part of a connection that comes behind its channel; the caller adds it to the channel's pipeline.
     *
     * @param path the pair of addresses that the connection serves
     * @param isIncoming whether the peer made it
     */
    FramedConnection(LoopTcp io, Channel channel, Path path, boolean isIncoming, Owner owner) {
        this.io = io;
        this.channel = channel;
        this.path = path;
        this.isIncoming = isIncoming;
        this.owner = owner;
        this.beganNanos = io.nowNanos();
        this.lastHeardNanos = beganNanos;
    }

    /** Who a connection serves. */
    interface Owner {
        /** Takes one packet, borrowed until the call returns. */
        void onFrame(FramedConnection from, byte[] buffer, int offset, int length, long arrivalNanos);

        /** The connection has ended, once; not told when the owner itself closed it. */
        void onEnded(FramedConnection ended);
    }

    Path path() {
        return path;
    }

    /** {@return whether the peer made it} */
    boolean isIncoming() {
        return isIncoming;
    }

    /** {@return packets that have come on it; a small number is exact, a large one is only large} */
    int framesReceived() {
        return framesReceived;
    }

    /** {@return when it was accepted or begun, on the loop's clock} */
    long beganNanos() {
        return beganNanos;
    }

    /** {@return when bytes last came, on the loop's clock} */
    long lastHeardNanos() {
        return lastHeardNanos;
    }

    /** {@return whether the peer has authenticated itself on it} */
    boolean isProven() {
        return isProven;
    }

    /** The peer has authenticated itself on this connection. */
    void prove() {
        isProven = true;
    }

    /** {@return whether it has ended or was closed} */
    boolean isEnded() {
        return isEnded;
    }

    /**
     * Copies one packet into the stream; it leaves at the loop's next flush, or when the connection is made.
     *
     * @return false when it was dropped, because too much waits
     */
    boolean send(byte[] buffer, int offset, int length) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (isEnded
                || waiting == null
                || length > FrameSplitter.MAX_FRAME_BYTES
                || waiting.totalPendingWriteBytes() + length > bound(buffer, offset, length)) {
            io.counters().add(Counter.FRAMES_DROPPED, 1);
            return false;
        }
        ByteBuf frame = io.allocator().directBuffer(FrameSplitter.HEADER_BYTES + length);
        frame.writeShort(length).writeBytes(buffer, offset, length);
        channel.write(frame, channel.voidPromise());
        io.counters().add(Counter.FRAMES_SENT, 1);
        io.counters().add(Counter.FRAME_BYTES_SENT, length);
        unflushedBytes += length;
        if (!isUnflushed) {
            isUnflushed = true;
            io.flushLater(this);
        } else if (unflushedBytes > FLUSH_BYTES && channel.isActive()) {
            unflushedBytes = 0;
            channel.flush();
        }
        return true;
    }

    private static long bound(byte[] buffer, int offset, int length) {
        PacketKind kind = PacketKind.of(buffer, offset, length);
        boolean isMedia = kind == PacketKind.RTP || kind == PacketKind.RTCP;
        return isMedia ? MAX_WAITING_BYTES : MAX_WAITING_BYTES + MAX_CONTROL_BYTES;
    }

    /** Writes what was sent in this turn of the loop. */
    void flush() {
        isUnflushed = false;
        unflushedBytes = 0;
        // Before the connection is made Netty would fail what waits.
        if (channel.isActive()) {
            channel.flush();
        }
    }

    /** Takes bytes that were read before this handler was there. */
    void receive(byte[] buffer, int offset, int length) {
        arrivalNanos = io.nowNanos();
        lastHeardNanos = arrivalNanos;
        splitter.receive(buffer, offset, length);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            byte[] scratch = io.scratch();
            while (in.isReadable() && !isEnded) {
                int length = Math.min(in.readableBytes(), scratch.length);
                in.readBytes(scratch, 0, length);
                receive(scratch, 0, length);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void onFrame(byte[] buffer, int offset, int length) {
        framesReceived = Math.max(framesReceived, framesReceived + 1);
        io.counters().add(Counter.FRAMES_RECEIVED, 1);
        io.counters().add(Counter.FRAME_BYTES_RECEIVED, length);
        owner.onFrame(this, buffer, offset, length, arrivalNanos);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        io.readComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended();
    }

    /** Tells its owner, once. */
    void ended() {
        if (!isEnded) {
            isEnded = true;
            splitter.stop();
            owner.onEnded(this);
            io.readComplete();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            // A bug in one connection's handling must not stop the other peers of this loop.
            LOG.log(System.Logger.Level.ERROR, "connection failed", cause);
        }
        channel.close();
    }

    /** Closes it behind what it has still to send. */
    void close() {
        if (!isEnded) {
            isEnded = true;
            splitter.stop();
            if (channel.isActive()) {
                channel.flush();
            }
            channel.close();
        }
    }
}
