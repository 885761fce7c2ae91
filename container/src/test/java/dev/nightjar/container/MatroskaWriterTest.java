package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.container.EbmlWalker.Element;
import dev.nightjar.container.MatroskaFile.Block;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatroskaWriterTest {
    private static final int VIDEO = 1;
    private static final int AUDIO = 2;
    private static final long MS = 1_000_000;
    private static final List<TrackSpec> TRACKS =
            List.of(TrackSpec.video(VIDEO, MatroskaCodec.VP8, 640, 480), TrackSpec.opus(AUDIO, 2));
    private static final MatroskaConfig DIRECT = MatroskaConfig.defaults().withLatency(Duration.ZERO, Duration.ZERO);

    private final MemorySink sink = new MemorySink();

    @Test
    void declaresEveryTrackBeforeTheFirstFrame() throws IOException {
        MatroskaWriter.create(sink, MatroskaConfig.defaults(), TRACKS);

        List<Element> entries = read().trackEntries();
        assertThat(entries).hasSize(2);
        Element video = entries.get(0);
        assertThat(video.one(0xD7).uint()).isEqualTo(1);
        assertThat(video.one(0x73C5).uint()).isEqualTo(1);
        assertThat(video.one(0x83).uint()).isEqualTo(1);
        assertThat(video.one(0x9C).uint()).isZero();
        assertThat(video.one(0x86).text()).isEqualTo("V_VP8");
        assertThat(video.one(0x22B59C).text()).isEqualTo("und");
        assertThat(video.one(0xE0).one(0xB0).uint()).isEqualTo(640);
        assertThat(video.one(0xE0).one(0xBA).uint()).isEqualTo(480);
        Element audio = entries.get(1);
        assertThat(audio.one(0x83).uint()).isEqualTo(2);
        assertThat(audio.one(0x86).text()).isEqualTo("A_OPUS");
        assertThat(audio.one(0x63A2).bytes()).isEqualTo(OpusHead.of(2).toBytes());
        assertThat(audio.one(0x56AA).uint()).isEqualTo(6_500_000);
        assertThat(audio.one(0x56BB).uint()).isEqualTo(80_000_000);
        assertThat(audio.one(0xE1).one(0xB5).float64()).isEqualTo(48_000.0);
        assertThat(audio.one(0xE1).one(0x9F).uint()).isEqualTo(2);
    }

    @Test
    void isWebmForWebCodecsAndMatroskaForH264() throws IOException {
        MatroskaWriter.create(sink, MatroskaConfig.defaults(), TRACKS);
        MemorySink other = new MemorySink();
        MatroskaWriter.create(
                other, DIRECT, List.of(TrackSpec.video(1, MatroskaCodec.H264, 16, 16), TrackSpec.opus(2, 1)));

        Element ebml = read().ebml();
        assertThat(ebml.one(0x4282).text()).isEqualTo("webm");
        assertThat(ebml.one(0x4287).uint()).isEqualTo(4);
        assertThat(ebml.one(0x4285).uint()).isEqualTo(2);
        assertThat(MatroskaFile.parse(other.toBytes()).ebml().one(0x4282).text())
                .isEqualTo("matroska");
    }

    @Test
    void saysWhoWroteItWhenAndWhatItIsCalled() throws IOException {
        MatroskaConfig config = DIRECT.withTitle("Ålesund").withDate(Instant.parse("2001-01-01T00:00:01.5Z"));
        MatroskaWriter.create(
                sink, config, List.of(TrackSpec.opus(1, 1).withLanguage("nob").withName("mic")));

        Element info = read().info();
        assertThat(info.one(0x2AD7B1).uint()).isEqualTo(1_000_000);
        assertThat(info.one(0x5741).text()).isEqualTo("Nightjar");
        assertThat(info.one(0x4D80).text()).isEqualTo("Nightjar");
        assertThat(info.one(0x7BA9).text()).isEqualTo("Ålesund");
        assertThat(info.one(0x4461).uint()).isEqualTo(1_500_000_000L);
        Element track = read().trackEntries().get(0);
        assertThat(track.one(0x22B59C).text()).isEqualTo("nob");
        assertThat(track.one(0x536E).text()).isEqualTo("mic");
    }

    @Test
    void anOpenFileHasUnknownSizesAndNoDuration() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);
        writer.write(VIDEO, 0, true, new byte[100], 0, 100);

        MatroskaFile file = read();
        assertThat(file.segment().sized()).isFalse();
        assertThat(file.clusters()).singleElement().matches(cluster -> !cluster.sized());
        assertThat(file.info().has(0x4489)).isFalse();
        assertThat(file.segment().has(0x1C53BB6B)).isFalse();
        assertThat(file.sought(0x1549A966).id()).isEqualTo(0x1549A966);
        assertThat(file.sought(0x1654AE6B).id()).isEqualTo(0x1654AE6B);
    }

    @Test
    void closeWritesSizesDurationAndCuesThatPointAtKeyframes() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), TRACKS);
        for (int i = 0; i < 300; i++) {
            writer.write(VIDEO, i * 33 * MS, i % 60 == 0, new byte[] {(byte) i, 1}, 0, 2);
            writer.write(AUDIO, i * 33 * MS + 5 * MS, false, new byte[] {(byte) i}, 0, 1);
        }
        writer.close();

        MatroskaFile file = read();
        assertThat(file.segment().sized()).isTrue();
        assertThat(file.segment().end()).isEqualTo(sink.length());
        assertThat(file.clusters()).allMatch(Element::sized);
        assertThat(file.info().one(0x4489).float64()).isEqualTo(299 * 33 + 5 + 33);
        assertThat(writer.durationNanos()).isEqualTo((299 * 33 + 5 + 33) * MS);
        List<Element> points = file.sought(0x1C53BB6B).all(0xBB);
        assertThat(points).extracting(point -> point.one(0xB3).uint()).containsExactly(0L, 1980L, 3960L, 5940L, 7920L);
        for (Element point : points) {
            Element positions = point.one(0xB7);
            long cluster = file.segment().content() + positions.one(0xF1).uint();
            Block block = file.blocks().stream()
                    .filter(b -> b.cluster().position() == cluster
                            && b.element().position()
                                    == b.cluster().content()
                                            + positions.one(0xF0).uint())
                    .findFirst()
                    .orElseThrow();
            assertThat(block.track()).isEqualTo(VIDEO).isEqualTo((int)
                    positions.one(0xF7).uint());
            assertThat(block.keyframe()).isTrue();
            assertThat(block.tick()).isEqualTo(point.one(0xB3).uint());
            assertThat(block.element()).isEqualTo(block.cluster().all(0xA3).get(0));
        }
    }

    @Test
    void cuesOfAnAudioFileNameEachCluster() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);
        for (int i = 0; i < 200; i++) {
            writer.write(AUDIO, i * 20 * MS, false, new byte[1], 0, 1);
        }
        writer.close();

        assertThat(read().blocks()).allMatch(Block::keyframe);
        assertThat(read().sought(0x1C53BB6B).all(0xBB))
                .extracting(point -> point.one(0xB3).uint())
                .containsExactly(0L, 1000L, 2000L, 3000L);
    }

    @Test
    void aFileWithoutFramesHasNoCues() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);
        writer.close();
        writer.close();

        assertThat(read().segment().has(0x1C53BB6B)).isFalse();
        assertThat(read().info().one(0x4489).float64()).isZero();
        assertThat(writer.lastGoodPosition()).isEqualTo(sink.length());
    }

    @Test
    void aClusterEndsAtItsDurationItsSizeOrAVideoKeyframe() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT.withClusters(Duration.ofSeconds(1), 5_000), TRACKS);
        writer.write(VIDEO, 0, true, new byte[10], 0, 10);
        writer.write(VIDEO, 999 * MS, false, new byte[10], 0, 10);
        writer.write(VIDEO, 1000 * MS, false, new byte[10], 0, 10);
        writer.write(VIDEO, 1100 * MS, true, new byte[5000], 0, 5000);
        writer.write(VIDEO, 1200 * MS, false, new byte[10], 0, 10);
        writer.close();

        assertThat(read().clusters()).extracting(c -> c.one(0xE7).uint()).containsExactly(0L, 1000L, 1100L, 1200L);
        assertThat(writer.counters().clusters()).isEqualTo(4);
    }

    @Test
    void aClusterNeverOutgrowsTheSixteenBitsOfItsBlocks() throws IOException {
        MatroskaConfig fine = DIRECT.withTimestampScaleNanos(10_000).withClusters(Duration.ofHours(1), 1 << 20);
        MatroskaWriter writer = MatroskaWriter.create(sink, fine, TRACKS);
        for (int i = 0; i < 100; i++) {
            writer.write(AUDIO, i * 20 * MS, true, new byte[1], 0, 1);
        }
        writer.close();

        assertThat(read().blocks())
                .extracting(Block::tick)
                .startsWith(0L, 2000L)
                .endsWith(99 * 2000L);
        assertThat(read().clusters()).hasSizeGreaterThan(5);
    }

    @Test
    void sortsTracksThatAreApartByLessThanTheWindow() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), TRACKS);
        for (int i = 0; i < 100; i++) {
            writer.write(VIDEO, i * 40 * MS + 250 * MS, i % 10 == 0, new byte[] {1}, 0, 1);
            writer.write(AUDIO, i * 40 * MS, true, new byte[] {2}, 0, 1);
        }
        writer.close();

        assertThat(read().blocks()).extracting(Block::tick).isSorted().hasSize(200);
        assertThat(writer.counters().late()).isZero();
    }

    @Test
    void aFrameLaterThanTheWindowKeepsItsTimeBehindItsCluster() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);
        writer.write(VIDEO, 40_000 * MS, true, new byte[] {1}, 0, 1);

        assertThat(writer.write(AUDIO, 7_231 * MS, true, new byte[] {2}, 0, 1)).isFalse();
        assertThat(writer.write(AUDIO, 7_232 * MS, true, new byte[] {2}, 0, 1)).isTrue();
        writer.close();

        assertThat(read().blocksOf(AUDIO)).singleElement().matches(block -> block.tick() == 7_232);
        assertThat(writer.counters().late()).isOne();
        assertThat(writer.counters().refused()).isOne();
    }

    @Test
    void clusterTimesNeverGoBack() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT.withClusters(Duration.ofSeconds(1), 1), TRACKS);
        writer.write(VIDEO, 5_000 * MS, true, new byte[] {1}, 0, 1);
        writer.write(AUDIO, 1_000 * MS, true, new byte[] {2}, 0, 1);
        writer.close();

        assertThat(read().clusters()).extracting(c -> c.one(0xE7).uint()).containsExactly(5_000L, 5_000L);
        assertThat(read().blocks()).extracting(Block::tick).containsExactly(5_000L, 1_000L);
    }

    @Test
    void equalAndBackwardTimesOfATrackMoveBehindItsLast() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);
        for (long ms : new long[] {100, 100, 40, 103, 105}) {
            writer.write(VIDEO, ms * MS, false, new byte[] {1}, 0, 1);
        }
        writer.close();

        assertThat(read().blocks()).extracting(Block::tick).containsExactly(100L, 101L, 102L, 103L, 105L);
        assertThat(writer.counters().nudged()).isEqualTo(2);
    }

    @Test
    void roundsToTheNearestTick() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);
        writer.write(VIDEO, 499_999, false, new byte[] {1}, 0, 1);
        writer.write(VIDEO, 33_500_000, false, new byte[] {1}, 0, 1);
        writer.close();

        assertThat(read().blocks()).extracting(Block::tick).containsExactly(0L, 34L);
    }

    @Test
    void aMutedTrackLeavesAGap() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), TRACKS);
        writer.write(AUDIO, 0, true, new byte[] {1}, 0, 1);
        writer.write(AUDIO, 60_000 * MS, true, new byte[] {1}, 0, 1);
        writer.close();

        assertThat(read().blocks()).extracting(Block::tick).containsExactly(0L, 60_000L);
        assertThat(read().info().one(0x4489).float64()).isEqualTo(60_100.0);
    }

    @Test
    void theHeaderCarriesTheLargestSizeAtOnce() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);
        writer.updateVideoSize(VIDEO, 1280, 360);
        writer.updateVideoSize(VIDEO, 320, 720);
        writer.updateVideoSize(VIDEO, 0, 2000);
        writer.updateVideoSize(VIDEO, 2000, 65536);

        Element video = read().trackEntries().get(0).one(0xE0);
        assertThat(video.one(0xB0).uint()).isEqualTo(1280);
        assertThat(video.one(0xBA).uint()).isEqualTo(720);
        assertThatThrownBy(() -> writer.updateVideoSize(AUDIO, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 2041, 2042, 2043, 2044, 2045})
    void aLateCodecPrivateFillsTheRoomOfTheHeaderToTheLastByte(int length) throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(
                sink, DIRECT, List.of(TrackSpec.opus(AUDIO, 1), TrackSpec.video(VIDEO, MatroskaCodec.H264, 16, 16)));
        writer.write(VIDEO, 0, true, new byte[] {1}, 0, 1);
        int before = sink.length();

        boolean fits = writer.updateCodecPrivate(VIDEO, new byte[length]);

        assertThat(fits).isEqualTo(length <= 2044);
        assertThat(sink.length()).isEqualTo(before);
        assertThat(read().blocks()).hasSize(1);
        assertThat(read().trackEntries().get(1).all(0x63A2))
                .hasSize(fits ? 1 : 0)
                .allMatch(e -> e.bytes().length == length);
    }

    @Test
    void aTrackWithoutFramesCanTurnOutToBeOfAnotherCodec() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);
        int before = sink.length();

        assertThat(writer.replaceTrack(TrackSpec.video(VIDEO, MatroskaCodec.VP9, 320, 240)))
                .isTrue();
        writer.write(VIDEO, 0, true, new byte[] {1}, 0, 1);

        assertThat(read().trackEntries().get(0).one(0x86).text()).isEqualTo("V_VP9");
        assertThat(read().blocks()).hasSize(1);
        assertThat(sink.length()).isGreaterThan(before);
        assertThat(writer.replaceTrack(TrackSpec.video(VIDEO, MatroskaCodec.AV1, 320, 240)))
                .as("it has a frame")
                .isFalse();
        assertThat(writer.replaceTrack(TrackSpec.audio(AUDIO, MatroskaCodec.PCMU, 8_000, 1)))
                .as("WebM has Opus alone")
                .isFalse();
        assertThat(read().trackEntries().get(1).one(0x86).text()).isEqualTo("A_OPUS");
        assertThatThrownBy(() -> writer.replaceTrack(TrackSpec.opus(VIDEO, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("V_VP9");
    }

    @Test
    void theHeaderIsWrittenAgainOnlyForSomethingNew() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);
        writer.updateVideoSize(VIDEO, 641, 480);
        assertThat(writer.updateCodecPrivate(VIDEO, new byte[] {1})).isTrue();
        sink.failAfter(0);

        writer.updateVideoSize(VIDEO, 641, 480);
        assertThat(writer.updateCodecPrivate(VIDEO, new byte[] {1})).isTrue();
        assertThatThrownBy(() -> writer.updateCodecPrivate(VIDEO, new byte[] {2}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void refusesEmptyFramesAndTimesBeforeTheStart() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);

        assertThat(writer.write(VIDEO, 0, true, new byte[1], 1, 0)).isFalse();
        assertThat(writer.write(VIDEO, -1, true, new byte[1], 0, 1)).isFalse();
        assertThat(writer.write(VIDEO, Long.MAX_VALUE, true, new byte[1], 0, 1)).isTrue();

        assertThat(writer.counters().refused()).isEqualTo(2);
    }

    @Test
    void rejectsMisuse() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, DIRECT, TRACKS);

        assertThatThrownBy(() -> writer.write(3, 0, true, new byte[1], 0, 1)).hasMessageContaining("trackNumber: 3");
        assertThatThrownBy(() -> writer.write(-1, 0, true, new byte[1], 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.write(VIDEO, 0, true, new byte[1], 1, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MatroskaWriter.create(sink, DIRECT, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> MatroskaWriter.create(sink, DIRECT, List.of(TrackSpec.opus(1, 1), TrackSpec.opus(1, 2))))
                .hasMessageContaining("two are number 1");
        writer.close();
        assertThatThrownBy(() -> writer.write(VIDEO, 0, true, new byte[1], 0, 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rejectsTracksTheHeaderCannotDeclare() {
        assertThatThrownBy(() -> TrackSpec.opus(127, 1)).hasMessageContaining("number: 127");
        assertThatThrownBy(() -> TrackSpec.opus(0, 1)).hasMessageContaining("number: 0");
        assertThatThrownBy(() -> TrackSpec.video(1, MatroskaCodec.OPUS, 1, 1)).hasMessageContaining("codec: OPUS");
        assertThatThrownBy(() -> TrackSpec.video(1, MatroskaCodec.VP8, 0, 1)).hasMessageContaining("size: 0x1");
        assertThatThrownBy(() -> TrackSpec.video(1, MatroskaCodec.VP8, 1, 65536))
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> TrackSpec.opus(1, 1).withLanguage("en")).hasMessageContaining("language: en");
        assertThatThrownBy(() -> DIRECT.withClusters(Duration.ZERO, 1)).hasMessageContaining("clusterDuration");
        assertThatThrownBy(() -> DIRECT.withTimestampScaleNanos(1)).hasMessageContaining("timestampScaleNanos: 1");
    }

    @Test
    void whatWaitsForAnotherTrackIsBounded() throws IOException {
        MatroskaConfig patient = MatroskaConfig.defaults()
                .withLatency(Duration.ofHours(1), Duration.ZERO)
                .withMaxPendingBytes(10_000);
        MatroskaWriter writer = MatroskaWriter.create(sink, patient, TRACKS);
        int header = sink.length();
        for (int i = 0; i < 100; i++) {
            writer.write(VIDEO, i * MS, false, new byte[936], 0, 936);
        }

        assertThat(read().blocks()).hasSize(90);
        for (int i = 100; i < 100_000; i++) {
            writer.write(VIDEO, i * MS, false, new byte[1], 0, 1);
        }
        assertThat(read().blocks()).hasSizeBetween(100_000 - 10_000 / 65 - 1, 100_000 - 10_000 / 65 + 1);
        assertThat(sink.length()).isGreaterThan(header);
    }

    @Test
    void flushHandsOverWhatWaits() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), TRACKS);
        writer.write(VIDEO, 0, true, new byte[] {1}, 0, 1);
        int before = sink.length();

        writer.flush();

        assertThat(sink.length()).isGreaterThan(before);
        assertThat(read().blocks()).hasSize(1);
    }

    private MatroskaFile read() {
        return MatroskaFile.parse(sink.toBytes());
    }
}
