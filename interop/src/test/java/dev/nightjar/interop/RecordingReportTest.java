package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingReportTest {
    @Test
    void findsThePacketWhosePictureHasAnotherSizeThanTheOneBefore() {
        RecordingReport report = report(320, 320, 480, 480, 320);

        assertThat(report.videoPackets().stream().map(report::beginsANewSize))
                .containsExactly(false, false, true, false, true);
        assertThat(report.beginsANewSize(new MediaPacket(9, 1, true))).isFalse();
    }

    private static RecordingReport report(int... widths) {
        List<MediaPacket> packets = new ArrayList<>();
        List<VideoFrame> frames = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            packets.add(new MediaPacket(i / 30.0, 700 + i, i == 0));
            frames.add(new VideoFrame(i / 30.0, widths[i], widths[i] * 3 / 4, i == 0, i, false, false, 40));
        }
        return new RecordingReport(Path.of("x.webm"), "webm", 1, List.of(), packets, List.of(), frames, List.of(), "");
    }
}
