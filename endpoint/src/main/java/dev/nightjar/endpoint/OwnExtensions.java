package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Header extensions of an application among those of an endpoint.
 *
 * <p>*Choice:* all fit one-byte headers, for peers that know no other, and those number 14: each of the application's
 * takes the identifier of one of ours that says little to who does not decode, and that one is not offered. An offer of
 * the peer may have them all.
 */
final class OwnExtensions {
    /** What is given up first. */
    private static final List<HeaderExtensionUri> EXPENDABLE = List.of(
            HeaderExtensionUri.TRANSMISSION_OFFSET,
            HeaderExtensionUri.VIDEO_TIMING,
            HeaderExtensionUri.VIDEO_CONTENT_TYPE,
            HeaderExtensionUri.COLOR_SPACE);

    private OwnExtensions() {}

    /** {@return a copy of the URIs; throws where they cannot be negotiated} */
    static List<String> checked(List<String> uris) {
        List<String> checked = List.copyOf(requireNonNull(uris, "headerExtensions"));
        if (checked.size() > Configuration.MAX_HEADER_EXTENSIONS) {
            throw new IllegalArgumentException("headerExtensions: " + checked.size() + " (expected: at most "
                    + Configuration.MAX_HEADER_EXTENSIONS + ")");
        }
        Set<String> seen = new HashSet<>();
        for (String uri : checked) {
            boolean isOfOthers = HeaderExtensionUri.fromUri(uri).isPresent() || HeaderExtensionUri.isEncrypted(uri);
            // RFC 8285 §5: a URI, which has no space and ends where attributes begin.
            if (isOfOthers
                    || uri.isEmpty()
                    || !uri.chars().allMatch(each -> each > ' ' && each < 127)
                    || !seen.add(uri)) {
                throw new IllegalArgumentException(
                        "headerExtensions: " + uri + " (expected: a URI of the application's own, once)");
            }
        }
        return checked;
    }

    /** {@return what is offered: ours but for those that make room, and the application's under their identifiers} */
    static List<ExtMap> offered(MediaKind kind, List<String> own) {
        List<HeaderExtensionUri> givenUp = EXPENDABLE.subList(0, own.size());
        List<ExtMap> offered = new ArrayList<>();
        for (ExtMap extension : MediaCapabilities.extensions(kind)) {
            boolean isLeft = givenUp.stream().noneMatch(each -> each.uri().equals(extension.uri()));
            if (isLeft) {
                offered.add(extension);
            }
        }
        for (int i = 0; i < own.size(); i++) {
            offered.add(ExtMap.of(idOf(givenUp.get(i)), own.get(i)));
        }
        return offered;
    }

    private static int idOf(HeaderExtensionUri extension) {
        return MediaCapabilities.extensions(MediaKind.VIDEO).stream()
                .filter(each -> each.uri().equals(extension.uri()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** {@return what is agreed to where the peer offers it: more than is offered, since its identifiers count then} */
    static List<ExtMap> accepted(MediaKind kind, MediaDescription offered, List<String> own) {
        List<ExtMap> accepted = new ArrayList<>(MediaCapabilities.extensions(kind, offered));
        if (kind == MediaKind.AUDIO) {
            accepted.add(ExtMap.of(1, HeaderExtensionUri.CSRC_AUDIO_LEVEL.uri()));
        }
        own.forEach(uri -> accepted.add(ExtMap.of(1, uri)));
        return accepted;
    }
}
