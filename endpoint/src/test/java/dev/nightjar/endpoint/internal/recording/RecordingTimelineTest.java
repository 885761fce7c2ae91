package dev.nightjar.endpoint.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTimelineTest {
    private static final long MS = 1_000_000;
    private static final long ARRIVAL = -5_000_000_000L;
    private static final long NTP = 3_900_000_000L * 1_000_000_000L;
    private static final Object PEER = "peer";

    private final RecordingTimeline timeline = new RecordingTimeline();
    private final int audio = timeline.addTrack(PEER, false);
    private final int video = timeline.addTrack(PEER, true);

    @Test
    void placesFramesByTheirTimestampsWhateverTheNetworkDoes() {
        timeline.observe(video, video(0, 0));
        timeline.start();
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            places.add(timeline.place(video, video(i * 40, i * 40 + (i % 2) * 35)) - ARRIVAL);
        }

        assertThat(places).containsExactly(0L, 40 * MS, 80 * MS, 120 * MS);
    }

    @Test
    void countsOnWhereTimestampsOf32BitsWrap() {
        QueuedFrame before = video(0, 0);
        before.timestamp = 0xFFFF_FFFFL;
        QueuedFrame after = video(1_000, 1_000);
        after.timestamp = before.timestamp + 90_000;
        timeline.observe(video, before);
        timeline.start();

        long first = timeline.place(video, before);

        assertThat(timeline.place(video, after) - first).isEqualTo(1_000 * MS);
    }

    @Test
    void staysExactOverYears() {
        QueuedFrame late = audio(0, 0);
        long seconds = 10L * 365 * 86_400;
        late.timestamp += 48_000 * seconds;
        late.arrivalNanos = ARRIVAL + seconds * 1_000_000_000L;
        timeline.observe(audio, audio(0, 0));
        timeline.start();

        long first = timeline.place(audio, audio(0, 0));

        assertThat(timeline.place(audio, late) - first).isEqualTo(seconds * 1_000_000_000L);
    }

    @Test
    void beginsTracksWhereTheirLeastDelayedFrameArrived() {
        timeline.observe(audio, audio(0, 90));
        timeline.observe(audio, audio(20, 50));
        timeline.observe(audio, audio(40, 100));
        timeline.observe(video, video(0, 45));
        timeline.start();

        assertThat(timeline.place(audio, audio(0, 90)) - ARRIVAL).isEqualTo(30 * MS);
        assertThat(timeline.place(video, video(0, 45)) - ARRIVAL).isEqualTo(45 * MS);
    }

    @Test
    void alignsVideoWithAudioByReportsThatAreKnownAtTheStart() {
        timeline.observe(audio, reported(audio(0, 50), 1_000));
        timeline.observe(video, video(0, 60));
        assertThat(timeline.isAligned()).isFalse();
        timeline.observe(video, reported(video(40, 100), 920));
        assertThat(timeline.isAligned()).isTrue();
        timeline.start();

        long sound = timeline.place(audio, audio(0, 50));
        long picture = timeline.place(video, video(0, 60));

        assertThat(sound - ARRIVAL).isEqualTo(50 * MS);
        assertThat(picture - sound).isEqualTo(-120 * MS);
    }

    @Test
    void reportsThatComeLateMoveVideoOnceAndAudioNever() {
        timeline.observe(audio, audio(0, 0));
        timeline.observe(video, video(0, 0));
        timeline.start();
        timeline.place(audio, audio(0, 0));
        timeline.place(video, video(0, 0));
        timeline.place(video, reported(video(40, 40), 1_040));
        long soundBefore = timeline.place(audio, audio(20, 20));

        long sound = timeline.place(audio, reported(audio(40, 40), 970));
        long picture = timeline.place(video, reported(video(80, 80), 1_080));
        long later = timeline.place(video, reported(video(120, 120), 1_140));

        assertThat(sound - soundBefore).isEqualTo(20 * MS);
        assertThat(picture - ARRIVAL).isEqualTo((80 + 70) * MS);
        assertThat(later - picture).as("a second report says otherwise").isBetween(40 * MS, 41 * MS);
    }

    @Test
    void videoFollowsSoundWhoseClockFallsBehindTooSlowlyToBeSeen() {
        beginWithReports();
        long before = 0;
        long sound = 0;
        long picture = 0;
        for (int i = 51; i <= 51 + 25 * 60; i++) {
            // The sender loses a millisecond of sound a second, and says so in its reports.
            int lost = (i - 50) / 25;
            sound = timeline.place(audio, reported(audio(i * 40 - lost, i * 40), i * 40));
            picture = timeline.place(video, reported(video(i * 40, i * 40), i * 40));
            if (before != 0) {
                assertThat(picture - before).isBetween(39 * MS, 40 * MS);
            }
            before = picture;
        }

        assertThat(picture - sound).isBetween(0L, RecordingTimeline.REPORT_TOLERANCE_NANOS + MS);
    }

    @Test
    void reportsThatAreOffByLittleMoveNothing() {
        beginWithReports();
        for (int i = 51; i <= 200; i++) {
            timeline.place(audio, reported(audio(i * 40, i * 40), i * 40 + (i % 3) * 4));

            assertThat(timeline.place(video, reported(video(i * 40, i * 40), i * 40 - (i % 2))) - ARRIVAL)
                    .isEqualTo(i * 40 * MS);
        }
    }

    @Test
    void aCorrectionBackwardsNeverTurnsTimeBack() {
        timeline.observe(audio, audio(0, 0));
        timeline.observe(video, video(0, 0));
        timeline.start();
        timeline.place(audio, reported(audio(0, 0), 1_000));
        long last = timeline.place(video, video(0, 0));
        for (int i = 1; i <= 10; i++) {
            long place = timeline.place(video, reported(video(i * 40, i * 40), 900 + i * 40));
            assertThat(place - last).isGreaterThanOrEqualTo(20 * MS);
            last = place;
        }

        assertThat(last - ARRIVAL).isEqualTo(300 * MS);
    }

    @Test
    void disbelievesReportsThatContradictArrival() {
        timeline.observe(audio, reported(audio(0, 0), 0));
        timeline.observe(video, reported(video(0, 10), 90_000));
        timeline.start();

        assertThat(timeline.place(audio, audio(0, 0)) - ARRIVAL).isZero();
        assertThat(timeline.place(video, reported(video(0, 10), 90_000)) - ARRIVAL)
                .isEqualTo(10 * MS);
    }

    @Test
    void reportsOfAnotherSenderMeanNothing() {
        int other = timeline.addTrack("another peer", true);
        timeline.observe(audio, reported(audio(0, 0), 0));
        timeline.observe(other, reported(video(0, 10), 500));
        timeline.start();

        assertThat(timeline.place(other, reported(video(0, 10), 500)) - ARRIVAL).isEqualTo(10 * MS);
    }

    @Test
    void silenceLeavesAGap() {
        timeline.observe(audio, audio(0, 0));
        timeline.start();
        long before = timeline.place(audio, audio(0, 0));

        assertThat(timeline.place(audio, audio(60_000, 60_000)) - before).isEqualTo(60_000 * MS);
    }

    @Test
    void anotherSsrcGoesOnByTheSendersClock() {
        beginWithReports();

        QueuedFrame replaced = reported(video(7_000_000, 2_090), 2_060);
        replaced.ssrc = 99;
        long place = timeline.place(video, replaced);

        assertThat(place - ARRIVAL).isEqualTo(2_060 * MS);
        QueuedFrame next = video(7_000_040, 2_130);
        next.ssrc = 99;
        assertThat(timeline.place(video, next) - place).isEqualTo(40 * MS);
    }

    @Test
    void anotherSsrcWithoutReportGoesOnByArrivalAndIsMovedOnce() {
        beginWithReports();

        QueuedFrame replaced = video(7_000_000, 2_090);
        replaced.ssrc = 99;
        long place = timeline.place(video, replaced);
        QueuedFrame next = reported(video(7_000_040, 2_130), 2_150);
        next.ssrc = 99;
        long moved = timeline.place(video, next);

        assertThat(place - ARRIVAL).isEqualTo(2_090 * MS);
        assertThat(moved - ARRIVAL).isEqualTo(2_150 * MS);
    }

    @Test
    void audioOfAnotherSsrcStaysBesideTheVideo() {
        beginWithReports();

        QueuedFrame replaced = reported(audio(9_000_000, 2_100), 2_060);
        replaced.ssrc = 99;

        assertThat(timeline.place(audio, replaced) - ARRIVAL).isEqualTo(2_060 * MS);
        assertThat(timeline.place(video, reported(video(2_080, 2_080), 2_080)) - ARRIVAL)
                .isEqualTo(2_080 * MS);
    }

    @Test
    void whereAudioBeginsAnewWithoutReportVideoFollowsItLater() {
        beginWithReports();

        QueuedFrame replaced = audio(9_000_000, 2_100);
        replaced.ssrc = 99;
        timeline.place(audio, replaced);
        timeline.place(video, reported(video(2_080, 2_080), 2_080));
        QueuedFrame told = reported(audio(9_000_020, 2_120), 2_070);
        told.ssrc = 99;
        long sound = timeline.place(audio, told);
        long picture = timeline.place(video, reported(video(2_120, 2_120), 2_120));

        assertThat(sound - ARRIVAL).isEqualTo(2_120 * MS);
        assertThat(picture - sound).isEqualTo(50 * MS);
    }

    @Test
    void aTimestampFarAheadOfArrivalIsNotBelieved() {
        timeline.observe(video, video(0, 0));
        timeline.start();
        timeline.place(video, video(0, 0));

        assertThat(timeline.place(video, video(3_600_000, 40)) - ARRIVAL).isEqualTo(40 * MS);
        assertThat(timeline.place(video, video(3_600_040, 80)) - ARRIVAL).isEqualTo(80 * MS);
    }

    @Test
    void aTimestampFarAheadBeforeTheStartDoesNotMoveTheBeginning() {
        timeline.observe(audio, audio(0, 0));
        timeline.observe(audio, audio(3_600_000, 20));
        timeline.observe(audio, audio(3_600_020, 40));
        timeline.start();

        assertThat(timeline.place(audio, audio(0, 0)) - ARRIVAL).isZero();
        assertThat(timeline.place(audio, audio(3_600_000, 20)) - ARRIVAL).isEqualTo(20 * MS);
        assertThat(timeline.place(audio, audio(3_600_020, 40)) - ARRIVAL).isEqualTo(40 * MS);
    }

    @Test
    void framesOfAStallBeforeTheStartTellTheBeginning() {
        timeline.observe(audio, audio(0, 2_500));
        timeline.observe(audio, audio(2_480, 2_500));
        timeline.start();

        assertThat(timeline.place(audio, audio(0, 2_500)) - ARRIVAL).isEqualTo(20 * MS);
    }

    @Test
    void aTimestampThatGoesBackBeginsAnew() {
        timeline.observe(video, video(60_000, 0));
        timeline.start();
        timeline.place(video, video(60_000, 0));

        assertThat(timeline.place(video, video(0, 40)) - ARRIVAL).isEqualTo(40 * MS);
        assertThat(timeline.place(video, video(40, 80)) - ARRIVAL).isEqualTo(80 * MS);
    }

    @Test
    void aStallOfTheNetworkMovesNothing() {
        timeline.observe(video, video(0, 0));
        timeline.start();
        for (int i = 0; i < 200; i++) {
            long place = timeline.place(video, video(i * 40, Math.max(i * 40, i == 0 ? 0 : 5_000 + i)));
            assertThat(place - ARRIVAL).isEqualTo(i * 40 * MS);
        }
    }

    @Test
    void aSourceThatPausedWithItsTimestampsIsSetRightAfterAWhile() {
        timeline.observe(audio, audio(0, 0));
        timeline.start();
        timeline.place(audio, audio(0, 0));
        long place = 0;
        for (int i = 1; i < 200; i++) {
            place = timeline.place(audio, audio(i * 20, 8_000 + i * 20)) - ARRIVAL;
        }

        assertThat(place).isCloseTo((8_000 + 199 * 20) * MS, within(21 * MS));
    }

    @Test
    void aTrackThatBeginsAfterTheStartIsPutBesideTheOthers() {
        timeline.observe(audio, reported(audio(0, 0), 0));
        timeline.start();
        timeline.place(audio, reported(audio(0, 0), 0));

        assertThat(timeline.place(video, reported(video(0, 4_060), 4_000)) - ARRIVAL)
                .isEqualTo(4_000 * MS);
    }

    /** Both at time 0 by arrival and by reports, up to second 2. */
    private void beginWithReports() {
        timeline.observe(audio, reported(audio(0, 0), 0));
        timeline.observe(video, reported(video(0, 0), 0));
        timeline.start();
        for (int i = 0; i <= 50; i++) {
            timeline.place(audio, reported(audio(i * 40, i * 40), i * 40));
            timeline.place(video, reported(video(i * 40, i * 40), i * 40));
        }
    }

    private static QueuedFrame audio(long mediaMillis, long arrivalMillis) {
        return frame(CodecKind.OPUS, mediaMillis, arrivalMillis);
    }

    private static QueuedFrame video(long mediaMillis, long arrivalMillis) {
        return frame(CodecKind.VP8, mediaMillis, arrivalMillis);
    }

    private static QueuedFrame frame(CodecKind codec, long mediaMillis, long arrivalMillis) {
        QueuedFrame frame = new QueuedFrame();
        frame.codec = codec;
        frame.ssrc = 1;
        frame.timestamp = 123_456 + mediaMillis * (codec.clockRate() / 1_000);
        frame.ntpNanos = Frame.UNKNOWN;
        frame.arrivalNanos = ARRIVAL + arrivalMillis * MS;
        return frame;
    }

    private static QueuedFrame reported(QueuedFrame frame, long ntpMillis) {
        frame.ntpNanos = NTP + ntpMillis * MS;
        return frame;
    }
}
