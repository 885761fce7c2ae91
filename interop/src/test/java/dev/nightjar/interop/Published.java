package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * One recording beside what its publisher says it sent, and the judgements that tests share.
 *
 * @param name for the printed figures
 * @param report of the file
 * @param video every frame encoded
 * @param audio every frame encoded
 * @param stats of the browser right before the end
 * @param endMillis when the end was asked for, by the wall clock
 */
record Published(
        String name,
        RecordingReport report,
        List<EncodedFrame> video,
        List<EncodedFrame> audio,
        JsonNode stats,
        double endMillis) {
    private static final double SYNC_SECONDS = 0.040;
    private static final double SLIP_SECONDS = 0.010;
    private static final double REPORT_SECONDS = 6;
    private static final double PACKET_SECONDS = 0.020;

    /** Ends the page's session and looks at its file, the last one. */
    static Published end(String name, CounterPage page, NightjarProcess nightjar) {
        JsonNode stats = page.stats();
        double end = System.currentTimeMillis();
        assertThat(page.stop()).isEqualTo(200);
        Path file = nightjar.lastFile();
        assertThat(nightjar.whenFinished(file)).contains("finished");
        RecordingReport report = RecordingProbe.examine(file);
        Published published = new Published(name, report, page.encodedVideo(), page.encodedAudio(), stats, end);
        System.out.println("== " + published);
        return published;
    }

    FrameLedger ledger() {
        return FrameLedger.of(video, report.videoPackets(), endMillis);
    }

    /** Seconds from the first frame encoded to the last, as the encoder's clock has it. */
    double encodedSeconds() {
        List<EncodedFrame> before =
                video.stream().filter(frame -> frame.atMillis() <= endMillis).toList();
        return before.get(before.size() - 1).secondsAfter(before.get(0), 90_000);
    }

    double share() {
        return report.videoPackets().size() / stats.path("framesEncoded").asDouble();
    }

    void assertEveryMissingFrameIsExplained() {
        assertThat(ledger().unexplained()).as("%s", this).isEmpty();
        assertThat(ledger().strangers()).as("%s", this).isEmpty();
    }

    /** A picture that refers to one that is not there differs from the drawn one, or tells an older counter. */
    void assertNoPictureIsCorrupt(double leastPsnr, double leastScaledPsnr) {
        assertThat(report.complaints()).as("%s", this).isEmpty();
        assertThat(report.backwardSteps()).as("%s", this).isEmpty();
        assertThat(report.readable()).as("%s", this).isGreaterThan(0.99);
        assertThat(report.lowestPsnr()).as("%s", this).isGreaterThan(leastPsnr);
        if (!Double.isNaN(report.lowestScaledPsnr())) {
            assertThat(report.lowestScaledPsnr()).as("%s", this).isGreaterThan(leastScaledPsnr);
        }
    }

    void assertNearlyAllFramesAreThere() {
        assertThat(share()).as("%s", this).isGreaterThanOrEqualTo(0.98);
    }

    void assertDurationIsWhatWasEncoded() {
        assertThat(report.duration()).as("%s", this).isCloseTo(encodedSeconds(), within(0.2));
        assertTimesAreTheEncoders();
    }

    void assertTimesAreTheEncoders() {
        assertThat(report.videoSpan()).as("%s", this).isCloseTo(ledger().encodedSpan(), within(0.2));
    }

    void assertHeaderHasTheLargestSize() {
        int width = report.frames().stream().mapToInt(VideoFrame::width).max().orElse(0);
        int height = report.frames().stream().mapToInt(VideoFrame::height).max().orElse(0);
        assertThat(report.streams()).as("%s", this).contains(new StreamInfo("video", "vp8", width, height));
    }

    /**
     * Click against flash within 40 ms throughout. Where the browser itself loses sound, its audio clock falls behind,
     * and the recorder, which learns that from reports, moves the picture after it by a fiftieth of the difference
     * each: clicks may be early by what was lost so far, or late by what had been lost when the first report set the
     * clocks beside each other. A
     * click whose onset was lost on the way is left out. Where a busy browser skips the pictures that begin a flash,
     * there is less to judge: all flashes but two must have a click.
     */
    void assertSoundIsInSync(int leastClicks) {
        double atFirstReport = slip(REPORT_SECONDS);
        int judged = 0;
        int flashes = report.flashes().size();
        for (double click : report.clicks()) {
            double offset = offset(click);
            if (Double.isNaN(offset) || isOnsetLost(click)) {
                continue;
            }
            judged++;
            double slip = slip(click);
            double early = Math.max(0, slip);
            double late = Math.max(0, atFirstReport - slip) + Math.max(0, -slip);
            assertThat(offset)
                    .as("click at %.3f s, with the browser's audio clock %.3f s behind%n%s", click, slip, this)
                    .isBetween(-SYNC_SECONDS - early, SYNC_SECONDS + late);
        }
        assertThat(judged).as("clicks of %s", this).isPositive();
        assertThat(judged).as("clicks of %s", this).isGreaterThanOrEqualTo(Math.min(leastClicks, flashes - 2));
    }

    private double offset(double click) {
        return report.flashes().stream()
                .map(flash -> click - flash)
                .filter(offset -> Math.abs(offset) < 0.5)
                .min(Comparator.comparingDouble(Math::abs))
                .orElse(Double.NaN);
    }

    private boolean isOnsetLost(double click) {
        List<MediaPacket> packets = report.audioPackets();
        for (int i = 1; i < packets.size(); i++) {
            double lostFrom = packets.get(i - 1).pts() + PACKET_SECONDS;
            double lostUntil = packets.get(i).pts();
            boolean isGap = lostUntil - lostFrom > PACKET_SECONDS / 2;
            if (isGap && lostFrom < click + 0.005 && lostUntil > click - 3 * PACKET_SECONDS) {
                return true;
            }
        }
        return false;
    }

    /** By how much the audio clock has fallen behind more than the video clock so far, 0 where that is little. */
    private double slip(double seconds) {
        double slip = slip(audio, 48_000, seconds) - slip(video, 90_000, seconds);
        return Math.abs(slip) < SLIP_SECONDS ? 0 : slip;
    }

    private double slip(List<EncodedFrame> frames, int rate, double seconds) {
        double end = video.get(0).atMillis() + seconds * 1000;
        List<EncodedFrame> until =
                frames.stream().filter(frame -> frame.atMillis() <= end).toList();
        return until.isEmpty() ? 0 : EncodedFrame.slip(until, rate);
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%s: %.2f %% of %d frames encoded (%d tapped), duration %.3f s for %.3f s encoded%n",
                        name,
                        100 * share(),
                        stats.path("framesEncoded").asInt(),
                        video.size(),
                        report.duration(),
                        encodedSeconds())
                + ledger()
                + String.format(
                        Locale.ROOT,
                        "%nbrowser's clocks behind the wall clock at the end: audio %.3f s, video %.3f s%n",
                        EncodedFrame.slip(audio, 48_000),
                        EncodedFrame.slip(video, 90_000))
                + "browser: " + stats + "\n" + report;
    }
}
