package dev.nightjar.endpoint;

import dev.nightjar.sdp.RtpCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The encodings of one sender: the slots SendEncodings and LastReturnedParameters of W3C WebRTC §5.2.
 *
 * <p>Their number and names are settled by the first offer and answer; afterwards they only become fewer (§5.4.1).
 * Guarded by the connection's lock, but for {@link #sent}.
 */
final class SenderEncodings {
    private final MediaKind kind;
    private final IntSupplier ssrcs;
    private List<SentEncoding> all;
    private boolean isSimulcast;
    private @Nullable RtpSendParameters lastReturned;

    /** What the loop goes by: what a pending offer changes is not in it. */
    private volatile List<SentEncoding> sent;

    /**
     * Makes the encodings of a new sender.
     *
     * @param wished of the application; none for one encoding
     * @param ssrcs gives the SSRC of each
     */
    SenderEncodings(MediaKind kind, List<RtpEncodingParameters> wished, IntSupplier ssrcs) {
        this.kind = kind;
        this.ssrcs = ssrcs;
        List<RtpEncodingParameters> first = SendEncodings.first(kind, wished);
        isSimulcast = first.size() > 1;
        all = made(first, ssrcs.getAsInt());
        sent = all;
    }

    private List<SentEncoding> made(List<RtpEncodingParameters> encodings, int firstSsrc) {
        List<SentEncoding> made = new ArrayList<>();
        for (RtpEncodingParameters encoding : encodings) {
            int index = made.size();
            int ssrc = index == 0 ? firstSsrc : ssrcs.getAsInt();
            made.add(new SentEncoding(
                    encoding.rid() == null ? SentEncoding.LARGEST : index,
                    ssrc,
                    retransmission(ssrc),
                    encoding,
                    SentEncoding.Agreed.ALONE));
        }
        return List.copyOf(made);
    }

    /** {@return the SSRC of an encoding's retransmissions} */
    static int retransmission(int ssrc) {
        return ssrc ^ 0x4000_0000 | 1 << 31;
    }

    /** {@return those that are sent as far as is agreed, smallest first; any thread} */
    List<SentEncoding> sent() {
        return sent;
    }

    /** {@return the names under which descriptions speak of them; none where there is one without a name} */
    List<String> rids() {
        List<String> rids = new ArrayList<>();
        for (SentEncoding encoding : all) {
            String rid = encoding.parameters().rid();
            if (isSimulcast && rid != null) {
                rids.add(rid);
            }
        }
        return rids;
    }

    /** {@return whether there is more than one; any thread} */
    boolean areSeveral() {
        return sent.size() > 1;
    }

    /**
     * Takes what a peer's offer asks for, W3C WebRTC §4.4.1.5: it counts where nobody has named any encoding yet.
     *
     * @param rids that the peer can receive, in its order
     */
    void propose(List<String> rids) {
        List<RtpEncodingParameters> proposed = SendEncodings.proposed(rids);
        boolean isFree = all.size() == 1 && all.get(0).parameters().rid() == null;
        if (kind == MediaKind.VIDEO && isFree && !proposed.isEmpty()) {
            all = made(proposed, all.get(0).ssrc());
            isSimulcast = true;
            lastReturned = null;
        }
    }

    /**
     * Takes what an exchange has settled: encodings that the peer does not name are gone; where it names none, the
     * first stays, W3C WebRTC §4.4.1.5.
     *
     * @param agreed what both descriptions name
     */
    void settle(Map<String, SentEncoding.Agreed> agreed) {
        lastReturned = null;
        if (isSimulcast) {
            List<SentEncoding> left = new ArrayList<>();
            for (SentEncoding encoding : all) {
                SentEncoding.Agreed said =
                        agreed.get(String.valueOf(encoding.parameters().rid()));
                if (said != null) {
                    left.add(encoding.with(said));
                }
            }
            isSimulcast = !left.isEmpty();
            all = isSimulcast ? List.copyOf(left) : List.of(all.get(0).with(SentEncoding.Agreed.ALONE));
        }
        sent = all;
    }

    /** {@return what a pending offer may change} */
    State state() {
        return new State(all, isSimulcast);
    }

    /** Goes back to what was before an offer; what the application has changed meanwhile stays. */
    void restore(State before) {
        if (!SendEncodings.areSame(parameters(all), parameters(before.all()))) {
            all = before.all();
            isSimulcast = before.isSimulcast();
            lastReturned = null;
        }
    }

    /**
     * What an offer may change of a sender's encodings.
     *
     * @param all the encodings
     * @param isSimulcast whether descriptions name them
     */
    record State(List<SentEncoding> all, boolean isSimulcast) {}

    private static List<RtpEncodingParameters> parameters(List<SentEncoding> encodings) {
        return encodings.stream().map(SentEncoding::parameters).toList();
    }

    /** W3C WebRTC §4.4.1.5: an answer has said anew which codecs may be sent, even where nothing is. */
    void forgetReturned() {
        lastReturned = null;
    }

    /** {@return how it sends now; the same until something changes, so that of two who change it the first wins} */
    RtpSendParameters parameters(@Nullable SectionPlan agreed, String cname) {
        RtpSendParameters last = lastReturned;
        if (last == null) {
            last = new RtpSendParameters(
                    UUID.randomUUID().toString(), parameters(all), RtpParameters.of(agreed, kind, cname));
            lastReturned = last;
        }
        return last;
    }

    /**
     * Changes how it sends, W3C WebRTC §5.2, setParameters.
     *
     * @param codecs one of which makes the encodings
     * @throws WebRtcException InvalidStateError, InvalidModificationError
     */
    void change(RtpSendParameters changed, List<RtpCodec> codecs) {
        RtpSendParameters last = lastReturned;
        if (last == null) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_STATE_ERROR,
                    "setParameters without parameters, or after they have changed (expected: a call of parameters)");
        }
        if (!last.transactionId().equals(changed.transactionId())
                || !last.agreed().equals(changed.agreed())) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "the parameters are not those last taken (expected: their encodings changed, nothing else)");
        }
        if (!SendEncodings.areSame(last.encodings(), changed.encodings())) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "the encodings are others (expected: the same number, names and order)");
        }
        String refusal = ScalabilityMode.refusal(changed.encodings(), codecs);
        if (refusal != null) {
            throw new WebRtcException(WebRtcException.Name.INVALID_MODIFICATION_ERROR, refusal);
        }
        lastReturned = null;
        List<SentEncoding> now = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            now.add(all.get(i)
                    .with(SendEncodings.changed(kind, changed.encodings().get(i))));
        }
        all = List.copyOf(now);
        sent = sent.stream().map(this::latest).toList();
    }

    private SentEncoding latest(SentEncoding before) {
        for (SentEncoding encoding : all) {
            if (encoding.ssrc() == before.ssrc()) {
                return before.with(encoding.parameters());
            }
        }
        return before;
    }
}
