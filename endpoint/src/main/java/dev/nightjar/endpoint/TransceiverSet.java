package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transceivers of a connection and their sections, RFC 9429 §5.10. Guarded by the connection's lock. */
final class TransceiverSet {
    /** A peer chooses how many sections its offer has; more than any call needs. */
    static final int MAX_TRANSCEIVERS = 64;

    private final PeerConnection connection;
    private final List<RtpTransceiver> all = new ArrayList<>();

    TransceiverSet(PeerConnection connection) {
        this.connection = connection;
    }

    List<RtpTransceiver> list() {
        return List.copyOf(all);
    }

    RtpTransceiver add(MediaKind kind, TransceiverDirection direction, boolean madeByOffer) {
        if (all.size() >= MAX_TRANSCEIVERS) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "transceivers: more than " + MAX_TRANSCEIVERS + " (expected: at most that many)");
        }
        RtpTransceiver transceiver = new RtpTransceiver(connection, kind, direction, madeByOffer);
        all.add(transceiver);
        return transceiver;
    }

    @Nullable
    RtpTransceiver ofSection(MediaDescription section) {
        String mid = section.mid().orElse(null);
        for (RtpTransceiver transceiver : all) {
            if (mid != null && mid.equals(transceiver.mid())) {
                return transceiver;
            }
        }
        return null;
    }

    @Nullable
    RtpTransceiver at(int mLineIndex) {
        for (RtpTransceiver transceiver : all) {
            if (transceiver.mLineIndex() == mLineIndex) {
                return transceiver;
            }
        }
        return null;
    }

    /** RFC 9429 §5.10: the section's transceiver, else one of the application's without a section, else a new one. */
    RtpTransceiver findOrAdd(MediaDescription section, MediaKind kind) {
        RtpTransceiver known = ofSection(section);
        if (known != null) {
            return known;
        }
        for (RtpTransceiver transceiver : all) {
            if (transceiver.mid() == null && transceiver.kind() == kind && !transceiver.isStopping()) {
                return transceiver;
            }
        }
        return add(kind, TransceiverDirection.RECVONLY, true);
    }

    void remove(RtpTransceiver transceiver) {
        all.remove(transceiver);
    }

    /** {@return what an offer may change, to be restored when it is taken back} */
    List<RtpTransceiver.Association> snapshot() {
        return all.stream().map(RtpTransceiver::association).toList();
    }

    /**
     * Undoes what offers have changed since the snapshot, RFC 9429 §4.1.10.2.
     *
     * <p>What the peer's offer made goes with it; what the application made meanwhile stays, without a section.
     */
    void restore(List<RtpTransceiver.Association> snapshot, TrackChanges changes) {
        for (RtpTransceiver transceiver : list()) {
            RtpTransceiver.Association before = snapshot.stream()
                    .filter(association -> association.transceiver() == transceiver)
                    .findFirst()
                    .orElse(null);
            if (before == null && transceiver.isMadeByOffer()) {
                discard(transceiver, changes);
                continue;
            }
            boolean wasAnnounced = before != null && before.trackAnnounced();
            if (transceiver.isTrackAnnounced() && !wasAnnounced) {
                changes.silence(transceiver);
            }
            transceiver.restore(before);
            if (transceiver.mid() == null && transceiver.isStopping()) {
                discard(transceiver, changes);
            }
        }
    }

    /** Takes a transceiver out whose section is rejected or whose offer is gone, and ends its track. */
    void discard(RtpTransceiver transceiver, TrackChanges changes) {
        transceiver.stopped();
        SentTracks.release(transceiver);
        changes.end(transceiver);
        all.remove(transceiver);
    }
}
