package dev.nightjar.rtp.rtcp;

import dev.nightjar.core.NetworkBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads SDES chunks, RFC 3550 §6.5: an SSRC, items of type, length and text, a zero, then up to a word's end. */
final class SdesParser {
    private SdesParser() {}

    static @Nullable RtcpMessage parse(byte[] buffer, int count, int offset, int length) {
        List<RtcpMessage.SourceDescription.Chunk> chunks = new ArrayList<>(count);
        int end = offset + length;
        int at = offset;
        for (int i = 0; i < count; i++) {
            if (end - at < 4) {
                return null;
            }
            int ssrc = NetworkBytes.getInt32(buffer, at);
            at += 4;
            List<RtcpMessage.SourceDescription.Item> items = new ArrayList<>();
            at = items(buffer, at, end, items);
            if (at < 0) {
                return null;
            }
            at = offset + (at - offset + 3 & ~3);
            chunks.add(new RtcpMessage.SourceDescription.Chunk(ssrc, items));
        }
        return new RtcpMessage.SourceDescription(chunks);
    }

    /** Returns where the items end, behind the zero; or -1. */
    private static int items(byte[] buffer, int offset, int end, List<RtcpMessage.SourceDescription.Item> items) {
        int at = offset;
        while (at < end) {
            int type = NetworkBytes.getUint8(buffer, at++);
            if (type == 0) {
                return at;
            }
            if (at == end) {
                return -1;
            }
            int length = NetworkBytes.getUint8(buffer, at++);
            if (length > end - at) {
                return -1;
            }
            RtcpMessage.SourceDescription.Item item = item(buffer, type, at, length);
            if (item == null) {
                return -1;
            }
            items.add(item);
            at += length;
        }
        return -1;
    }

    private static RtcpMessage.SourceDescription.@Nullable Item item(byte[] buffer, int type, int offset, int length) {
        if (type != RtcpMessage.SourceDescription.PRIV) {
            return new RtcpMessage.SourceDescription.Item(type, text(buffer, offset, length));
        }
        // RFC 3550 §6.5.8: a prefix with a length of its own, then the value.
        int prefixLength = length == 0 ? 0 : NetworkBytes.getUint8(buffer, offset);
        int valueLength = length - 1 - prefixLength;
        return valueLength < 0
                ? null
                : new RtcpMessage.SourceDescription.Item(
                        type,
                        text(buffer, offset + 1, prefixLength),
                        text(buffer, offset + 1 + prefixLength, valueLength));
    }

    private static String text(byte[] buffer, int offset, int length) {
        return new String(buffer, offset, length, StandardCharsets.UTF_8);
    }
}
