package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.transport.CandidateSource;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.CandidateParseException;
import dev.nightjar.ice.CandidateType;
import dev.nightjar.ice.TcpType;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A candidate as signalling carries it, and who gave it: W3C RTCIceCandidate, §4.8.1.
 *
 * <p>What its text says has accessors of its own, which give null for the end of candidates and for a text that is not
 * of RFC 8839 §5.1 or says what W3C has no value for. *Choice:* it stands for W3C's dictionary too, so that it may name
 * no m-section; {@link PeerConnection#addIceCandidate} refuses that where it matters. *Choice:* a peer's addresses are
 * shown, also those that only checks have revealed: an application without a page to distrust wants them in its logs.
 *
 * @param candidate the text from {@code candidate:} on, RFC 8839 §5.1; empty for the end of candidates
 * @param sdpMid the m-section it belongs to, or null where only the index is known
 * @param sdpMLineIndex that section's place from 0, or null where only the mid is known
 * @param usernameFragment the ICE generation it belongs to, or null for the current one
 * @param url of the server that gave us the candidate, as it was configured; null for one of ours that is no server's,
 *     and for the peer's; not signalled
 * @param relayProtocol how we reach the TURN server of a relayed candidate: {@code udp}, {@code tcp} or {@code tls};
 *     else null; not signalled
 */
public record IceCandidate(
        String candidate,
        @Nullable String sdpMid,
        @Nullable Integer sdpMLineIndex,
        @Nullable String usernameFragment,
        @Nullable String url,
        @Nullable String relayProtocol) {
    /** The end of candidates of every m-section, of whichever generation is current. */
    static final IceCandidate END_OF_ALL = new IceCandidate("", null, null, null);

    private static final int ADDRESS_WORD = 4;

    /** RFC 8839 §5.1: right behind the type, or it is an extension of that name. */
    private static final int RELATED_ADDRESS_WORD = 9;

    /** RTP is 1, RTCP 2. */
    private static final int MOST_COMPONENT = 2;

    /** Checks that there is a text. */
    public IceCandidate {
        requireNonNull(candidate, "candidate");
    }

    /** Makes a candidate as signalling has brought it. */
    public IceCandidate(IceCandidateInit init) {
        this(init.candidate(), init.sdpMid(), init.sdpMLineIndex(), init.usernameFragment());
    }

    /** Makes a candidate as signalling carries it. */
    public IceCandidate(
            String candidate,
            @Nullable String sdpMid,
            @Nullable Integer sdpMLineIndex,
            @Nullable String usernameFragment) {
        this(candidate, sdpMid, sdpMLineIndex, usernameFragment, null, null);
    }

    /** {@return a candidate of the m-section {@code sdpMid}} */
    public static IceCandidate of(String candidate, String sdpMid) {
        return new IceCandidate(candidate, sdpMid, null, null);
    }

    /** {@return whether this says that no more candidates follow} */
    public boolean isEndOfCandidates() {
        return candidate.isEmpty();
    }

    /**
     * {@return the fields of the text: foundation, component, priority, address, port, protocol, type, related address;
     * null for the end of candidates and where the text is not of RFC 8839 §5.1}
     */
    public @Nullable Candidate parsed() {
        try {
            return isEndOfCandidates() ? null : Candidate.parse(candidate);
        } catch (CandidateParseException malformed) {
            return null;
        }
    }

    /** {@return what is the same for candidates of one type, base and server; null as said above} */
    public @Nullable String foundation() {
        Candidate fields = fields();
        return fields == null ? null : fields.foundation();
    }

    /** {@return whether it is for RTP, and RTCP with it, or for RTCP alone; null as said above} */
    public @Nullable IceComponent component() {
        Candidate fields = fields();
        return fields == null ? null : fields.component() == 1 ? IceComponent.RTP : IceComponent.RTCP;
    }

    /** {@return its priority, unsigned 32 bits; null as said above} */
    public @Nullable Long priority() {
        Candidate fields = fields();
        return fields == null ? null : fields.priority();
    }

    /** {@return an address or a name, as it is written; null as said above} */
    public @Nullable String address() {
        return fields() == null ? null : words()[ADDRESS_WORD];
    }

    /** {@return what it is reached over; null as said above} */
    public @Nullable IceProtocol protocol() {
        Candidate fields = fields();
        return fields == null ? null : fields.isTcp() ? IceProtocol.TCP : IceProtocol.UDP;
    }

    /** {@return 0 to 65535; null as said above} */
    public @Nullable Integer port() {
        Candidate fields = fields();
        return fields == null ? null : fields.address().getPort();
    }

    /** {@return how the address was found; null as said above} */
    public @Nullable CandidateType type() {
        Candidate fields = fields();
        return fields == null ? null : fields.type();
    }

    /** {@return who opens the connection of a TCP candidate; null for another} */
    public @Nullable TcpType tcpType() {
        Candidate fields = fields();
        return fields == null ? null : fields.tcpType();
    }

    /** {@return the address that it is derived from, as it is written; null for a host candidate} */
    public @Nullable String relatedAddress() {
        Candidate fields = fields();
        return fields == null || fields.relatedAddress() == null ? null : words()[RELATED_ADDRESS_WORD];
    }

    /** {@return the port that it is derived from; null for a host candidate} */
    public @Nullable Integer relatedPort() {
        Candidate fields = fields();
        InetSocketAddress related = fields == null ? null : fields.relatedAddress();
        return related == null ? null : related.getPort();
    }

    /** {@return what signalling carries of it: W3C toJSON; {@code url} and {@code relayProtocol} stay here} */
    public IceCandidateInit toInit() {
        return new IceCandidateInit(candidate, sdpMid, sdpMLineIndex, usernameFragment);
    }

    /** W3C WebRTC §4.8.1: one value that the interface has no word for, and none is told. */
    private @Nullable Candidate fields() {
        Candidate parsed = parsed();
        boolean isTold = parsed != null
                && parsed.component() <= MOST_COMPONENT
                && (parsed.isTcp() || parsed.transport().equalsIgnoreCase("udp"));
        return isTold ? parsed : null;
    }

    /** {@return this as given by that server, if there is one} */
    IceCandidate from(@Nullable CandidateSource source) {
        if (source == null) {
            return this;
        }
        String relayed = source.relayProtocol().isEmpty() ? null : source.relayProtocol();
        return new IceCandidate(candidate, sdpMid, sdpMLineIndex, usernameFragment, source.url(), relayed);
    }

    /** {@return the generation it belongs to, from the candidate's text where it is not given beside it, or null} */
    @Nullable
    String ufrag() {
        if (usernameFragment != null) {
            return usernameFragment;
        }
        return extension("ufrag");
    }

    /** RFC 8839 §5.1: eight words, then pairs of name and value. */
    private @Nullable String extension(String name) {
        String[] words = words();
        for (int i = 8; i + 1 < words.length; i += 2) {
            if (words[i].equalsIgnoreCase(name)) {
                return words[i + 1];
            }
        }
        return null;
    }

    private String[] words() {
        return candidate.strip().split(" +", -1);
    }
}
