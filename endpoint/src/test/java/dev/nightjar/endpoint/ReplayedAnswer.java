package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.sdp.CodecNegotiation;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.MediaGroup;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One recorded offer, the answer that was recorded with it, and ours: where the two answers differ in what they agree
 * to.
 *
 * @param step names the recording
 */
record ReplayedAnswer(String step, SessionDescription offer, SessionDescription recorded, SessionDescription ours) {
    /**
     * One difference.
     *
     * @param step names the recording
     * @param section the mid, or {@code session}
     * @param aspect what differs
     * @param recorded as the other peer answered
     * @param ours as we answer
     */
    record Difference(String step, String section, String aspect, String recorded, String ours) {
        @Override
        public String toString() {
            return String.join(" | ", step, section, aspect, recorded, ours);
        }
    }

    List<Difference> differences() {
        List<Difference> found = new ArrayList<>();
        add(found, "session", "m-lines", mLines(recorded), mLines(ours));
        add(found, "session", "bundle", groups(recorded, MediaGroup.BUNDLE), groups(ours, MediaGroup.BUNDLE));
        add(found, "session", "lip sync", groups(recorded, MediaGroup.LS), groups(ours, MediaGroup.LS));
        int count = Math.min(recorded.media().size(), ours.media().size());
        for (int i = 0; i < count; i++) {
            compare(
                    found,
                    offer.media().get(i),
                    recorded.media().get(i),
                    ours.media().get(i));
        }
        return found;
    }

    private static String mLines(SessionDescription description) {
        List<String> lines = description.media().stream()
                .map(section -> section.type() + " " + section.mid().orElse("-"))
                .toList();
        return String.join(", ", lines);
    }

    private static String groups(SessionDescription description, String semantics) {
        List<String> groups = description.groups().stream()
                .filter(group -> group.semantics().equals(semantics))
                .map(group -> String.join(" ", group.mids()))
                .toList();
        return String.join("; ", groups);
    }

    private void compare(
            List<Difference> found, MediaDescription offered, MediaDescription theirs, MediaDescription answered) {
        String mid = offered.mid().orElse("-");
        add(found, mid, "port", port(theirs), port(answered));
        if (theirs.isRejected() || answered.isRejected()) {
            return;
        }
        add(found, mid, "direction", theirs.direction(), answered.direction());
        add(found, mid, "setup", setup(recorded, theirs), setup(ours, answered));
        add(found, mid, "extmap", extensions(theirs, theirs), extensions(answered, theirs));
        add(found, mid, "payload types", payloadTypes(theirs), payloadTypes(answered, theirs));
    }

    private static String port(MediaDescription section) {
        return section.isRejected() ? "rejected" : "accepted";
    }

    /** RFC 9143 §7.1.3: the tagged section's word counts for those that are bundled with it. */
    private static String setup(SessionDescription description, MediaDescription section) {
        return description.transportOf(section).setup().map(Objects::toString).orElse("-");
    }

    /** {@return the ids of the recorded extensions that we have; those of ours, where the peer took them too} */
    private static String extensions(MediaDescription of, MediaDescription theirs) {
        boolean isOurs = of != theirs;
        Optional<MediaKind> kind = RemoteChecks.kindOf(of);
        List<ExtMap> known = kind.map(MediaCapabilities::extensions).orElse(List.of());
        List<String> ids = of.extMaps().stream()
                .filter(extension -> isAmong(known, extension) && (!isOurs || isAmong(theirs.extMaps(), extension)))
                .map(extension -> extension.id() + "=" + shortened(extension.uri()))
                .toList();
        return String.join(" ", ids);
    }

    private static boolean isAmong(List<ExtMap> extensions, ExtMap wanted) {
        return extensions.stream().anyMatch(each -> each.uri().equals(wanted.uri()));
    }

    private static String shortened(String uri) {
        return uri.substring(Math.max(uri.lastIndexOf(':'), uri.lastIndexOf('/')) + 1);
    }

    /** {@return the payload types of the recorded codecs that we have} */
    private static String payloadTypes(MediaDescription theirs) {
        List<RtpCodec> own = RemoteChecks.kindOf(theirs)
                .map(kind -> MediaCapabilities.preferred(kind, MediaCapabilities.codecs(kind), List.of()))
                .orElse(List.of());
        List<RtpCodec> common = CodecNegotiation.answer(theirs.codecs(), own, CodecNegotiation.Preference.OFFERER);
        return numbers(common);
    }

    /** {@return the payload types of ours that the recorded peer took too, in our order} */
    private static String payloadTypes(MediaDescription ours, MediaDescription theirs) {
        List<Integer> taken =
                theirs.codecs().stream().map(RtpCodec::payloadType).toList();
        return numbers(ours.codecs().stream()
                .filter(codec -> taken.contains(codec.payloadType()))
                .toList());
    }

    private static String numbers(List<RtpCodec> codecs) {
        List<String> numbers =
                codecs.stream().map(RtpCodec::payloadType).map(String::valueOf).toList();
        return String.join(" ", numbers);
    }

    private void add(List<Difference> found, String section, String aspect, Object theirs, Object answered) {
        if (!theirs.equals(answered)) {
            found.add(new Difference(step, section, aspect, word(theirs), word(answered)));
        }
    }

    private static String word(Object value) {
        String text = value.toString();
        return text.isEmpty() ? "none" : text;
    }
}
