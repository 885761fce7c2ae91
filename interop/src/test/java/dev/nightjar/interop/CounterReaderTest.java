package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterReaderTest {
    private final CounterPicture picture = new CounterPicture(640, 480);
    private final CounterReader reader = new CounterReader(640, 480);

    @ParameterizedTest
    @CsvSource({"0, true", "1, false", "21845, true", "43690, false", "65535, true"})
    void readsEveryCounterOfItsOwnPicturesInBothRanges(int counter, boolean full) {
        byte[] luma = picture.draw(counter, full);

        assertThat(reader.counter(luma)).isEqualTo(counter);
        assertThat(reader.fullRange(luma)).isEqualTo(full);
        assertThat(reader.flash(luma)).isEqualTo(counter % 30 < 6);
        assertThat(reader.psnr(luma, counter, full)).isEqualTo(99);
    }

    @Test
    void readsASmallPictureAndAWideOne() {
        assertThat(new CounterReader(320, 240).counter(new CounterPicture(320, 240).draw(777, false)))
                .isEqualTo(777);
        assertThat(new CounterReader(1280, 720).counter(new CounterPicture(1280, 720).draw(777, true)))
                .isEqualTo(777);
    }

    @Test
    void refusesACounterWhoseCellsAreUnclear() {
        byte[] luma = picture.draw(300, false);
        Arrays.fill(luma, 0, 640 * 64, (byte) 128);

        assertThat(reader.counter(luma)).isEqualTo(CounterReader.UNREADABLE);
    }

    @Test
    void refusesAnySingleCellThatHasTurned() {
        for (int column = 0; column < CounterPicture.COLUMNS; column++) {
            byte[] luma = picture.draw(300, false);
            for (int row = 0; row < 32; row++) {
                for (int x = column * 32; x < column * 32 + 32; x++) {
                    luma[row * 640 + x] = (byte) (251 - (luma[row * 640 + x] & 0xFF));
                }
            }
            assertThat(reader.counter(luma)).as("column %s", column).isEqualTo(CounterReader.UNREADABLE);
        }
    }

    @Test
    void measuresTheNoiseOfAChangedPicture() {
        byte[] luma = picture.draw(300, false).clone();
        for (int i = 0; i < luma.length; i += 2) {
            luma[i] += 2;
        }

        assertThat(reader.psnr(luma, 300, false)).isBetween(45.1, 45.2);
        assertThat(reader.psnr(luma, 301, false)).isLessThan(28);
    }
}
