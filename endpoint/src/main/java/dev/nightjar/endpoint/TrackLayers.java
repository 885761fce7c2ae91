package dev.nightjar.endpoint;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The simulcast encodings of a track, each with a way of its own to the peers that it is sent on to. */
final class TrackLayers {
    /** More encodings than any browser makes, and room for their successors; a peer chooses SSRCs as it likes. */
    static final int MAX_LAYERS = 8;

    private static final Way[] NONE = {};

    private final MediaStreamTrack track;

    /** Replaced, never changed: the loop that receives reads it for each packet. */
    private volatile Way[] ways = NONE;

    private volatile List<TrackLayer> latest = List.of();

    private record Way(int ssrc, TrackForwarding forwarding) {}

    TrackLayers(MediaStreamTrack track) {
        this.track = track;
    }

    /** {@return the way of that stream's packets, or null beyond so many streams; any thread} */
    @Nullable
    TrackForwarding of(int ssrc) {
        TrackForwarding known = known(ssrc);
        return known == null ? add(ssrc) : known;
    }

    private @Nullable TrackForwarding known(int ssrc) {
        for (Way way : ways) {
            if (way.ssrc == ssrc) {
                return way.forwarding;
            }
        }
        return null;
    }

    private synchronized @Nullable TrackForwarding add(int ssrc) {
        TrackForwarding meanwhile = known(ssrc);
        if (meanwhile != null) {
            // Another loop has asked for it too: packets go one way only.
            return meanwhile;
        }
        Way[] all = ways;
        if (all.length == MAX_LAYERS) {
            // A stream that has fallen silent makes room: who was sent it goes on with another layer.
            List<TrackLayer> living = latest;
            all = Arrays.stream(all)
                    .filter(way -> living.stream().anyMatch(layer -> layer.ssrc() == way.ssrc))
                    .toArray(Way[]::new);
        }
        if (all.length >= MAX_LAYERS) {
            return null;
        }
        Way[] more = Arrays.copyOf(all, all.length + 1);
        Way added = new Way(ssrc, new TrackForwarding(track, ssrc));
        more[all.length] = added;
        ways = more;
        return added.forwarding;
    }

    /** {@return the encodings that arrived lately; any thread} */
    List<TrackLayer> latest() {
        return latest;
    }

    /**
     * Takes what has arrived lately; on the loop that receives.
     *
     * @return whether who is sent the track may have to choose anew: where there is but one encoding, as before, they
     *     get that whatever its bitrate
     */
    boolean latest(List<TrackLayer> layers) {
        List<TrackLayer> before = latest;
        latest = List.copyOf(layers);
        if (layers.size() > 1 || layers.size() != before.size()) {
            return true;
        }
        return !layers.isEmpty() && !layers.get(0).isSameChoice(before.get(0));
    }
}
