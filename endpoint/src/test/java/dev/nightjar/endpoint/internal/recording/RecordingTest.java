package dev.nightjar.endpoint.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.FrameSource;
import dev.nightjar.endpoint.RecorderConfig;
import dev.nightjar.endpoint.RecorderStats;
import dev.nightjar.endpoint.RecorderStats.State;
import dev.nightjar.endpoint.SampleFrames;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {
    private static final long MS = 1_000_000;
    private static final long NTP = 3_900_000_000L * 1_000_000_000L;
    private static final int AUDIO = 1;
    private static final int VIDEO = 2;

    private final FakeHost host = new FakeHost();
    private final FakeSink sink = new FakeSink();
    private final Recording recording = recording("a.webm", sink, RecorderConfig.defaults());
    private final FakeTrack audio = new FakeTrack(host, CodecKind.OPUS, "peer");
    private final FakeTrack video = new FakeTrack(host, CodecKind.VP8, "peer");

    @Test
    void writesBothTracksWithTheTimesOfTheirSender() {
        addBoth();
        play(0, 2_000, true);
        RecorderStats stats = stop();

        RecordedFile file = RecordedFile.parse(sink.toBytes());
        assertThat(file.codecs).containsExactly("A_OPUS", "V_VP8");
        assertThat(file.millisOf(VIDEO)).hasSize(50).startsWith(0L, 40L, 80L).endsWith(1_960L);
        assertThat(file.millisOf(AUDIO)).hasSize(100).startsWith(0L, 20L, 40L).endsWith(1_980L);
        assertThat(file.blocksOf(VIDEO).get(0).isKeyframe()).isTrue();
        assertThat(file.blocksOf(VIDEO).get(1).isKeyframe()).isFalse();
        assertThat(stats.state()).isEqualTo(State.FINISHED);
        assertThat(stats.failure()).isNull();
        assertThat(stats.videoFrames()).isEqualTo(50);
        assertThat(stats.keyframes()).isEqualTo(2);
        assertThat(stats.audioFrames()).isEqualTo(100);
        assertThat(stats.droppedFrames()).isZero();
        assertThat(stats.duration()).isEqualTo(Duration.ofMillis(2_000));
        assertThat(stats.bytes()).isEqualTo(sink.toBytes().length);
        assertThat(sink.isClosed).isTrue();
    }

    @Test
    void anOffsetThatReportsTellIsInTheFile() {
        addBoth();
        for (int i = 0; i < 50; i++) {
            // The video spends 70 ms in its encoder: it arrives late by that.
            audio.send(i * 40 * MS, NTP + i * 40 * MS, FrameSource.opus(60));
            video.send(i * 40 * MS, NTP + (i * 40 - 70) * MS, picture(i == 0));
            host.pass(40 * MS);
        }
        stop();

        RecordedFile file = RecordedFile.parse(sink.toBytes());
        assertThat(file.millisOf(VIDEO)).startsWith(0L, 40L);
        assertThat(file.millisOf(AUDIO)).startsWith(70L, 110L);
    }

    @Test
    void beginsWithoutReportsWhenTheWaitIsOver() {
        addBoth();
        play(0, 1_480, false);
        assertThat(recording.stats().state()).isEqualTo(State.WAITING);
        play(1_480, 1_600, false);
        assertThat(recording.stats().state()).isEqualTo(State.RECORDING);
    }

    @Test
    void beginsByItselfAfterTheWaitWhenNoFrameFollows() {
        addBoth();
        video.send(0, picture(true));
        host.pass(1_400 * MS);
        assertThat(recording.stats().state()).isEqualTo(State.WAITING);
        host.pass(700 * MS);

        assertThat(recording.stats().state()).isEqualTo(State.RECORDING);
        assertThat(RecordedFile.parse(sink.toBytes()).blocks).hasSize(1);
    }

    @Test
    void whatLiesInMemoryIsWrittenWhenNoFrameFollows() {
        addBoth();
        play(0, 400, true);
        assertThat(RecordedFile.parse(sink.toBytes()).blocks).hasSizeLessThan(30);
        host.pass(2 * Recording.TICK_NANOS);

        assertThat(RecordedFile.parse(sink.toBytes()).blocks).hasSize(30);
        host.pass(10 * Recording.TICK_NANOS);
        assertThat(host.timers()).as("an idle recording has no timer").isZero();
    }

    @Test
    void losesAtMostTwoSecondsAtAnyMoment() {
        addBoth();
        for (int i = 0; i < 200; i++) {
            play(i * 40, i * 40 + 40, false);
            List<Long> written = RecordedFile.parse(sink.toBytes()).millisOf(VIDEO);
            long last = written.isEmpty() ? 0 : written.get(written.size() - 1);
            assertThat(i * 40L - last).isLessThanOrEqualTo(2_000);
        }
    }

    @Test
    void leavesOutTheSoundBeforeTheFirstPicture() {
        addBoth();
        for (int i = 0; i < 20; i++) {
            audio.send(i * 20 * MS, NTP + i * 20 * MS, FrameSource.opus(60));
            host.pass(20 * MS);
        }
        play(400, 800, true);
        RecorderStats stats = stop();

        RecordedFile file = RecordedFile.parse(sink.toBytes());
        assertThat(file.millisOf(VIDEO)).startsWith(0L);
        assertThat(file.millisOf(AUDIO)).startsWith(0L).hasSize(20);
        assertThat(stats.droppedFrames()).isEqualTo(20);
    }

    @Test
    void soundIsRecordedWhereNoPictureComesInTime() {
        addBoth();
        for (int i = 0; i < 100; i++) {
            audio.send(i * 20 * MS, NTP + i * 20 * MS, FrameSource.opus(60));
            host.pass(20 * MS);
        }
        video.send(2_000 * MS, NTP + 2_000 * MS, picture(true));
        stop();

        RecordedFile file = RecordedFile.parse(sink.toBytes());
        assertThat(file.millisOf(AUDIO)).hasSize(100).startsWith(0L);
        assertThat(file.millisOf(VIDEO)).containsExactly(2_000L);
    }

    @Test
    void asksForAKeyframeAndTakesNothingBeforeIt() {
        FrameSource running = new FrameSource(CodecKind.VP8, 1);
        running.frame(0, Frame.UNKNOWN, 0, FrameSource.vp8Keyframe(64, 48, 100));
        recording.add(video);
        assertThat(video.keyframeRequests).isEqualTo(1);

        long arrival = host.nowNanos - FakeHost.EPOCH;
        for (int i = 0; i < 60; i++) {
            video.send(running.frame(90 * 40 * i, Frame.UNKNOWN, arrival + i * 40 * MS, FrameSource.vp8Delta(50)));
        }

        assertThat(video.keyframeRequests).as("once a second").isEqualTo(1 + 3);
        assertThat(recording.stats().state()).isEqualTo(State.WAITING);
        assertThat(recording.stats().droppedFrames()).isEqualTo(60);
    }

    @Test
    void theHeaderCarriesTheLargestPicture() {
        recording.add(video);
        video.send(0, FrameSource.vp8Keyframe(320, 180, 100));
        host.pass(40 * MS);
        video.send(40 * MS, FrameSource.vp8Keyframe(640, 480, 100));
        host.pass(40 * MS);
        video.send(80 * MS, FrameSource.vp8Keyframe(480, 360, 100));
        stop();

        RecordedFile file = RecordedFile.parse(sink.toBytes());
        assertThat(file.width).isEqualTo(640);
        assertThat(file.height).isEqualTo(480);
    }

    @Test
    void aSlowDiskCostsThisRecordingFramesUpToTheNextKeyframe() {
        FakeSink otherSink = new FakeSink();
        Recording other = recording("other.webm", otherSink, RecorderConfig.defaults());
        FakeTrack otherVideo = new FakeTrack(host, CodecKind.VP8, "other peer");
        other.add(otherVideo);
        FakeSink smallSink = new FakeSink();
        Recording small =
                recording("small.webm", smallSink, RecorderConfig.defaults().withMaxQueued(1 << 16, 1_000));
        small.add(video);
        both(video, otherVideo, 0, true);
        host.isStalled = true;
        for (int i = 1; i < 75; i++) {
            both(video, otherVideo, i, false);
        }
        assertThat(host.writerQueue).as("one task a recording").hasSize(2);
        assertThat(video.keyframeRequests).isGreaterThanOrEqualTo(2);
        assertThat(otherVideo.keyframeRequests).isEqualTo(1);
        host.isStalled = false;
        host.runWriter();
        both(video, otherVideo, 75, false);
        both(video, otherVideo, 76, true);
        both(video, otherVideo, 77, false);
        stop(other);
        RecorderStats stats = stop(small);

        List<Long> expected = new ArrayList<>();
        for (long i = 0; i * 2_000 + 2_000 <= 1 << 16; i++) {
            // The first frame went to the disk before the stall.
            expected.add(i * 40);
        }
        expected.add((long) expected.size() * 40);
        expected.add(76 * 40L);
        expected.add(77 * 40L);
        assertThat(RecordedFile.parse(smallSink.toBytes()).millisOf(1)).isEqualTo(expected);
        assertThat(stats.droppedFrames()).isEqualTo(78 - expected.size());
        assertThat(RecordedFile.parse(otherSink.toBytes()).blocksOf(1)).hasSize(78);
    }

    @Test
    void aFullDiskEndsThisRecordingWithAFileThatPlays() {
        FakeSink otherSink = new FakeSink();
        Recording other = recording("other.webm", otherSink, RecorderConfig.defaults());
        FakeTrack otherVideo = new FakeTrack(host, CodecKind.VP8, "other peer");
        other.add(otherVideo);
        recording.add(video);
        sink.capacity = 50_000;
        List<RecorderStats> told = new ArrayList<>();
        recording.onFinished(told::add);
        for (int i = 0; i < 75; i++) {
            both(video, otherVideo, i, i == 0);
        }

        RecorderStats stats = recording.stats();
        assertThat(stats.state()).isEqualTo(State.FAILED);
        assertThat(stats.failure())
                .startsWith("no space left on device: recording of a.webm stopped after ")
                .endsWith(" s, the file plays");
        assertThat(told).containsExactly(stats);
        assertThat(sink.isClosed).isTrue();
        assertThat(video.sinks).isEmpty();
        assertThat(RecordedFile.parse(sink.toBytes()).blocksOf(1)).hasSizeBetween(10, 25);
        assertThat(stop(other).state()).isEqualTo(State.FINISHED);
        assertThat(RecordedFile.parse(otherSink.toBytes()).blocksOf(1)).hasSize(75);
        assertThat(stop().state()).isEqualTo(State.FAILED);
    }

    @Test
    void aDiskThatIsGoneIsToldToo() {
        recording.add(video);
        video.send(0, picture(true));
        sink.isBroken = true;
        RecorderStats stats = stop();

        assertThat(stats.state()).isEqualTo(State.FAILED);
        assertThat(stats.failure()).startsWith("input/output error: ").contains("the file may lack its end");
        assertThat(sink.isClosed).isTrue();
    }

    @Test
    void finishesWhenEveryTrackHasEnded() {
        addBoth();
        play(0, 800, true);
        audio.end();
        assertThat(recording.stats().state()).isEqualTo(State.RECORDING);
        assertThat(host.recordings).containsExactly(recording);
        video.end();

        assertThat(recording.stats().state()).isEqualTo(State.FINISHED);
        assertThat(RecordedFile.parse(sink.toBytes()).blocks).hasSize(60);
        assertThat(audio.sinks).isEmpty();
        assertThat(video.sinks).isEmpty();
        assertThat(audio.endedListeners).isEmpty();
        assertThat(video.endedListeners).isEmpty();
        assertThat(host.recordings).isEmpty();
        assertThat(recording.add(audio)).isFalse();
        assertThat(recording.add(new FakeTrack(host, CodecKind.OPUS, "peer"))).isFalse();
        assertThat(recording.stats().duration()).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void doesNotWaitForATrackThatEndedWithoutAFrame() {
        addBoth();
        audio.end();
        video.send(0, NTP, picture(true));
        host.pass(1_000 * MS);
        assertThat(recording.stats().state()).isEqualTo(State.WAITING);
        host.pass(1_000 * MS);

        assertThat(recording.stats().state()).isEqualTo(State.RECORDING);
    }

    @Test
    void stoppingEarlyWritesWhatIsHeldBack() {
        addBoth();
        play(0, 400, false);
        RecorderStats stats = stop();

        assertThat(stats.videoFrames()).isEqualTo(10);
        assertThat(RecordedFile.parse(sink.toBytes()).blocks).hasSize(30);
    }

    @Test
    void aRecordingWithoutAFrameLeavesNoFile() {
        addBoth();
        RecorderStats stats = stop();

        assertThat(stats.state()).isEqualTo(State.FINISHED);
        assertThat(sink.isDiscarded).isTrue();
    }

    @Test
    void aRecordingWithoutATrackCanBeStopped() {
        assertThat(stop().state()).isEqualTo(State.FINISHED);
        assertThat(sink.isDiscarded).isTrue();
        recording.close();
    }

    @Test
    void aTrackAfterTheHeaderComesTooLate() {
        assertThat(recording.add(video)).isTrue();
        assertThat(recording.add(video)).as("again").isTrue();
        assertThat(video.sinks).hasSize(1);
        video.send(0, picture(true));

        assertThat(recording.add(audio)).isFalse();
        assertThat(audio.sinks).isEmpty();
        stop();
        assertThat(RecordedFile.parse(sink.toBytes()).codecs).containsExactly("V_VP8");
    }

    @Test
    void takesABoundedNumberOfTracks() {
        for (int i = 0; i < RecordingTracks.MAX_TRACKS; i++) {
            assertThat(recording.add(new FakeTrack(host, CodecKind.OPUS, i))).isTrue();
        }

        assertThat(recording.add(audio)).isFalse();
    }

    @Test
    void h264IsRefusedInWebm() throws IOException {
        FakeTrack h264 = new FakeTrack(host, CodecKind.H264, "peer");
        recording.add(h264);
        h264.send(SampleFrames.h264().get(0));

        RecorderStats stats = recording.stats();
        assertThat(stats.state()).isEqualTo(State.FAILED);
        assertThat(stats.failure())
                .startsWith("WebM cannot hold H.264 (expected: a file name that ends in .mkv)")
                .endsWith("nothing was written");
        assertThat(sink.isDiscarded).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PCMU, G.711", "PCMA, G.711", "G722, G.722", "L16, L16"})
    void theCodecsOfTelephonesAreRefusedInWebm(CodecKind codec, String name) {
        FakeTrack sound = new FakeTrack(host, codec, "peer");
        recording.add(sound);
        sound.send(0, new byte[160]);

        assertThat(recording.stats().failure())
                .startsWith("WebM cannot hold " + name + " (expected: a file name that ends in .mkv)");
    }

    @Test
    void soundThatComesLateAndInAnotherCodecThanExpectedIsInTheFile() throws IOException {
        FakeSink mkv = new FakeSink();
        Recording matroska = recording("a.mkv", mkv, RecorderConfig.defaults());
        FakeTrack h264 = new FakeTrack(host, CodecKind.H264, "peer");
        FakeTrack sound = new FakeTrack(host, CodecKind.PCMU, "peer");
        matroska.add(h264);
        matroska.add(sound);
        List<Frame> frames = SampleFrames.h264(host.nowNanos - FakeHost.EPOCH);
        h264.send(frames.get(0));
        host.pass(3_000 * MS);
        assertThat(matroska.stats().state()).isEqualTo(State.RECORDING);
        assertThat(RecordedFile.parse(mkv.toBytes()).codecs).containsExactly("V_MPEG4/ISO/AVC", "A_OPUS");

        sound.send(0, new byte[160]);
        RecorderStats stats = stop(matroska);

        assertThat(RecordedFile.parse(mkv.toBytes()).codecs).containsExactly("V_MPEG4/ISO/AVC", "A_MS/ACM");
        assertThat(RecordedFile.parse(mkv.toBytes()).blocksOf(VIDEO)).hasSize(1);
        assertThat(stats.audioFrames()).isEqualTo(1);
        assertThat(stats.failure()).isNull();
    }

    @Test
    void whatTheHeaderHasNoPlaceForAnyMoreEndsTheRecording() {
        FakeSink mkv = new FakeSink();
        Recording matroska = recording("a.mkv", mkv, RecorderConfig.defaults());
        FakeTrack sound = new FakeTrack(host, CodecKind.PCMU, "peer");
        matroska.add(video);
        matroska.add(sound);
        video.send(0, picture(true));
        host.pass(3_000 * MS);

        sound.send(0, new byte[160]);

        assertThat(matroska.stats().failure())
                .startsWith("the audio track came late and as G.711")
                .endsWith("the file plays");
    }

    @Test
    void matroskaWaitsForTheCodecOfThePictures() throws IOException {
        FakeSink mkv = new FakeSink();
        Recording matroska = recording("a.mkv", mkv, RecorderConfig.defaults());
        FakeTrack h264 = new FakeTrack(host, CodecKind.H264, "peer");
        matroska.add(audio);
        matroska.add(h264);
        for (int i = 0; i < 150; i++) {
            audio.send(i * 20 * MS, NTP + i * 20 * MS, FrameSource.opus(60));
            host.pass(20 * MS);
        }
        assertThat(matroska.stats().state()).isEqualTo(State.WAITING);
        List<Frame> frames = SampleFrames.h264(host.nowNanos - FakeHost.EPOCH);
        h264.send(frames.get(0));
        h264.send(frames.get(1));
        assertThat(matroska.stats().state()).isEqualTo(State.RECORDING);
        stop(matroska);

        assertThat(RecordedFile.parse(mkv.toBytes()).codecs).containsExactly("A_OPUS", "V_MPEG4/ISO/AVC");
    }

    @Test
    void matroskaLeavesOutATrackWhoseCodecNeverShows() {
        FakeSink mkv = new FakeSink();
        Recording matroska = recording("a.mkv", mkv, RecorderConfig.defaults());
        matroska.add(audio);
        matroska.add(video);
        for (int i = 0; i < 520; i++) {
            audio.send(i * 20 * MS, NTP + i * 20 * MS, FrameSource.opus(60));
            host.pass(20 * MS);
        }
        video.send(10_400 * MS, NTP + 10_400 * MS, picture(true));
        RecorderStats stats = stop(matroska);

        assertThat(RecordedFile.parse(mkv.toBytes()).codecs).containsExactly("A_OPUS");
        assertThat(stats.audioFrames()).isEqualTo(520);
        assertThat(stats.droppedFrames()).isEqualTo(1);
    }

    @Test
    void anotherCodecEndsTheRecording() throws IOException {
        FakeSink mkv = new FakeSink();
        Recording matroska = recording("a.mkv", mkv, RecorderConfig.defaults());
        matroska.add(video);
        video.send(0, picture(true));
        video.send(SampleFrames.h264(host.nowNanos - FakeHost.EPOCH).get(0));

        assertThat(matroska.stats().failure())
                .startsWith("the codec of the video track changed from VP8 to H264")
                .endsWith("the file plays");
        assertThat(RecordedFile.parse(mkv.toBytes()).blocks).hasSize(1);
    }

    @Test
    void finishesEvenAfterTheEndpointHasClosed() {
        addBoth();
        play(0, 400, true);
        host.isClosed = true;
        recording.close();

        assertThat(recording.stats().state()).isEqualTo(State.FINISHED);
        assertThat(RecordedFile.parse(sink.toBytes()).blocks).hasSize(30);
    }

    @Test
    void listenersHearOfTheEndOnceAndLateOnesAtOnce() {
        List<State> states = new ArrayList<>();
        recording.add(video);
        recording.onFinished(stats -> {
            throw new IllegalStateException("a listener that fails");
        });
        recording.onFinished(stats -> states.add(stats.state()));
        Thread.UncaughtExceptionHandler handler = Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
        try {
            video.end();
            stop();
            recording.close();
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(handler);
        }
        recording.onFinished(stats -> states.add(stats.state()));

        assertThat(states).containsExactly(State.FINISHED, State.FINISHED);
    }

    @Test
    void aPictureThatALargerEncodingShowsAgainIsInTheFileOnce() {
        video.hasLayers = true;
        addBoth();
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            audio.send(i * 40 * MS, NTP + i * 40 * MS, FrameSource.opus(60));
            int small = 1_000 + i;
            video.send(i * 40 * MS, NTP + i * 40 * MS, i == 0 ? key(small) : FrameSource.vp8Delta(small));
            lengths.add(small);
            host.pass(40 * MS);
        }
        video.become(2);
        // The larger encoding begins with the picture that the smaller one has just shown, its report off by 3 ms.
        for (int i = 29; i < 60; i++) {
            int large = 5_000 + i;
            video.send(i * 40 * MS, NTP + (i * 40 + 3) * MS, i == 29 ? key(large) : FrameSource.vp8Delta(large));
            lengths.add(large);
            host.pass(40 * MS);
        }
        RecorderStats stats = stop();

        lengths.remove(29);
        RecordedFile file = RecordedFile.parse(sink.toBytes());
        assertThat(file.blocksOf(VIDEO)).extracting(RecordedFile.Block::length).containsExactlyElementsOf(lengths);
        assertThat(stats.droppedFrames()).isEqualTo(1);
        assertThat(file.millisOf(VIDEO)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anEncodingThatGoesOnWithTheNextPictureCostsNone() {
        video.hasLayers = true;
        addBoth();
        play(0, 1_000, true);
        video.become(2);
        play(1_000, 2_000, true);
        RecorderStats stats = stop();

        assertThat(stats.droppedFrames()).isZero();
        assertThat(RecordedFile.parse(sink.toBytes()).blocksOf(VIDEO)).hasSize(50);
    }

    @Test
    void thePictureThatIsHeldBackIsWrittenWhenNoneFollows() {
        video.hasLayers = true;
        addBoth();
        play(0, 400, true);
        host.pass(2 * Recording.TICK_NANOS);

        assertThat(RecordedFile.parse(sink.toBytes()).blocks).hasSize(30);
        host.pass(10 * Recording.TICK_NANOS);
        assertThat(host.timers()).as("an idle recording has no timer").isZero();
    }

    private static byte[] key(int length) {
        return FrameSource.vp8Keyframe(64, 48, length);
    }

    private void addBoth() {
        assertThat(recording.add(audio)).isTrue();
        assertThat(recording.add(video)).isTrue();
    }

    /** 25 pictures a second with a keyframe each second, and sound every 20 ms. */
    private void play(int fromMillis, int toMillis, boolean withReports) {
        for (int at = fromMillis; at < toMillis; at += 20) {
            long ntp = withReports ? NTP + at * MS : Frame.UNKNOWN;
            audio.send(at * MS, ntp, FrameSource.opus(60));
            if (at % 40 == 0) {
                video.send(at * MS, ntp, picture(at % 1_000 == 0 || at == fromMillis && at == 400));
            }
            host.pass(20 * MS);
        }
    }

    private void both(FakeTrack one, FakeTrack other, int frame, boolean isKeyframe) {
        one.send(frame * 40 * MS, picture(isKeyframe));
        other.send(frame * 40 * MS, picture(isKeyframe));
        host.pass(40 * MS);
    }

    private static byte[] picture(boolean isKeyframe) {
        return isKeyframe ? FrameSource.vp8Keyframe(64, 48, 2_000) : FrameSource.vp8Delta(2_000);
    }

    private RecorderStats stop() {
        return stop(recording);
    }

    private static RecorderStats stop(Recording stopping) {
        CompletableFuture<RecorderStats> stage = stopping.stop().toCompletableFuture();
        assertThat(stage).isCompleted();
        return stage.join();
    }

    private static Recording recordingOf(FakeHost host, String name, FakeSink sink, RecorderConfig config) {
        Path path = Path.of(name);
        return new Recording(path, RecordingFormat.of(path), config, sink, () -> host.nowNanos);
    }

    private Recording recording(String name, FakeSink to, RecorderConfig config) {
        return recordingOf(host, name, to, config);
    }
}
