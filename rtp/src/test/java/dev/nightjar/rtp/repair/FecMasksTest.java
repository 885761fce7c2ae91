package dev.nightjar.rtp.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.repair.FecProtection.Losses;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FecMasksTest {
    @ParameterizedTest
    @EnumSource(Losses.class)
    void everyPacketIsInAParityPacketThatIsThere(Losses losses) {
        FecMasks masks = new FecMasks(losses);
        for (int media = 1; media <= FecProtection.MAX_MEDIA_PACKETS; media++) {
            for (int fec = 1; fec <= media; fec++) {
                long[] columns = masks.columns(media, fec);
                assertThat(columns).hasSize(media);
                for (long column : columns) {
                    assertThat(column).isNotZero();
                    assertThat(column >>> fec).isZero();
                }
            }
        }
    }

    @Test
    void aBurstAsLongAsTheParityHitsEachParityPacketOnce() {
        FecMasks masks = new FecMasks(Losses.BURSTY);
        for (int fec = 1; fec <= 12; fec++) {
            long[] columns = masks.columns(48, fec);
            for (int first = 0; first + fec <= 48; first++) {
                long all = Arrays.stream(columns, first, first + fec).reduce(0, (a, b) -> a | b);
                assertThat(Long.bitCount(all)).isEqualTo(fec);
            }
        }
    }

    @Test
    void anyTwoLossesAreIndependentWhereThereAreColumnsEnough() {
        FecMasks masks = new FecMasks(Losses.RANDOM);
        for (int media = 1; media <= FecProtection.MAX_MEDIA_PACKETS; media++) {
            for (int fec = 1; fec <= media; fec++) {
                boolean isEnough = fec > 5 || media <= (1 << fec) - 1;
                if (isEnough) {
                    assertThat(Arrays.stream(masks.columns(media, fec)).distinct())
                            .as("%s media, %s parity", media, fec)
                            .hasSize(media);
                }
            }
        }
    }

    @Test
    void anyThreeLossesAreIndependentWithTenPacketsAndFive() {
        long[] columns = new FecMasks(Losses.RANDOM).columns(10, 5);
        for (int a = 0; a < 10; a++) {
            for (int b = 0; b < a; b++) {
                for (int c = 0; c < b; c++) {
                    assertThat(columns[a] ^ columns[b] ^ columns[c]).isNotZero();
                }
            }
        }
    }
}
