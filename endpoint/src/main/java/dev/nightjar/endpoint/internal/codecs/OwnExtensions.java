package dev.nightjar.endpoint.internal.codecs;

import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.List;

/**
 * Header extensions of an application among those of an endpoint.
 *
 * <p>*Choice:* all fit one-byte headers, for peers that know no other, and those number 14: each of the application's
 * takes the identifier of one of ours that says little to who does not decode, and that one is not offered. An offer of
 * the peer may have them all.
 */
public final class OwnExtensions {
    /** What is given up first. */
    private static final List<HeaderExtensionUri> EXPENDABLE = List.of(
            HeaderExtensionUri.TRANSMISSION_OFFSET,
            HeaderExtensionUri.VIDEO_TIMING,
            HeaderExtensionUri.VIDEO_CONTENT_TYPE,
            HeaderExtensionUri.COLOR_SPACE);

    private OwnExtensions() {}

    /** {@return what is offered: ours but for those that make room, and the application's under their identifiers} */
    public static List<ExtMap> offered(MediaKind kind, List<String> own) {
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
    public static List<ExtMap> accepted(MediaKind kind, MediaDescription offered, List<String> own) {
        List<ExtMap> accepted = new ArrayList<>(MediaCapabilities.extensions(kind, offered));
        if (kind == MediaKind.AUDIO) {
            accepted.add(ExtMap.of(1, HeaderExtensionUri.CSRC_AUDIO_LEVEL.uri()));
        }
        own.forEach(uri -> accepted.add(ExtMap.of(1, uri)));
        return accepted;
    }
}
