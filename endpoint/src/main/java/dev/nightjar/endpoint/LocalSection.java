package dev.nightjar.endpoint;

import dev.nightjar.sdp.Direction;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.Rid;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.Simulcast;
import dev.nightjar.sdp.SimulcastNegotiation;
import java.util.List;
import java.util.Optional;

/**
 * An m-section of ours, about to be written.
 *
 * @param transceiver whose section it is
 * @param mid names it
 * @param protocol of the m-line
 * @param direction as seen from us
 * @param codecs best liked first
 * @param extensions under the ids both sides use
 * @param reducedSize whether RTCP need not be compound, RFC 5506
 * @param streams rid and simulcast lines
 */
record LocalSection(
        RtpTransceiver transceiver,
        String mid,
        String protocol,
        TransceiverDirection direction,
        List<RtpCodec> codecs,
        List<ExtMap> extensions,
        boolean reducedSize,
        SimulcastNegotiation streams) {
    /** RFC 9429 §5.1.2 and RFC 8842: what an offer of ours says. */
    static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";

    private static final SimulcastNegotiation NO_STREAMS = new SimulcastNegotiation(List.of(), Optional.empty());

    /** {@return the section that answers what was offered; the m-line's protocol is the offer's, RFC 9429 §5.3.1} */
    static LocalSection answer(SectionPlan plan) {
        return new LocalSection(
                plan.transceiver(),
                plan.mid(),
                plan.remote().protocol(),
                plan.direction(),
                plan.codecs(),
                plan.extensions(),
                plan.reducedSize(),
                streams(plan.remote(), plan.codecs(), plan.direction()));
    }

    /** {@return the section that offers to go on with what was agreed, in another direction perhaps} */
    static LocalSection again(SectionPlan agreed, String mid, TransceiverDirection direction) {
        return new LocalSection(
                agreed.transceiver(),
                mid,
                PROTOCOL,
                direction,
                agreed.codecs(),
                agreed.extensions(),
                true,
                streams(agreed.remote(), agreed.codecs(), direction));
    }

    /** {@return a section that nothing is agreed of yet} */
    static LocalSection first(RtpTransceiver transceiver, String mid, OfferedMedia media) {
        return new LocalSection(
                transceiver,
                mid,
                PROTOCOL,
                transceiver.direction(),
                media.codecs(transceiver.kind()),
                media.extensions(transceiver.kind()),
                true,
                NO_STREAMS);
    }

    /**
     * {@return the rid lines for a peer that sends in several encodings}
     *
     * <p>*Choice:* one encoding is asked for, the last, which W3C WebRTC §5.2 makes the one of full size where the page
     * says nothing else: a track here is one picture, and layers that a recording has no use for cost the peer uplink.
     */
    private static SimulcastNegotiation streams(
            MediaDescription remote, List<RtpCodec> codecs, TransceiverDirection direction) {
        List<Integer> payloadTypes = codecs.stream().map(RtpCodec::payloadType).toList();
        Direction receiving = direction.receives() ? Direction.RECVONLY : Direction.INACTIVE;
        SimulcastNegotiation all = SimulcastNegotiation.answer(remote, payloadTypes, receiving);
        List<Simulcast.Stream> streams = all.simulcast().map(Simulcast::receive).orElse(List.of());
        if (streams.isEmpty()) {
            return NO_STREAMS;
        }
        Simulcast.Stream best = streams.get(streams.size() - 1);
        List<String> ids =
                best.alternatives().stream().map(Simulcast.Alternative::rid).toList();
        List<Rid> rids =
                all.rids().stream().filter(rid -> ids.contains(rid.id())).toList();
        return new SimulcastNegotiation(rids, Optional.of(new Simulcast(List.of(), List.of(best))));
    }
}
