package dev.nightjar.interop;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.FileSource;
import dev.nightjar.endpoint.FileSourceConfig;
import dev.nightjar.endpoint.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What our side of scripted calls sends: files that play again and again, by the names that scripts have for them. */
final class ScriptTracks implements AutoCloseable {
    private static final String VP8 =
            "-c:v libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -b:v 200k -g 30 picture.ivf";
    private static final String OPUS = "-c:a libopus -b:a 32k sound.opus";

    private final Map<String, Track> tracks = new HashMap<>();
    private final List<FileSource> sources = new ArrayList<>();

    /** Makes the files, and begins to play them. */
    ScriptTracks(Endpoint endpoint, Path folder) throws IOException, InterruptedException {
        Path video = DrawnRecording.picture(folder, VP8);
        Path audio = DrawnRecording.sound(folder, OPUS);
        for (int number = 1; number <= 2; number++) {
            // One source each, since a keyframe that one needs has all tracks of its source jump.
            add("video" + number, endpoint, video);
            add("audio" + number, endpoint, audio);
        }
    }

    private void add(String name, Endpoint endpoint, Path file) throws IOException {
        FileSource source = FileSource.open(endpoint, FileSourceConfig.DEFAULT.withLoop(true), file);
        sources.add(source);
        tracks.put(name, source.tracks().get(0));
        source.start();
    }

    Track of(String name) {
        Track track = tracks.get(name);
        if (track == null) {
            throw new IllegalArgumentException("no track " + name);
        }
        return track;
    }

    @Override
    public void close() {
        sources.forEach(FileSource::close);
    }
}
