package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.testkit.network.VirtualNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tracks of a random walk, each of which always plays, and how many frames came of what is received. */
final class WalkMedia {
    private static final long FRAME_NANOS = 40_000_000;
    /** RFC 6386 §9.1: a keyframe of 320 by 240. */
    private static final byte[] PICTURE = {0x10, 0, 0, (byte) 0x9D, 1, 0x2A, 64, 1, (byte) 0xF0, 0, 0, 0, 0, 0};

    private final VirtualNetwork network;
    private final List<EncodedTrack> tracks = new ArrayList<>();
    private final Map<MediaStreamTrack, Integer> received = new HashMap<>();
    private boolean isOver;

    WalkMedia(VirtualNetwork network) {
        this.network = network;
        play();
    }

    private void play() {
        if (isOver) {
            return;
        }
        for (EncodedTrack track : tracks) {
            for (int encoding = 0; encoding < track.encodings(); encoding++) {
                track.send(encoding, EncodedFrame.of(track.codec(), frame(track.codec()), true), network.nowNanos());
            }
        }
        network.schedule(FRAME_NANOS, this::play);
    }

    private static byte[] frame(CodecKind codec) {
        return switch (codec) {
            case VP8 -> PICTURE;
            case OPUS -> new byte[] {8, 1, 2};
            default -> new byte[320];
        };
    }

    /** {@return a track that plays from now on} */
    EncodedTrack begin(CodecKind codec, int encodings) {
        EncodedTrack track = EncodedTrack.ofEncodings(codec, encodings);
        tracks.add(track);
        return track;
    }

    /** {@return the tracks that were begun} */
    List<EncodedTrack> tracks() {
        return tracks;
    }

    /** Counts what comes of it from now on. */
    void count(MediaStreamTrack track) {
        if (received.putIfAbsent(track, 0) == null) {
            track.addFrameSink(frame -> received.merge(track, 1, Integer::sum));
        }
    }

    /** {@return how many frames have come} */
    int received(MediaStreamTrack track) {
        return received.getOrDefault(track, 0);
    }

    /** {@return the tracks whose frames are counted} */
    List<MediaStreamTrack> counted() {
        return List.copyOf(received.keySet());
    }

    /** Falls silent. */
    void end() {
        isOver = true;
    }
}
