package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sender that another thread gives a track while the track ends. */
class EndedForwardingTest {
    private final VirtualCall call = new VirtualCall();
    private final MediaStreamTrack track = new MediaStreamTrack("track", MediaKind.AUDIO, null, call.left.connection);
    private final WatchedSenders senders = new WatchedSenders();
    private final TrackForwarding forwarding = new TrackForwarding(track, 0, senders);

    @AfterEach
    void close() {
        call.close();
    }

    private RtpSender sending() {
        return call.leftEndpoint.connect(Configuration.defaults()).addTrack(track);
    }

    @Test
    void whoComesWhenTheOthersHaveBeenToldIsToldToo() {
        RtpSender first = sending();
        RtpSender second = sending();
        forwarding.add(first);

        // The other thread has noted its sender, and has not asked yet whether the track has ended.
        senders.whenSeen = () -> senders.add(second);
        forwarding.ended();
        forwarding.ended();
        call.until(() -> first.track() == null && second.track() == null);

        assertThat(senders).isEmpty();
    }

    @Test
    void whoComesAfterTheEndIsToldAtOnce() {
        RtpSender late = sending();
        track.end();
        forwarding.add(late);

        call.until(() -> late.track() == null);
        assertThat(senders).isEmpty();
    }

    /** Does something when somebody has looked at the last of them. */
    private static final class WatchedSenders extends AbstractSet<RtpSender> {
        private final Set<RtpSender> all = ConcurrentHashMap.newKeySet();
        private Runnable whenSeen = () -> {};

        @Override
        public boolean add(RtpSender sender) {
            return all.add(sender);
        }

        @Override
        public boolean remove(Object sender) {
            return all.remove(sender);
        }

        @Override
        public void clear() {
            all.clear();
        }

        @Override
        public int size() {
            return all.size();
        }

        @Override
        public Iterator<RtpSender> iterator() {
            Iterator<RtpSender> each = all.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    if (each.hasNext()) {
                        return true;
                    }
                    Runnable once = whenSeen;
                    whenSeen = () -> {};
                    once.run();
                    return false;
                }

                @Override
                public RtpSender next() {
                    return each.next();
                }
            };
        }
    }
}
