package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.Msid;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The streams that a peer has named, each one object for good: W3C WebRTC §5.1.1, "set the associated remote streams".
 *
 * <p>Guarded by the connection's lock.
 */
final class RemoteStreams {
    /** *Choice:* of more streams of one track the first count; browsers name one. */
    static final int MAX_OF_TRACK = 16;

    /** A peer may name others in each offer; those without tracks are forgotten above this, the eldest first. */
    static final int MAX_IDLE = 256;

    private final Map<String, MediaStream> known = new LinkedHashMap<>();
    private @Nullable MediaStream defaultStream;

    /**
     * {@return the streams that a section puts its track into}
     *
     * <p>RFC 9429 §5.8.2: all that say nothing of streams share one, whose name nobody has chosen.
     */
    List<MediaStream> of(MediaDescription section) {
        List<Msid> msids = section.msids();
        if (msids.isEmpty()) {
            MediaStream shared = defaultStream;
            if (shared == null) {
                shared = new MediaStream(UUID.randomUUID().toString());
                defaultStream = shared;
            }
            return List.of(shared);
        }
        List<String> ids = msids.stream()
                .filter(Msid::hasStream)
                .map(Msid::streamId)
                .distinct()
                .limit(MAX_OF_TRACK)
                .toList();
        List<MediaStream> streams = new ArrayList<>();
        for (String id : ids) {
            streams.add(known.computeIfAbsent(id, MediaStream::new));
        }
        forget(streams);
        return List.copyOf(streams);
    }

    private void forget(List<MediaStream> kept) {
        Iterator<MediaStream> eldest = known.values().iterator();
        while (known.size() > MAX_IDLE && eldest.hasNext()) {
            MediaStream stream = eldest.next();
            if (stream.tracks().isEmpty() && !kept.contains(stream)) {
                eldest.remove();
            }
        }
    }

    /** {@return how many are remembered} */
    int size() {
        return known.size();
    }
}
