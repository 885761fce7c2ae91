package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The BUNDLE groups of an answer, RFC 9143 §7.3. */
public final class BundleNegotiation {
    private BundleNegotiation() {}

    /**
     * {@return the groups of the answer: those of the offer without the sections that are not accepted}
     *
     * <p>The first mid of a group names the tagged section, whose transport all use. It stays the offerer's when that
     * is accepted (RFC 9143 §7.3.1), else it is the next of the group. A group of which nothing is left is left out,
     * and a section is in one group at most.
     *
     * <p>*Choice:* a tagged section that is rejected does not take the others of its group along, as RFC 9143 §7.3.3
     * wants it: a call would end for a codec or a data channel that nobody needs. Chromium answers so too, ADR 44.
     *
     * @param acceptedMids of the sections that the answerer does not reject
     */
    public static List<MediaGroup> answer(SessionDescription offer, Collection<String> acceptedMids) {
        Set<String> free = new HashSet<>();
        for (MediaDescription section : offer.media()) {
            section.mid()
                    .filter(mid -> !section.isRejected() && acceptedMids.contains(mid))
                    .ifPresent(free::add);
        }
        List<MediaGroup> groups = new ArrayList<>();
        for (MediaGroup group : offer.groups()) {
            List<String> mids = group.isBundle()
                    ? group.mids().stream().filter(free::remove).toList()
                    : List.of();
            if (!mids.isEmpty()) {
                groups.add(MediaGroup.bundle(mids));
            }
        }
        return List.copyOf(groups);
    }

    /**
     * {@return whether the answerer has no choice but to reject the section} It was rejected or removed by the offerer
     * (RFC 3264 §6), or it is there only for a bundle that the answer does not put it in (RFC 9143 §7.3.3).
     */
    public static boolean mustReject(MediaDescription offered, Collection<MediaGroup> answered) {
        boolean bundled = offered.mid().isPresent()
                && answered.stream()
                        .anyMatch(group -> group.isBundle()
                                && group.mids().contains(offered.mid().get()));
        return offered.isRejected() || (offered.isBundleOnly() && !bundled);
    }

    /**
     * {@return the answer to a section that is not wanted: port 0 and the offer's formats, as RFC 3264 §6 asks, its mid
     * (RFC 5888 §9.1), and no attribute that would promise something}
     */
    public static MediaDescription reject(MediaDescription offered) {
        MediaDescriptionBuilder builder =
                MediaDescription.builder(offered.type(), 0, offered.protocol()).formats(offered.formats());
        offered.mid().ifPresent(builder::mid);
        return builder.direction(Direction.INACTIVE).build();
    }
}
