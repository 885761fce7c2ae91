package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Cuts plain handshake records of a datagram into fragments at random offsets, as a peer with another MTU would. */
final class Refragmenter {
    private static final int HEADERS = DtlsRecords.HEADER_LENGTH + 12;

    private final SplittableRandom random;
    private long sequence;

    Refragmenter(SplittableRandom random) {
        this.random = random;
    }

    List<byte[]> cut(byte[] datagram) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < datagram.length) {
            int length = DtlsRecords.lengthAt(datagram, at, datagram.length);
            byte[] record = new byte[length];
            System.arraycopy(datagram, at, record, 0, length);
            cutRecord(record, pieces);
            at += length;
        }
        return pieces;
    }

    private void cutRecord(byte[] record, List<byte[]> pieces) {
        if (DtlsRecords.epoch(record) != 0) {
            pieces.add(record);
            return;
        }
        if (DtlsRecords.type(record) != DtlsRecords.HANDSHAKE) {
            NetworkBytes.putInt48(record, 5, 1000 + sequence++);
            pieces.add(record);
            return;
        }
        int body = record.length - HEADERS;
        int base = NetworkBytes.getUint24(record, DtlsRecords.HEADER_LENGTH + 6);
        int from = 0;
        do {
            int to = Math.min(body, from + 20 + random.nextInt(150));
            byte[] piece = new byte[HEADERS + to - from];
            System.arraycopy(record, 0, piece, 0, HEADERS);
            System.arraycopy(record, HEADERS + from, piece, HEADERS, to - from);
            NetworkBytes.putInt48(piece, 5, 1000 + sequence++);
            NetworkBytes.putInt16(piece, 11, piece.length - DtlsRecords.HEADER_LENGTH);
            NetworkBytes.putInt24(piece, DtlsRecords.HEADER_LENGTH + 6, base + from);
            NetworkBytes.putInt24(piece, DtlsRecords.HEADER_LENGTH + 9, to - from);
            pieces.add(piece);
            from = to;
        } while (from < body);
    }
}
