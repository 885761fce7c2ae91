package dev.nightjar.testkit.turn;

import dev.nightjar.core.NetworkBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a client's stream into STUN messages and channel data, RFC 8656 §12.5. */
final class ServerStream {
    private byte[] waiting = new byte[0];

    /** {@return the messages that are whole now; channel data without its padding} */
    List<byte[]> receive(byte[] buffer, int offset, int length) {
        int before = waiting.length;
        waiting = Arrays.copyOf(waiting, before + length);
        System.arraycopy(buffer, offset, waiting, before, length);
        List<byte[]> whole = new ArrayList<>();
        int at = 0;
        while (waiting.length - at >= 4) {
            boolean isChannelData = (waiting[at] & 0xC0) == 0x40;
            int header = isChannelData ? 4 : Stun.HEADER_BYTES;
            int bytes = header + NetworkBytes.getUint16(waiting, at + 2);
            int padded = (bytes + 3) & ~3;
            if (waiting.length - at < padded) {
                break;
            }
            whole.add(Arrays.copyOfRange(waiting, at, at + bytes));
            at += padded;
        }
        waiting = Arrays.copyOfRange(waiting, at, waiting.length);
        return whole;
    }
}
