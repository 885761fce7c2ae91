package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedFrameTest {
    @Test
    void measuresTimePastAWrapOfTheTimestamp() {
        EncodedFrame first = new EncodedFrame(0xFFFF_FFFFL, true, 10, 0);
        EncodedFrame second = new EncodedFrame(89_999, false, 10, 0);

        assertThat(second.secondsAfter(first, 90_000)).isEqualTo(1);
    }

    @Test
    void tellsHowFarTheClockFellBehindInSpiteOfLateFrames() {
        List<EncodedFrame> frames = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double late = i % 3 == 0 ? 15 : 0;
            double lost = i >= 250 ? 80 : 0;
            frames.add(new EncodedFrame(0xFFFF_0000L + i * 960L & 0xFFFF_FFFFL, true, 10, i * 20 + late + lost));
        }

        assertThat(EncodedFrame.slip(frames, 48_000)).isEqualTo(0.08, within(1e-9));
    }
}
