package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@BoundedWaits
class DtlsHostileTest {
    @Test
    void forgedEncryptedRecordsDoNotEndAHandshake() {
        DtlsPair pair = DtlsPair.plain();
        SplittableRandom random = Seeds.random(12);
        pair.link.filter(datagram -> {
            DtlsSession to = datagram.fromLeft() ? pair.server : pair.client;
            for (int length = 0; length < 40; length++) {
                byte[] record = record(DtlsRecords.HANDSHAKE + length % 2, 1, length, length, random);
                to.receive(datagram.path(), record, 0, record.length, pair.link.nowNanos());
            }
            return true;
        });

        pair.connect();

        pair.assertSameKeys();
        assertThat(pair.server.counters().dropped()).isPositive();
        pair.close();
    }

    @Test
    void aMessageTooLongForAnyHandshakeIsRefusedBeforeMemoryIsSpent() {
        DtlsPair pair = DtlsPair.plain().withFingerprints();
        pair.server.setPath(DtlsPair.SERVER_PATH, 0);
        pair.server.start(DtlsRole.SERVER, 0);
        for (int i = 0; i < 16; i++) {
            byte[] record = record(DtlsRecords.HANDSHAKE, 0, i, 13, new SplittableRandom(i));
            int message = DtlsRecords.HEADER_LENGTH;
            NetworkBytes.putInt24(record, message + 1, 0xFFFFFF);
            NetworkBytes.putInt16(record, message + 4, i);
            NetworkBytes.putInt24(record, message + 6, 0);
            NetworkBytes.putInt24(record, message + 9, 1);
            pair.server.receive(DtlsPair.SERVER_PATH, record, 0, record.length, 0);
        }

        assertThat(pair.server.counters().malformed()).isEqualTo(16);
        pair.client.setPath(DtlsPair.CLIENT_PATH, 0);
        pair.client.start(DtlsRole.CLIENT, 0);
        pair.link.runUntil(pair::isConnected, DtlsPair.SECOND);
        pair.close();
    }

    @Test
    void theInboxHoldsNoMoreThanItsCaps() {
        DtlsCounts counts = new DtlsCounts();
        DtlsInbox inbox = new DtlsInbox(counts);
        for (int i = 0; i < DtlsInbox.MAX_RECORDS + 5; i++) {
            inbox.add(record(DtlsRecords.HANDSHAKE, 1, i, 40, new SplittableRandom(i)));
        }
        assertThat(counts.snapshot().dropped()).isEqualTo(5);

        assertThat(inbox.poll()).isNull();

        assertThat(counts.snapshot().dropped()).isEqualTo(5 + DtlsInbox.MAX_RECORDS - DtlsInbox.MAX_HELD);
    }

    static byte[] record(int type, int epoch, long sequence, int length, SplittableRandom random) {
        byte[] record = new byte[DtlsRecords.HEADER_LENGTH + length];
        random.nextBytes(record);
        record[0] = (byte) type;
        NetworkBytes.putInt16(record, 1, 0xFEFD);
        NetworkBytes.putInt16(record, 3, epoch);
        NetworkBytes.putInt48(record, 5, sequence);
        NetworkBytes.putInt16(record, 11, length);
        return record;
    }
}
