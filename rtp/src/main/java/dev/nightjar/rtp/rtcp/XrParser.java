package dev.nightjar.rtp.rtcp;

import dev.nightjar.core.NetworkBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads extended reports, RFC 3611 §3: blocks of type, a byte of their own, length in words, contents. */
final class XrParser {
    private static final int BLOCK_HEADER_LENGTH = 4;

    private XrParser() {}

    static @Nullable RtcpMessage parse(byte[] buffer, int offset, int length) {
        if (length < 4) {
            return null;
        }
        List<RtcpMessage.ExtendedReport.Block> blocks = new ArrayList<>();
        int end = offset + length;
        int at = offset + 4;
        while (at < end) {
            if (end - at < BLOCK_HEADER_LENGTH) {
                return null;
            }
            int blockLength = 4 * NetworkBytes.getUint16(buffer, at + 2);
            if (blockLength > end - at - BLOCK_HEADER_LENGTH) {
                return null;
            }
            blocks.add(block(buffer, at, blockLength));
            at += BLOCK_HEADER_LENGTH + blockLength;
        }
        return new RtcpMessage.ExtendedReport(NetworkBytes.getInt32(buffer, offset), blocks);
    }

    private static RtcpMessage.ExtendedReport.Block block(byte[] buffer, int at, int length) {
        int type = NetworkBytes.getUint8(buffer, at);
        int contents = at + BLOCK_HEADER_LENGTH;
        if (type == RtcpType.XR_RECEIVER_REFERENCE_TIME && length == 8) {
            return new RtcpMessage.ExtendedReport.ReceiverReferenceTime(NetworkBytes.getInt64(buffer, contents));
        }
        if (type == RtcpType.XR_DELAY_SINCE_LAST_RR && length % 12 == 0) {
            List<RtcpMessage.ExtendedReport.Delay> entries = new ArrayList<>(length / 12);
            for (int i = contents; i < contents + length; i += 12) {
                entries.add(new RtcpMessage.ExtendedReport.Delay(
                        NetworkBytes.getInt32(buffer, i),
                        NetworkBytes.getInt32(buffer, i + 4),
                        NetworkBytes.getInt32(buffer, i + 8)));
            }
            return new RtcpMessage.ExtendedReport.DelaySinceLastReport(entries);
        }
        return new RtcpMessage.ExtendedReport.UnknownBlock(
                type, NetworkBytes.getUint8(buffer, at + 1), RtcpBytes.copyOf(buffer, contents, length));
    }
}
