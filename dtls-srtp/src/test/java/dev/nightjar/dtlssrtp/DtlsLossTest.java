package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.VirtualLink.Datagram;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@BoundedWaits
class DtlsLossTest {
    @ParameterizedTest
    @ValueSource(ints = {256, 300, 1200})
    void anySingleDatagramMayBeLost(int mtu) {
        long datagrams = datagramsWithoutLoss(mtu);
        assertThat(datagrams).isGreaterThanOrEqualTo(4);

        for (long lost = 0; lost < datagrams; lost++) {
            long index = lost;
            DtlsPair pair = DtlsPair.of(Impairment.NONE, mtu, 1);
            pair.link.filter(datagram -> datagram.index() != index);

            pair.connect();

            pair.assertSameKeys();
            assertThat(pair.link.nowNanos())
                    .as("time without datagram %s", lost)
                    .isLessThan(300_000_000);
            pair.close();
        }
    }

    private static long datagramsWithoutLoss(int mtu) {
        DtlsPair pair = DtlsPair.of(Impairment.NONE, mtu, 1);
        long[] count = {0};
        pair.link.filter(datagram -> {
            count[0]++;
            return true;
        });
        pair.connect();
        pair.close();
        return count[0];
    }

    @ParameterizedTest
    @CsvSource({"0.2, 1200", "0.3, 1200", "0.2, 300", "0.3, 600"})
    void lossReorderingAndDuplicationOnlyDelay(double loss, int mtu) {
        Impairment link = Impairment.NONE.withLoss(loss).withJitter(30_000_000).withDuplication(0.1);
        long first = Seeds.seed(100);
        for (long seed = first; seed < first + 40; seed++) {
            DtlsPair pair = DtlsPair.of(link, mtu, seed);

            pair.connect();

            pair.assertSameKeys();
            pair.close();
        }
    }

    @Test
    void resendsThatAreCutAtOtherOffsetsArePutTogether() {
        SplittableRandom random = Seeds.random(3);
        for (int i = 0; i < 20; i++) {
            DtlsPair pair = DtlsPair.of(Impairment.NONE, 300, i);
            Set<Long> lost = new HashSet<>();
            for (int n = 0; n < 4; n++) {
                lost.add((long) random.nextInt(9));
            }
            Refragmenter refragmenter = new Refragmenter(random.split());
            pair.link.filter(datagram -> passRefragmented(pair, refragmenter, lost, datagram));

            pair.withFingerprints().start();
            for (int step = 0; step < 100 && !pair.isConnected(); step++) {
                pair.link.run(50_000_000);
            }

            pair.assertSameKeys();
            pair.close();
        }
    }

    private static boolean passRefragmented(
            DtlsPair pair, Refragmenter refragmenter, Set<Long> lost, Datagram datagram) {
        if (lost.contains(datagram.index())) {
            return false;
        }
        DtlsSession to = datagram.fromLeft() ? pair.server : pair.client;
        for (byte[] piece : refragmenter.cut(datagram.bytes())) {
            to.receive(datagram.path(), piece, 0, piece.length, pair.link.nowNanos());
        }
        return false;
    }

    @Test
    void theServersLastFlightIsRepeatedWhenTheClientRepeatsItsOwn() {
        DtlsPair pair = DtlsPair.plain();
        pair.link.filter(datagram -> datagram.index() != 3);

        pair.connect();

        pair.assertSameKeys();
        assertThat(pair.client.counters().retransmissions()).isEqualTo(1);
        assertThat(pair.server.counters().retransmissions()).isZero();
        pair.close();
    }
}
