package dev.nightjar.server;

import dev.nightjar.sdp.IceCredentials;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.MediaDescriptionBuilder;
import dev.nightjar.sdp.SdpFragment;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SessionDescriptionBuilder;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/**
 * An ICE restart as WHIP asks for it, RFC 9725 §4.3.3: only what belongs to ICE crosses the wire, and all else stays as
 * the offer and the answer had it.
 */
final class WhipRestart {
    private static final List<String> OF_ICE = List.of("ice-ufrag", "ice-pwd", "candidate", "end-of-candidates");

    private WhipRestart() {}

    /**
     * {@return the publisher's offer with the ICE of that fragment: what it would offer if it could}
     *
     * <p>RFC 9725 §4.4 has all sections in one bundle, so the credentials of the fragment are those of every section,
     * and its candidates belong to the section that they name.
     *
     * @throws HttpError 400 without credentials, or with those that are in use
     */
    static String offer(String before, SdpFragment fragment) {
        IceCredentials fresh = credentials(fragment);
        SessionDescription offer = SessionDescription.parse(before);
        SessionDescriptionBuilder restarted =
                offer.toBuilder().origin(offer.origin().next());
        OF_ICE.forEach(restarted::remove);
        for (int i = 0; i < offer.media().size(); i++) {
            restarted.media(i, restarted(offer.media().get(i), fresh, fragment));
        }
        return restarted.build().toString();
    }

    private static IceCredentials credentials(SdpFragment fragment) {
        return fragment.media().stream()
                .flatMap(section -> section.iceCredentials().stream())
                .findFirst()
                .orElseThrow(() -> new HttpError(
                        HttpResponseStatus.BAD_REQUEST,
                        "no ICE credentials (expected: an m-line with a=ice-ufrag and a=ice-pwd)"));
    }

    private static MediaDescription restarted(MediaDescription section, IceCredentials fresh, SdpFragment fragment) {
        if (section.iceCredentials().filter(fresh::equals).isPresent()) {
            throw new HttpError(
                    HttpResponseStatus.BAD_REQUEST, "a=ice-ufrag is that of the session (expected: another)");
        }
        MediaDescriptionBuilder restarted = section.toBuilder();
        OF_ICE.forEach(restarted::remove);
        if (section.isRejected()) {
            return restarted.build();
        }
        restarted.iceCredentials(fresh);
        for (MediaDescription told : fragment.media()) {
            if (told.mid().isPresent() && told.mid().equals(section.mid())) {
                told.candidates().forEach(restarted::add);
                if (told.isEndOfCandidates()) {
                    restarted.add("end-of-candidates");
                }
            }
        }
        return restarted.build();
    }

    /** {@return our side of it: credentials and candidates of the section that carries the transport} */
    static String fragment(String answer) {
        SessionDescription description = SessionDescription.parse(answer);
        MediaDescription carrying = description.media().stream()
                .filter(section -> !section.isRejected() && section.iceUfrag().isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("bug: an answer without ICE"));
        MediaDescriptionBuilder told = MediaDescription.builder(carrying.type(), carrying.port(), carrying.protocol())
                .formats(carrying.formats());
        carrying.mid().ifPresent(told::mid);
        carrying.iceCredentials().ifPresent(told::iceCredentials);
        carrying.candidates().forEach(told::add);
        if (carrying.isEndOfCandidates()) {
            told.add("end-of-candidates");
        }
        return SdpFragment.of(
                        description.attributes().asList().stream()
                                .filter(each -> each.name().equals("group")
                                        || each.name().equals("ice-options")
                                        || each.name().equals("ice-lite"))
                                .toList(),
                        List.of(told.build()))
                .toString();
    }
}
