package dev.nightjar.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A capture, in the classic format of libpcap, of datagrams that never were on a network: so nobody needs the right to
 * listen there.
 *
 * <p>Each is a packet of IPv4 (RFC 791) and UDP (RFC 768), from 10.0.0.1 to 10.0.0.2 or back.
 */
final class PcapFile implements AutoCloseable {
    /** The port of the one side; the other's is one more. */
    static final int PORT = 40_000;

    private static final int MAGIC = 0xA1B2C3D4;
    private static final int LINKTYPE_RAW = 101;
    private static final int FIRST_ADDRESS = 0x0A000001;
    private static final int IP_BYTES = 20;
    private static final int UDP_BYTES = 8;

    private final FileChannel channel;
    private int count;

    private PcapFile(FileChannel channel) {
        this.channel = channel;
    }

    static PcapFile create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ByteBuffer header = ByteBuffer.allocate(24);
        header.putInt(MAGIC).putShort((short) 2).putShort((short) 4);
        header.putLong(0).putInt(0xFFFF).putInt(LINKTYPE_RAW).flip();
        channel.write(header);
        return new PcapFile(channel);
    }

    /** Adds a datagram, a millisecond after the one before. */
    void add(boolean isFromFirst, byte[] datagram) throws IOException {
        int length = IP_BYTES + UDP_BYTES + datagram.length;
        ByteBuffer packet = ByteBuffer.allocate(16 + length);
        packet.putInt(1).putInt(1000 * count++).putInt(length).putInt(length);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
        packet.put((byte) 64).put((byte) 17).putShort((short) 0);
        packet.putInt(FIRST_ADDRESS + (isFromFirst ? 0 : 1)).putInt(FIRST_ADDRESS + (isFromFirst ? 1 : 0));
        packet.putShort((short) (PORT + (isFromFirst ? 0 : 1))).putShort((short) (PORT + (isFromFirst ? 1 : 0)));
        packet.putShort((short) (UDP_BYTES + datagram.length)).putShort((short) 0);
        packet.put(datagram).flip();
        channel.write(packet);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
