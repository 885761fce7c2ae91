package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.Fingerprint;
import dev.nightjar.endpoint.internal.transport.RemoteIce;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.CandidateParseException;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import dev.nightjar.sdp.CandidateAttribute;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SetupRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a peer's description says of the one transport that a bundle has; read and checked whole. */
final class RemoteTransport {
    /** Of a description without ice-pacing, RFC 8839 §5.5. */
    private static final long USUAL_PACING_MILLIS = 50;

    private final SessionDescription description;
    private final MediaDescription section;
    private final dev.nightjar.sdp.IceCredentials credentials;
    private final List<Fingerprint> fingerprints;
    private final Optional<SetupRole> setup;
    private final List<Candidate> candidates = new ArrayList<>();

    private RemoteTransport(SessionDescription description, MediaDescription section) {
        this.description = description;
        this.section = section;
        this.credentials = section.iceCredentials().orElseThrow();
        iceCredentials();
        this.fingerprints = usable(section.fingerprints());
        this.setup = section.setup();
        for (CandidateAttribute attribute : section.candidates()) {
            candidates.add(parse(attribute.toCandidateString()));
        }
    }

    /**
     * {@return the transport of sections that share one, checked to have all it needs}
     *
     * <p>It is the tagged section's of their bundle (RFC 9143 §7.1.3). When that one is not accepted and the first
     * that is has a transport of its own, as every section of a first offer may, it is that (RFC 9143 §7.3.2).
     *
     * @throws WebRtcException InvalidAccessError that names what is missing
     */
    static RemoteTransport of(SessionDescription description, List<MediaDescription> accepted) {
        MediaDescription first = accepted.get(0);
        MediaDescription tagged = description.transportOf(first);
        MediaDescription carrier =
                !accepted.contains(tagged) && first.attributes().has("ice-ufrag") ? first : tagged;
        String where = "m-section " + first.mid().orElse("without mid");
        require(carrier.iceCredentials().isPresent(), where, "a=ice-ufrag and a=ice-pwd (RFC 8839 §5.4)");
        require(!carrier.fingerprints().isEmpty(), where, "a=fingerprint (RFC 8122 §5)");
        require(first.isRtcpMux() || carrier.isRtcpMux(), where, "a=rtcp-mux (RFC 5761 §5.1.1)");
        return new RemoteTransport(description, carrier);
    }

    /** {@return the peer's ICE, with our role: the offerer controls, except with or against lite (RFC 8445 §6.1.1)} */
    RemoteIce ice(boolean weOffered, boolean weAreLite) {
        boolean controls = isLite() || weOffered && !weAreLite;
        return new RemoteIce(
                controls ? IceRole.CONTROLLING : IceRole.CONTROLLED,
                iceCredentials(),
                isLite(),
                section.iceOptions().contains("renomination"),
                Duration.ofMillis(description.icePacingMillis().orElse(USUAL_PACING_MILLIS)),
                List.copyOf(candidates),
                section.isEndOfCandidates());
    }

    /** {@return whether the peer only answers checks, RFC 8839 §5.3} */
    boolean isLite() {
        return description.isIceLite();
    }

    /** {@return the beginning of DTLS with us in that role} */
    TransportPlan.Dtls dtls(SetupRole ours) {
        return new TransportPlan.Dtls(ours.isClient() ? DtlsRole.CLIENT : DtlsRole.SERVER, fingerprints);
    }

    /** {@return what the peer wishes to play in DTLS} */
    Optional<SetupRole> setup() {
        return setup;
    }

    /** {@return what names the peer's DTLS association, where it says so, RFC 8842 §4} */
    Optional<String> tlsId() {
        return section.tlsId();
    }

    dev.nightjar.sdp.IceCredentials credentials() {
        return credentials;
    }

    List<Fingerprint> fingerprints() {
        return fingerprints;
    }

    SessionDescription description() {
        return description;
    }

    /**
     * {@return whether a candidate of that section is one of this transport's}
     *
     * <p>A peer that gathers for each section of a first offer names other credentials there; those candidates lead
     * nowhere once we have answered with one bundle.
     */
    boolean serves(MediaDescription candidateOf, @Nullable String ufrag) {
        String effective = ufrag != null ? ufrag : candidateOf.iceUfrag().orElse(credentials.ufrag());
        return effective.equals(credentials.ufrag());
    }

    /** {@return the description's candidates as signalling would bring them} */
    List<IceCandidate> describedCandidates() {
        String mid = section.mid().orElse(null);
        List<IceCandidate> described = new ArrayList<>();
        for (CandidateAttribute attribute : section.candidates()) {
            described.add(new IceCandidate(attribute.toCandidateString(), mid, null, credentials.ufrag()));
        }
        if (section.isEndOfCandidates()) {
            described.add(new IceCandidate("", mid, null, credentials.ufrag()));
        }
        return described;
    }

    /** {@return the candidates of this transport in a description as they are now, each once} */
    List<IceCandidate> candidatesIn(SessionDescription now) {
        Map<String, IceCandidate> found = new LinkedHashMap<>();
        for (int i = 0; i < now.media().size(); i++) {
            MediaDescription each = now.media().get(i);
            boolean isHere = !each.isRejected()
                    && each.iceUfrag()
                            .or(() -> now.transportOf(each).iceUfrag())
                            .filter(credentials.ufrag()::equals)
                            .isPresent();
            for (CandidateAttribute attribute : isHere ? each.candidates() : List.<CandidateAttribute>of()) {
                String text = attribute.toCandidateString();
                found.putIfAbsent(text, new IceCandidate(text, each.mid().orElse(null), i, credentials.ufrag()));
            }
        }
        return List.copyOf(found.values());
    }

    /** {@return the candidate of a text that begins with {@code candidate:}} */
    static Candidate parse(String text) {
        try {
            return Candidate.parse(text);
        } catch (CandidateParseException bad) {
            throw new WebRtcException(WebRtcException.Name.OPERATION_ERROR, bad.getMessage(), bad);
        }
    }

    private IceCredentials iceCredentials() {
        try {
            return new IceCredentials(credentials.ufrag(), credentials.pwd());
        } catch (IllegalArgumentException bad) {
            throw new WebRtcException(WebRtcException.Name.OPERATION_ERROR, bad.getMessage(), bad);
        }
    }

    /**
     * RFC 8122 §5: hashes that are not known, or broken, do not count. Which of the others does, the session decides.
     */
    private static List<Fingerprint> usable(List<dev.nightjar.sdp.Fingerprint> all) {
        List<Fingerprint> usable = new ArrayList<>();
        String refusal = "";
        for (dev.nightjar.sdp.Fingerprint each : all) {
            try {
                Fingerprint fingerprint = Fingerprint.of(each.algorithm(), each.digest());
                if (fingerprint.isUsable()) {
                    usable.add(fingerprint);
                } else {
                    refusal = fingerprint.refusal();
                }
            } catch (IllegalArgumentException unknown) {
                refusal = unknown.getMessage();
            }
        }
        if (usable.isEmpty()) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "a=fingerprint: " + refusal + " (expected: sha-256, sha-384 or sha-512)");
        }
        return List.copyOf(usable);
    }

    private static void require(boolean condition, String where, String what) {
        if (!condition) {
            // W3C WebRTC §4.4.1.5: what lacks in a description makes it invalid.
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR, where + ": missing (expected: " + what + ")");
        }
    }
}
