package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.generating.BarsMaker;
import dev.nightjar.endpoint.internal.generating.FrameMaker;
import dev.nightjar.endpoint.internal.generating.FramePace;
import dev.nightjar.endpoint.internal.generating.ToneMaker;
import dev.nightjar.endpoint.internal.playing.LoopClock;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes sound and pictures of its own, live: for tests of a path, or of an application, without camera or file.
 *
 * <p>{@link #open} it, give {@link #tracks} to connections, then {@link #start}. Its tracks play in step, by the clock
 * of an event loop, until it is closed; a loop that is late by more than half a second leaves out what it has missed.
 *
 * <pre>{@code
 * GeneratorSource source = GeneratorSource.open(
 *         endpoint, new Generator.Tone(CodecKind.PCMU, 440), new Generator.Bars(15));
 * source.tracks().forEach(track -> connection.addTrack(track, "test"));
 * source.start();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class GeneratorSource implements LiveSource {
    private final Endpoint endpoint;
    private final LoopClock clock;
    private final List<EncodedTrack> tracks = new ArrayList<>();
    private final List<FramePace> paces = new ArrayList<>();

    private GeneratorSource(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.clock = new LoopClock(endpoint.loops().next());
    }

    /**
     * {@return a source that has not begun}
     *
     * @param generators one or more, each of one track
     * @throws IllegalStateException when the endpoint is closed
     */
    public static GeneratorSource open(Endpoint endpoint, Generator... generators) {
        requireNonNull(endpoint, "endpoint");
        if (generators.length == 0) {
            throw new IllegalArgumentException("generators: none (expected: one or more)");
        }
        GeneratorSource source = new GeneratorSource(endpoint);
        for (Generator generator : generators) {
            source.add(maker(generator));
        }
        endpoint.add(source);
        return source;
    }

    private static FrameMaker maker(Generator generator) {
        // A switch over sealed types is not there in Java 17.
        return generator instanceof Generator.Tone tone
                ? new ToneMaker(tone)
                : new BarsMaker(((Generator.Bars) generator).framesPerSecond());
    }

    private void add(FrameMaker maker) {
        EncodedTrack track = EncodedTrack.of(maker.codec());
        FramePace pace = new FramePace(clock, maker, track::send);
        track.onKeyframeRequested(() -> clock.schedule(pace::requestKeyframe, 0));
        tracks.add(track);
        paces.add(pace);
    }

    /** {@return a track for each generator, in their order} */
    public List<EncodedTrack> tracks() {
        return List.copyOf(tracks);
    }

    /** Begins; nothing happens when it has begun. Frames that nobody can send are lost, as those of a camera are. */
    public void start() {
        clock.schedule(
                () -> {
                    long nowNanos = clock.nowNanos();
                    paces.forEach(pace -> pace.start(nowNanos));
                },
                0);
    }

    /** Stops; its tracks end. Idempotent. */
    @Override
    public void close() {
        clock.schedule(() -> paces.forEach(FramePace::stop), 0);
        tracks.forEach(EncodedTrack::end);
        endpoint.sources().remove(this);
    }
}
