package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
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
        return add(kind, direction, madeByOffer, List.of());
    }

    /** {@return one of the application's, that begins so} */
    RtpTransceiver add(MediaKind kind, RtpTransceiverInit init) {
        SendEncodings.requireSendable(kind, init.sendEncodings());
        RtpTransceiver added = add(kind, init.direction(), false, init.sendEncodings());
        added.sender().streamIds(init.streamIds());
        return added;
    }

    private RtpTransceiver add(
            MediaKind kind,
            TransceiverDirection direction,
            boolean madeByOffer,
            List<RtpEncodingParameters> sendEncodings) {
        if (all.size() >= MAX_TRANSCEIVERS) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "transceivers: more than " + MAX_TRANSCEIVERS + " (expected: at most that many)");
        }
        RtpTransceiver transceiver = new RtpTransceiver(connection, kind, direction, madeByOffer, sendEncodings);
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

    /**
     * RFC 9429 §5.10: the section's transceiver; else, where the peer would receive, one that addTrack has made and
     * that has no section; else a new one. Those that addTransceiver has made get sections in our offers only.
     */
    RtpTransceiver findOrAdd(MediaDescription section, MediaKind kind) {
        RtpTransceiver known = ofSection(section);
        if (known != null) {
            return known;
        }
        for (RtpTransceiver transceiver : all) {
            boolean waits = transceiver.mid() == null && transceiver.isMadeByTrack() && !transceiver.isStopping();
            if (waits && transceiver.kind() == kind && section.direction().receives()) {
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
     * Undoes what offers have changed since the snapshot, RFC 9429 §4.1.10.2 and W3C WebRTC §4.4.1.5.
     *
     * <p>What the peer's offer made goes with it; what the application made meanwhile stays, without a section.
     *
     * @param isRemote whether it is the peer's offer that is taken back
     */
    void restore(List<RtpTransceiver.Association> snapshot, boolean isRemote, TrackChanges changes) {
        for (RtpTransceiver transceiver : list()) {
            RtpTransceiver.Association before = find(snapshot, transceiver);
            if (isRemote) {
                boolean isStopped = transceiver.isStopped();
                changes.remote(
                        transceiver,
                        isStopped ? null : transceiver.currentDirection(),
                        isStopped || before == null
                                ? List.of()
                                : before.received().streams());
            }
            if (before == null && transceiver.isMadeByOffer() && !transceiver.hasHadTrackAdded()) {
                discard(transceiver, changes);
                continue;
            }
            transceiver.restore(before);
            if (transceiver.mid() == null && transceiver.isStopping()) {
                discard(transceiver, changes);
            }
        }
    }

    private static RtpTransceiver.@Nullable Association find(
            List<RtpTransceiver.Association> snapshot, RtpTransceiver transceiver) {
        return snapshot.stream()
                .filter(association -> association.transceiver() == transceiver)
                .findFirst()
                .orElse(null);
    }

    /** Undoes what an offer that is refused has changed since the snapshot; nobody has been told of it. */
    void forgetOffer(List<RtpTransceiver.Association> snapshot) {
        for (RtpTransceiver transceiver : list()) {
            RtpTransceiver.Association before = find(snapshot, transceiver);
            if (before == null) {
                discard(transceiver, new TrackChanges());
            } else {
                transceiver.forgetOffer(before);
            }
        }
    }

    /** Those whose section the peer rejects end at once, whatever becomes of the exchange. W3C WebRTC §4.4.1.5. */
    void stopRejected(SessionDescription remote, TrackChanges changes) {
        for (RtpTransceiver transceiver : list()) {
            int index = transceiver.mLineIndex();
            boolean isIn = index >= 0 && index < remote.media().size();
            if (isIn && remote.media().get(index).isRejected()) {
                changes.end(transceiver);
                transceiver.stoppedByPeer();
                SentTracks.release(transceiver);
            }
        }
    }

    /** Takes those out whose section a final answer has not accepted. */
    void keepAccepted(List<SectionPlan> plans, TrackChanges changes) {
        for (RtpTransceiver transceiver : list()) {
            boolean isAccepted = plans.stream().anyMatch(plan -> plan.transceiver() == transceiver);
            if (!isAccepted && transceiver.mid() != null) {
                discard(transceiver, changes);
            }
        }
    }

    /** Takes a transceiver out whose section is rejected or whose offer is gone, and ends its track. */
    void discard(RtpTransceiver transceiver, TrackChanges changes) {
        changes.end(transceiver);
        transceiver.stopped();
        SentTracks.release(transceiver);
        all.remove(transceiver);
    }
}
