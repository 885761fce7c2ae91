package dev.nightjar.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * RTP packets and when each was seen, in the file format of rtptools' {@code rtpdump}, which Wireshark reads too.
 *
 * <pre>
 * "#!rtpplay1.0 " address "/" port "\n"
 * start: seconds (32 bits), microseconds (32), source address (32), port (16), padding (16)
 * each packet:
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  record length, with these 8  |  length on the wire, RTCP: 0  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |               milliseconds since the dump began               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                              packet                           |
 * </pre>
 *
 * @param packets in the order of the file, RTP only
 */
public record RtpDump(List<Packet> packets) {
    private static final String MAGIC = "#!rtpplay1.0 ";
    private static final String FIRST_LINE = MAGIC + "0.0.0.0/0\n";
    private static final int START_LENGTH = 16;
    private static final int RECORD_HEADER_LENGTH = 8;

    /** Copies the list. */
    public RtpDump {
        packets = List.copyOf(packets);
    }

    /** One RTP packet and when it was seen. The array is the packet's own; it is not copied again. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Packet(long atMillis, byte[] bytes) {
        /** Checks that the time fits the format and that this is an RTP packet that does. */
        public Packet {
            if (atMillis < 0 || atMillis > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("atMillis: " + atMillis + " (expected: 0 to 4294967295)");
            }
            if (bytes.length > 0xFFFF - RECORD_HEADER_LENGTH || RtpFields.headerLength(bytes, 0, bytes.length) < 0) {
                throw new IllegalArgumentException("bytes: " + bytes.length + " (expected: an RTP packet)");
            }
        }

        /** {@return the payload type, 0 to 127} */
        public int payloadType() {
            return bytes[1] & 0x7F;
        }

        /** {@return the sequence number, 0 to 65535} */
        public int sequenceNumber() {
            return NetworkBytes.getUint16(bytes, RtpFields.SEQUENCE_NUMBER_OFFSET);
        }

        /** {@return the RTP timestamp, unsigned 32 bits in an {@code int}} */
        public int rtpTimestamp() {
            return NetworkBytes.getInt32(bytes, RtpFields.TIMESTAMP_OFFSET);
        }
    }

    /**
     * Reads a dump whole; packets that are RTCP, or were cut when they were captured, are left out.
     *
     * @throws IOException when this is no dump, or it ends in the middle of a packet
     */
    public static RtpDump read(InputStream from) throws IOException {
        byte[] file = from.readAllBytes();
        int at = afterFirstLine(file) + START_LENGTH;
        if (at > file.length) {
            throw new IOException("a dump cut in its header: " + file.length + " bytes");
        }
        List<Packet> packets = new ArrayList<>();
        while (at < file.length) {
            int left = file.length - at;
            int recordLength = left < RECORD_HEADER_LENGTH ? 0 : NetworkBytes.getUint16(file, at);
            if (recordLength < RECORD_HEADER_LENGTH || recordLength > left) {
                throw new IOException("a dump cut, or broken, at byte " + at);
            }
            byte[] packet = Arrays.copyOfRange(file, at + RECORD_HEADER_LENGTH, at + recordLength);
            boolean isWhole = NetworkBytes.getUint16(file, at + 2) == packet.length;
            if (isWhole && RtpFields.headerLength(packet, 0, packet.length) >= 0) {
                packets.add(new Packet(NetworkBytes.getUint32(file, at + 4), packet));
            }
            at += recordLength;
        }
        return new RtpDump(packets);
    }

    private static int afterFirstLine(byte[] file) throws IOException {
        int end = 0;
        while (end < file.length && file[end] != '\n') {
            end++;
        }
        if (end == file.length || !new String(file, 0, end, US_ASCII).startsWith(MAGIC)) {
            throw new IOException("not a dump (expected: a first line that begins with " + MAGIC.trim() + ")");
        }
        return end + 1;
    }

    /** {@return the file; its start time and source are 0, so that equal packets give equal files} */
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(FIRST_LINE.getBytes(US_ASCII));
        out.writeBytes(new byte[START_LENGTH]);
        byte[] header = new byte[RECORD_HEADER_LENGTH];
        for (Packet packet : packets) {
            NetworkBytes.putInt16(header, 0, packet.bytes().length + RECORD_HEADER_LENGTH);
            NetworkBytes.putInt16(header, 2, packet.bytes().length);
            NetworkBytes.putInt32(header, 4, (int) packet.atMillis());
            out.writeBytes(header);
            out.writeBytes(packet.bytes());
        }
        return out.toByteArray();
    }
}
