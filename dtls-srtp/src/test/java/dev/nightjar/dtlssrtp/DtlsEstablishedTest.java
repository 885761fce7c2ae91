package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody without the keys can send to an association that is there: nothing comes of it. */
@BoundedWaits
class DtlsEstablishedTest {
    private static final int RECORDS = 256 * 3 * 65;

    @Test
    void noRecordThatAnybodyCanMakeChangesIt() {
        DtlsPair pair = connected();
        SplittableRandom random = Seeds.random(11);

        feedEveryRecord(pair, random);
        long before = usedBytes();
        feedEveryRecord(pair, random);

        // Kept, each would take some 80 bytes: 4 MB in either role.
        assertThat(usedBytes() - before).isLessThan(1 << 20);
        for (DtlsSession session : List.of(pair.server, pair.client)) {
            DtlsCounters counters = session.counters();
            assertThat(counters.malformed()).isGreaterThan(2L * RECORDS * 9 / 10);
            assertThat(counters.unauthentic()).isPositive();
            assertThat(counters.ignored()).isPositive();
            assertThat(counters.retransmissions()).isZero();
            assertThat(counters.applicationData()).isZero();
        }
        assertStillWorks(pair);
    }

    /** Every content type, in the epochs around the current one, with every length up to 64, to both roles. */
    private static void feedEveryRecord(DtlsPair pair, SplittableRandom random) {
        int records = 0;
        for (int type = 0; type <= 255; type++) {
            for (int epoch = 0; epoch <= 2; epoch++) {
                for (int length = 0; length <= 64; length++) {
                    feedBoth(pair, DtlsHostileTest.record(type, epoch, 1_000 + records, length, random));
                    records++;
                }
            }
        }
        assertThat(records).isEqualTo(RECORDS);
    }

    /** Nothing is sent, least of all an alert, and nothing is reported. */
    private static void feedBoth(DtlsPair pair, byte[] record) {
        pair.server.receive(DtlsPair.SERVER_PATH, record.clone(), 0, record.length, pair.link.nowNanos());
        pair.client.receive(DtlsPair.CLIENT_PATH, record.clone(), 0, record.length, pair.link.nowNanos());
        assertThat(pair.server.pollTransmit()).isNull();
        assertThat(pair.client.pollTransmit()).isNull();
        assertThat(pair.server.pollEvent()).isNull();
        assertThat(pair.client.pollEvent()).isNull();
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void plainAlertsOfEveryLevelAndDescriptionAreIgnored() {
        DtlsPair pair = connected();

        for (int level = 0; level <= 3; level++) {
            for (int description = 0; description <= 255; description++) {
                byte[] alert =
                        DtlsHostileTest.record(DtlsRecords.ALERT, 0, 5_000 + description, 2, new SplittableRandom(1));
                alert[DtlsRecords.HEADER_LENGTH] = (byte) level;
                alert[DtlsRecords.HEADER_LENGTH + 1] = (byte) description;
                feedBoth(pair, alert);
            }
        }

        assertStillWorks(pair);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0000, 0x0303, 0x0304, 0xFE00, 0xFEFC, 0xFEFE, 0xFEFF, 0xFFFF})
    void recordsOfOtherVersionsAreIgnored(int version) {
        DtlsPair pair = connected();
        SplittableRandom random = Seeds.random(13);

        for (int type = DtlsRecords.CHANGE_CIPHER_SPEC; type <= DtlsRecords.APPLICATION_DATA; type++) {
            for (int epoch = 0; epoch <= 2; epoch++) {
                for (int length = 0; length <= 64; length++) {
                    byte[] record = DtlsHostileTest.record(type, epoch, 9_000 + length, length, random);
                    NetworkBytes.putInt16(record, 1, version);
                    feedBoth(pair, record);
                }
            }
        }

        assertStillWorks(pair);
    }

    @Test
    void aForgedHighestSequenceNumberShutsOutNothing() {
        DtlsPair pair = connected();

        for (int type = DtlsRecords.CHANGE_CIPHER_SPEC; type <= DtlsRecords.APPLICATION_DATA; type++) {
            for (int epoch = 0; epoch <= 2; epoch++) {
                feedBoth(pair, DtlsHostileTest.record(type, epoch, (1L << 48) - 1, 40, new SplittableRandom(type)));
            }
        }

        assertStillWorks(pair);
    }

    @Test
    void theFlightsOfAnotherHandshakeBeginNoNewAssociation() {
        List<byte[]> flights = new ArrayList<>();
        DtlsPair other = DtlsPair.of(Impairment.NONE, DtlsConfig.DEFAULT_MTU, 2);
        other.link.filter(datagram -> flights.add(datagram.bytes().clone()));
        other.connect();
        other.close();
        DtlsPair pair = connected();

        for (int round = 0; round < 8; round++) {
            for (byte[] flight : flights) {
                byte[] renumbered = flight.clone();
                NetworkBytes.putInt48(renumbered, 5, 100 + round);
                receiveBoth(pair, renumbered);
            }
        }

        assertStillWorks(pair);
    }

    /** The server may repeat its last flight, when it takes a flight for the client's own (RFC 6347 §4.2.4). */
    private static void receiveBoth(DtlsPair pair, byte[] datagram) {
        pair.server.receive(DtlsPair.SERVER_PATH, datagram.clone(), 0, datagram.length, pair.link.nowNanos());
        pair.client.receive(DtlsPair.CLIENT_PATH, datagram.clone(), 0, datagram.length, pair.link.nowNanos());
    }

    @Test
    void itsOwnHandshakeReplayedChangesNothing() {
        DtlsPair pair = DtlsPair.plain();
        List<byte[]> seen = new ArrayList<>();
        pair.link.filter(datagram -> seen.add(datagram.bytes().clone()));
        pair.connect();

        for (int round = 0; round < 3; round++) {
            for (byte[] datagram : List.copyOf(seen)) {
                feedBoth(pair, datagram);
            }
        }

        assertStillWorks(pair);
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void applicationDataIsCountedOnceHoweverOftenItIsReplayed(DtlsRole role) throws IOException {
        PlainOptions peer = PlainOptions.of(DtlsPair.SERVER_CERTIFICATE);
        try (PlainLink link =
                PlainLink.of(role, DtlsPair.CLIENT_CERTIFICATE, peer, 1200).run()) {
            link.peer.transport().send(new byte[] {1, 2, 3}, 0, 3);
            byte[] record = link.peer.poll();

            for (int i = 0; i < 5; i++) {
                link.ours.receive(DtlsPair.CLIENT_PATH, record.clone(), 0, record.length, 1);
            }

            assertThat(link.ours.counters().applicationData()).isEqualTo(1);
            assertThat(link.events).hasSize(1);
        }
    }

    private static DtlsPair connected() {
        DtlsPair pair = DtlsPair.plain().connect();
        pair.link.run(DtlsPair.SECOND);
        return pair;
    }

    private static void assertStillWorks(DtlsPair pair) {
        pair.link.run(DtlsPair.SECOND);
        assertThat(pair.link.leftEvents()).hasSize(1);
        assertThat(pair.link.rightEvents()).hasSize(1);
        pair.client.close(pair.link.nowNanos());
        pair.link.run(DtlsPair.SECOND);
        assertThat(pair.link.rightEvents()).last().isEqualTo(new DtlsEvent.Closed(new DtlsCloseReason.PeerClosed()));
    }
}
