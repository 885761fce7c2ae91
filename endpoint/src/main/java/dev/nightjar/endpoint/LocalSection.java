package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
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
                SendSimulcast.both(
                        SendSimulcast.answer(plan),
                        streams(
                                plan.remote(),
                                plan.codecs(),
                                plan.direction(),
                                plan.transceiver().receivedLayers())));
    }

    /** {@return the section that offers to go on with what was agreed, in another direction perhaps} */
    static LocalSection again(SectionPlan agreed, String mid, TransceiverDirection direction, OfferedMedia media) {
        List<RtpCodec> codecs = preferred(
                agreed.transceiver(), media.codecs(agreed.transceiver().kind(), agreed.codecs()));
        return new LocalSection(
                agreed.transceiver(),
                mid,
                PROTOCOL,
                direction,
                codecs,
                agreed.extensions(),
                agreed.reducedSize(),
                SendSimulcast.both(
                        SendSimulcast.offer(agreed.transceiver(), direction),
                        streams(
                                agreed.remote(),
                                codecs,
                                direction,
                                agreed.transceiver().receivedLayers())));
    }

    /** {@return a section that nothing is agreed of yet} */
    static LocalSection first(RtpTransceiver transceiver, String mid, OfferedMedia media) {
        return new LocalSection(
                transceiver,
                mid,
                PROTOCOL,
                transceiver.direction(),
                preferred(transceiver, media.codecs(transceiver.kind(), List.of())),
                media.extensions(transceiver.kind()),
                true,
                SendSimulcast.offer(transceiver, transceiver.direction()));
    }

    /**
     * {@return the codecs in the transceiver's order of preference}
     *
     * <p>Preferences that leave nothing, because no payload type was free for what they name, do not count.
     */
    private static List<RtpCodec> preferred(RtpTransceiver transceiver, List<RtpCodec> codecs) {
        List<RtpCodec> preferred =
                MediaCapabilities.preferred(transceiver.kind(), codecs, transceiver.codecPreferences());
        return preferred.isEmpty() ? codecs : preferred;
    }

    /** {@return whether more than one encoding of the peer was asked for, by rid or in the older way by SSRC} */
    static boolean receivesLayers(SectionPlan plan) {
        boolean byRid =
                plan.remote().simulcast().map(Simulcast::send).orElse(List.of()).size() > 1
                        && plan.transceiver().receivedLayers().all();
        return plan.direction().receives()
                && (byRid || SsrcLayers.of(plan.remote()).size() > 1);
    }

    /**
     * {@return the rid lines for a peer that sends in several encodings}
     *
     * <p>*Choice:* one encoding is asked for unless the application wishes all, the last, which W3C WebRTC §5.2 makes
     * the one of full size where the page says nothing else: layers that a recording has no use for cost the peer
     * uplink.
     */
    private static SimulcastNegotiation streams(
            MediaDescription remote, List<RtpCodec> codecs, TransceiverDirection direction, ReceivedLayers wish) {
        List<Integer> payloadTypes = codecs.stream().map(RtpCodec::payloadType).toList();
        Direction receiving = direction.receives() ? Direction.RECVONLY : Direction.INACTIVE;
        SimulcastNegotiation all = SimulcastNegotiation.answer(remote, payloadTypes, receiving);
        List<Simulcast.Stream> streams = all.simulcast().map(Simulcast::receive).orElse(List.of());
        if (streams.isEmpty()) {
            return NO_STREAMS;
        }
        List<Simulcast.Stream> wanted = wish.all() ? streams : List.of(streams.get(streams.size() - 1));
        List<String> ids = wanted.stream()
                .flatMap(stream -> stream.alternatives().stream())
                .map(Simulcast.Alternative::rid)
                .toList();
        List<Rid> rids =
                all.rids().stream().filter(rid -> ids.contains(rid.id())).toList();
        List<Simulcast.Stream> asked =
                wanted.stream().map(stream -> paused(stream, wish)).toList();
        return new SimulcastNegotiation(rids, Optional.of(new Simulcast(List.of(), asked)));
    }

    /** RFC 8853 §5.2: what is paused begins so, and stays so until another exchange says otherwise. */
    private static Simulcast.Stream paused(Simulcast.Stream stream, ReceivedLayers wish) {
        return new Simulcast.Stream(stream.alternatives().stream()
                .map(each -> new Simulcast.Alternative(
                        each.rid(), wish.paused().contains(each.rid()) || !wish.all() && each.isPaused()))
                .toList());
    }
}
