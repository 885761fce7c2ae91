package dev.nightjar.endpoint;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which transceiver has which section of an offer, RFC 9429 §5.2.1 and §5.2.2.
 *
 * <p>A section never moves and none is ever taken out: one that is rejected stays, at port 0, until a new transceiver
 * takes its place.
 */
final class OfferPlanner {
    private final TransceiverSet transceivers;
    private final @Nullable SessionDescription current;
    private final Set<String> mids = new HashSet<>();
    private int nextMid;

    /**
     * Makes a planner.
     *
     * @param current our description last agreed, or null
     * @param remote the peer's, or null
     */
    OfferPlanner(
            TransceiverSet transceivers, @Nullable SessionDescription current, @Nullable SessionDescription remote) {
        this.transceivers = transceivers;
        this.current = current;
        addMids(current);
        addMids(remote);
        transceivers.list().stream().map(RtpTransceiver::mid).forEach(mid -> mids.add(mid == null ? "" : mid));
    }

    private void addMids(@Nullable SessionDescription description) {
        if (description != null) {
            description.media().forEach(section -> section.mid().ifPresent(mids::add));
        }
    }

    /**
     * One place in the offer.
     *
     * @param transceiver whose section it is, or null for one that stays rejected
     * @param mid of a transceiver's section
     * @param rejected the section that stays rejected
     */
    record Slot(
            @Nullable RtpTransceiver transceiver,
            String mid,
            @Nullable MediaDescription rejected) {}

    /** {@return the places, in order} */
    List<Slot> plan() {
        List<MediaDescription> sections = current == null ? List.of() : current.media();
        int count = sections.size();
        List<RtpTransceiver> waiting = new ArrayList<>();
        for (RtpTransceiver transceiver : transceivers.list()) {
            count = Math.max(count, transceiver.mLineIndex() + 1);
            if (transceiver.mid() == null && !transceiver.isStopping()) {
                waiting.add(transceiver);
            }
        }
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RtpTransceiver known = transceivers.at(i);
            String mid = known == null ? null : known.mid();
            if (known != null && mid != null) {
                slots.add(new Slot(known, mid, null));
            } else if (i < sections.size()) {
                slots.add(recycled(sections.get(i), waiting));
            }
        }
        for (RtpTransceiver transceiver : waiting) {
            slots.add(new Slot(transceiver, freeMid(), null));
        }
        return slots;
    }

    /**
     * *Choice:* a place is used again for the same kind of media only, because Firefox refuses what was a data channel.
     */
    private Slot recycled(MediaDescription rejected, List<RtpTransceiver> waiting) {
        for (RtpTransceiver transceiver : waiting) {
            if (transceiver.kind().toString().equals(rejected.type())) {
                waiting.remove(transceiver);
                return new Slot(transceiver, freeMid(), null);
            }
        }
        return new Slot(null, "", rejected);
    }

    /**
     * RFC 9429 §5.2.1: a mid that neither side has used in the session's descriptions, short for the header extension.
     */
    private String freeMid() {
        String mid = Integer.toString(nextMid++);
        while (!mids.add(mid)) {
            mid = Integer.toString(nextMid++);
        }
        return mid;
    }
}
