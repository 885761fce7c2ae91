package dev.nightjar.endpoint;

import dev.nightjar.endpoint.Descriptions.Described;
import dev.nightjar.sdp.Direction;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.Msid;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether what the transceivers wish differs from what is agreed: W3C WebRTC §4.7.3. */
final class NegotiationNeed {
    private NegotiationNeed() {}

    static boolean exists(List<RtpTransceiver> transceivers, @Nullable Described local, @Nullable Described remote) {
        for (RtpTransceiver transceiver : transceivers) {
            if (exists(transceiver, local, remote)) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether the section says which streams the sender's track is in, or that it is in none} */
    private static boolean areStreamsTold(RtpTransceiver transceiver, MediaDescription ours) {
        List<Msid> told = ours.msids();
        Set<String> streams =
                told.stream().filter(Msid::hasStream).map(Msid::streamId).collect(Collectors.toSet());
        return !told.isEmpty()
                && streams.equals(new HashSet<>(transceiver.sender().streamIds()));
    }

    private static boolean exists(RtpTransceiver transceiver, @Nullable Described local, @Nullable Described remote) {
        String mid = transceiver.mid();
        if (mid == null || local == null || remote == null) {
            return true;
        }
        MediaDescription ours = local.sdp().media(mid).orElse(null);
        MediaDescription theirs = remote.sdp().media(mid).orElse(null);
        if (transceiver.isStopping() || transceiver.areLayersNew() || ours == null || theirs == null) {
            return true;
        }
        Direction wish = transceiver.direction().toSdp();
        if (wish.sends() && !areStreamsTold(transceiver, ours)) {
            return true;
        }
        if (local.type() == SdpType.OFFER) {
            return ours.direction() != wish && theirs.direction().reversed() != wish;
        }
        return ours.direction() != Direction.answer(theirs.direction(), wish);
    }
}
