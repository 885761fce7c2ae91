package dev.nightjar.endpoint.internal.playing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.container.MediaFrame;
import dev.nightjar.endpoint.internal.files.FileReel;
import dev.nightjar.endpoint.internal.files.MediaFile;
import dev.nightjar.rtp.payload.CodecKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilePlayerTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final VirtualClock clock = new VirtualClock();
    private final List<Sent> video = new ArrayList<>();
    private final List<Sent> audio = new ArrayList<>();
    private final List<@Nullable IOException> ends = new ArrayList<>();

    /** One frame that went out: when, with what time, and which of the file's it was. */
    private record Sent(long atNanos, long mediaNanos, int number) {}

    @Test
    void eachFrameGoesOutWhenItsTimeHasCome() throws Exception {
        FilePlayer player = player(false);
        addVideo(player, 50, 10);
        addAudio(player, 100);
        clock.run(3 * SECOND);
        assertThat(video).as("before the start").isEmpty();

        player.start();
        player.start();
        clock.run(5 * SECOND);

        assertThat(video).hasSize(50);
        assertThat(audio).hasSize(100);
        for (Sent sent : video) {
            assertThat(sent.atNanos()).isEqualTo(3 * SECOND + sent.number() * 40 * MILLI);
            assertThat(sent.mediaNanos()).isEqualTo(sent.number() * 40 * MILLI);
        }
        assertThat(ends)
                .as("once, when the last frame has been shown")
                .hasSize(1)
                .containsOnlyNulls();
    }

    @Test
    void aLoopGoesOnWhereTheLongestFileEnds() throws Exception {
        FilePlayer player = player(true);
        addVideo(player, 50, 10);
        addAudio(player, 50);
        player.start();

        clock.run(5 * SECOND - 1);

        assertThat(video).hasSize(125);
        assertThat(video.get(50)).isEqualTo(new Sent(2 * SECOND, 2 * SECOND, 0));
        assertThat(audio).hasSize(150);
        assertThat(audio.get(50)).isEqualTo(new Sent(2 * SECOND, 2 * SECOND, 0));
        assertThat(ends).isEmpty();
    }

    @Test
    void aKeyframeThatIsWantedIsJumpedToInAllFiles() throws Exception {
        FilePlayer player = player(false);
        addVideo(player, 50, 20);
        addAudio(player, 100);
        player.start();
        clock.run(600 * MILLI);
        int before = video.size();
        player.requestKeyframe();
        player.requestKeyframe();

        clock.run(MILLI);

        assertThat(video).hasSize(before + 1);
        assertThat(video.get(before)).isEqualTo(new Sent(600 * MILLI, 600 * MILLI, 20));
        clock.run(100 * MILLI);
        Sent next = audio.stream()
                .filter(sent -> sent.atNanos() > 600 * MILLI)
                .findFirst()
                .orElseThrow();
        assertThat(next.number()).as("sound stays with its picture").isEqualTo(41);
        assertThat(next.atNanos()).isEqualTo(620 * MILLI);
        clock.run(5 * SECOND);
        assertThat(video.get(video.size() - 1).number()).isEqualTo(49);
        assertThat(video).extracting(Sent::mediaNanos).isSorted();
        assertThat(audio).extracting(Sent::mediaNanos).isSorted();
    }

    @Test
    void whoAsksSoonAfterAKeyframeHasItOnTheWay() throws Exception {
        FilePlayer player = player(false);
        addVideo(player, 50, 10);
        player.start();
        clock.run(100 * MILLI);
        player.requestKeyframe();
        clock.run(150 * MILLI);

        assertThat(video).extracting(Sent::number).isEqualTo(numbers(video.size()));
    }

    @Test
    void withoutAnotherKeyframeTheFileGoesOn() throws Exception {
        FilePlayer player = player(false);
        addVideo(player, 50, 100);
        player.start();
        clock.run(700 * MILLI);
        player.requestKeyframe();
        clock.run(5 * SECOND);

        assertThat(video).extracting(Sent::number).isEqualTo(numbers(50));
    }

    @Test
    void aLoopWithoutAnotherKeyframeBeginsAgain() throws Exception {
        FilePlayer player = player(true);
        addVideo(player, 50, 100);
        player.start();
        clock.run(700 * MILLI);
        int before = video.size();
        player.requestKeyframe();
        clock.run(MILLI);

        assertThat(video).hasSize(before + 1);
        assertThat(video.get(before).number()).isZero();
        assertThat(video).extracting(Sent::mediaNanos).isSorted();
    }

    @Test
    void afterAStallTheRestIsLaterAndNotABurst() throws Exception {
        FilePlayer player = player(false);
        addVideo(player, 50, 10);
        player.start();
        clock.run(400 * MILLI);
        int before = video.size();

        clock.stall(3 * SECOND);
        clock.run(100 * MILLI);

        assertThat(video.size() - before).isBetween(2, 4);
        assertThat(video).extracting(Sent::number).isEqualTo(numbers(video.size()));
        assertThat(video).extracting(Sent::mediaNanos).isSorted();
    }

    @Test
    void aFileThatIsDamagedEndsWithWhatIsWrong() throws Exception {
        FilePlayer player = player(true);
        IOException damage = new IOException("damaged");
        FileReel reel = new FileReel(
                () -> new ListedFile(CodecKind.VP8, frames(5, 40, 5).iterator(), damage));
        player.add(reel, (frame, nanos) -> video.add(new Sent(clock.nowNanos(), nanos, frame.buffer()[1])));
        player.start();
        clock.run(SECOND);

        assertThat(video).hasSize(5);
        assertThat(ends).containsExactly(damage);
    }

    @Test
    void nothingGoesOutAfterAStop() throws Exception {
        FilePlayer player = player(true);
        addVideo(player, 50, 10);
        player.start();
        clock.run(100 * MILLI);
        player.stop();
        int before = video.size();
        clock.run(SECOND);

        assertThat(video).hasSize(before);
        assertThat(ends).isEmpty();
    }

    @Test
    void anEndpointThatClosesStopsItQuietly() throws Exception {
        FilePlayer player = new FilePlayer(
                clock,
                task -> {
                    throw new RejectedExecutionException();
                },
                true,
                ends::add);
        addVideo(player, 5, 10);
        player.start();
        clock.run(SECOND);

        assertThat(video).hasSize(5);
        assertThat(ends).isEmpty();
    }

    @Test
    void whatIsReadAheadIsBounded() throws Exception {
        int[] read = {0};
        FileReel many = new FileReel(() -> file(() -> new MediaFrame(read[0]++ * MILLI, true, new byte[10])));
        while (many.beginFill()) {
            many.fill();
        }
        for (int i = 0; i < 10; i++) {
            many.fill();
        }
        assertThat(read[0]).isEqualTo(FileReel.MAX_FRAMES);

        read[0] = 0;
        FileReel large = new FileReel(() -> file(() -> new MediaFrame(read[0]++ * MILLI, true, new byte[1 << 20])));
        for (int i = 0; i < 10; i++) {
            large.fill();
        }
        assertThat(read[0]).isEqualTo(8);
    }

    private FilePlayer player(boolean isLooping) {
        return new FilePlayer(clock, task -> clock.schedule(task, 0), isLooping, ends::add);
    }

    private void addVideo(FilePlayer player, int count, int keyframeInterval) throws IOException {
        FileReel reel = new FileReel(() -> new ListedFile(
                CodecKind.VP8, frames(count, 40, keyframeInterval).iterator(), null));
        player.add(reel, (frame, nanos) -> video.add(new Sent(clock.nowNanos(), nanos, frame.buffer()[1])));
    }

    private void addAudio(FilePlayer player, int count) throws IOException {
        FileReel reel = new FileReel(
                () -> new ListedFile(CodecKind.OPUS, frames(count, 20, 1).iterator(), null));
        player.add(reel, (frame, nanos) -> audio.add(new Sent(clock.nowNanos(), nanos, frame.buffer()[1])));
    }

    private static List<MediaFrame> frames(int count, int millis, int keyframeInterval) {
        return IntStream.range(0, count)
                .mapToObj(i -> new MediaFrame(i * millis * MILLI, i % keyframeInterval == 0, new byte[] {0, (byte) i}))
                .toList();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private interface Frames {
        MediaFrame next();
    }

    private static MediaFile file(Frames frames) {
        return new MediaFile() {
            @Override
            public CodecKind codec() {
                return CodecKind.VP8;
            }

            @Override
            public MediaFrame read() {
                return frames.next();
            }

            @Override
            public void close() {}
        };
    }

    private record ListedFile(
            CodecKind codec,
            Iterator<MediaFrame> frames,
            @Nullable IOException end) implements MediaFile {
        @Override
        public @Nullable MediaFrame read() throws IOException {
            if (!frames.hasNext() && end != null) {
                throw end;
            }
            return frames.hasNext() ? frames.next() : null;
        }

        @Override
        public void close() {}
    }
}
