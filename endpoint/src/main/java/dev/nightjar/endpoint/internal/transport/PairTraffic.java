package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what goes over the selected pair, and remembers what went over those before it.
 *
 * <p>Loop-confined; counting allocates nothing.
 */
public final class PairTraffic {
    /** A connection rarely uses more than a handful of paths; of more the oldest is forgotten. */
    public static final int MAX_PATHS = 16;

    private static final Counts NOTHING = new Counts();

    private final Map<Path, Counts> byPath = new LinkedHashMap<>();
    private @Nullable Path path;
    private Counts selected = new Counts();
    private final Counts all = new Counts();

    /** Datagrams and bytes of one path, both ways. */
    public static final class Counts {
        public long packetsSent;
        public long bytesSent;
        public long packetsReceived;
        public long bytesReceived;
    }

    /** From now on that path is counted for; none where null. */
    public void select(@Nullable Path now) {
        path = now;
        if (now == null) {
            selected = new Counts();
            return;
        }
        Counts known = byPath.remove(now);
        selected = known == null ? new Counts() : known;
        byPath.put(now, selected);
        if (byPath.size() > MAX_PATHS) {
            byPath.remove(byPath.keySet().iterator().next());
        }
    }

    // By identity: who sends media has been given this very object.
    /** Counts what was sent over a path. */
    @SuppressWarnings("ReferenceEquality")
    public void sent(Path over, byte[] buffer, int offset, int length) {
        // RFC 7983 §7: STUN begins with 0 to 3.
        if ((buffer[offset] & 0xFC) != 0) {
            all.packetsSent++;
            all.bytesSent += length;
            if (over == path) {
                selected.packetsSent++;
                selected.bytesSent += length;
            }
        }
    }

    /** Counts what came, to the selected pair. */
    public void received(int length) {
        all.packetsReceived++;
        all.bytesReceived += length;
        selected.packetsReceived++;
        selected.bytesReceived += length;
    }

    /** {@return those of all paths, forgotten ones too} */
    public Counts all() {
        return all;
    }

    /** {@return what is known of a pair; zeros where nothing is} */
    public Counts of(Path any) {
        return byPath.getOrDefault(any, NOTHING);
    }

    /** {@return how many pairs are counted} */
    public int size() {
        return byPath.size();
    }
}
