package dev.nightjar.endpoint;

import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.sdp.Direction;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.Rid;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.Simulcast;
import dev.nightjar.sdp.SimulcastNegotiation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What descriptions say of the encodings that we send: {@code a=rid} (RFC 8851), {@code a=simulcast} (RFC 8853). */
final class SendSimulcast {
    private static final SimulcastNegotiation NONE = new SimulcastNegotiation(List.of(), Optional.empty());

    private SendSimulcast() {}

    /** {@return the lines of an offer: without restrictions, and never paused} */
    static SimulcastNegotiation offer(RtpTransceiver transceiver, TransceiverDirection direction) {
        RtpSender sender = transceiver.sender();
        List<String> rids = sender.encodings().rids();
        if (rids.isEmpty() || !direction.sends() || sender.isOfOneEncoding()) {
            return NONE;
        }
        return new SimulcastNegotiation(rids.stream().map(Rid::send).toList(), Optional.of(Simulcast.send(rids)));
    }

    /**
     * {@return the lines of an answer: what the peer asks for, in its order, as far as we have it}
     *
     * <p>RFC 8853 §5.3.2: of alternatives the first that we know. *Choice:* restrictions are repeated as they were
     * offered (RFC 8851 §6.2); payload types and {@code max-br} are kept to here, the size of pictures is the
     * application's.
     */
    static SimulcastNegotiation answer(SectionPlan plan) {
        RtpSender sender = plan.transceiver().sender();
        List<String> ours = sender.encodings().rids();
        // One without a name needs no lines: the section is enough.
        int most = sender.mostEncodings();
        if (!plan.direction().sends() || most < 2 || !isNameable(plan)) {
            return NONE;
        }
        List<Integer> types = plan.codecs().stream().map(RtpCodec::payloadType).toList();
        SimulcastNegotiation offered = SimulcastNegotiation.answer(plan.remote(), types, Direction.SENDONLY);
        List<Simulcast.Stream> streams = new ArrayList<>();
        List<Rid> rids = new ArrayList<>();
        for (Simulcast.Stream stream : offered.simulcast().map(Simulcast::send).orElse(List.of())) {
            Simulcast.Alternative chosen = stream.alternatives().stream()
                    .filter(each -> ours.contains(each.rid()))
                    .findFirst()
                    .orElse(null);
            if (chosen != null && streams.size() < most) {
                streams.add(new Simulcast.Stream(List.of(chosen)));
                offered.rids().stream()
                        .filter(rid -> rid.id().equals(chosen.rid()))
                        .findFirst()
                        .ifPresent(rids::add);
            }
        }
        return streams.isEmpty()
                ? NONE
                : new SimulcastNegotiation(rids, Optional.of(new Simulcast(streams, List.of())));
    }

    /** {@return both in one section; a name that the peer uses is not ours as well, RFC 8851 §4} */
    static SimulcastNegotiation both(SimulcastNegotiation sent, SimulcastNegotiation received) {
        List<Simulcast.Stream> send = sent.simulcast().map(Simulcast::send).orElse(List.of());
        List<String> taken = received.rids().stream().map(Rid::id).toList();
        if (send.isEmpty() || sent.rids().stream().anyMatch(rid -> taken.contains(rid.id()))) {
            return received;
        }
        List<Rid> rids = new ArrayList<>(sent.rids());
        rids.addAll(received.rids());
        return new SimulcastNegotiation(
                rids,
                Optional.of(new Simulcast(
                        send, received.simulcast().map(Simulcast::receive).orElse(List.of()))));
    }

    /** {@return the names that an offer asks for, W3C WebRTC §4.4.1.5: of alternatives the first} */
    static List<String> proposed(MediaDescription offered) {
        return receivable(offered).stream()
                .map(stream -> stream.alternatives().get(0).rid())
                .toList();
    }

    /** Those whose rid lines leave a codec that is agreed. */
    private static List<Simulcast.Stream> receivable(MediaDescription section) {
        return SimulcastNegotiation.answer(
                        section,
                        section.codecs().stream().map(RtpCodec::payloadType).toList(),
                        Direction.SENDONLY)
                .simulcast()
                .map(Simulcast::send)
                .orElse(List.of());
    }

    /**
     * {@return what both sides name of the encodings that we send}
     *
     * @param ours the section as we describe it
     */
    static Map<String, SentEncoding.Agreed> agreed(MediaDescription ours, SectionPlan plan) {
        Map<String, SentEncoding.Agreed> agreed = new HashMap<>();
        if (!isNameable(plan)) {
            return agreed;
        }
        List<String> named = ours.simulcast().map(Simulcast::send).orElse(List.of()).stream()
                .map(stream -> stream.alternatives().get(0).rid())
                .toList();
        for (Simulcast.Stream stream : receivable(plan.remote())) {
            for (Simulcast.Alternative each : stream.alternatives()) {
                if (named.contains(each.rid())) {
                    agreed.put(each.rid(), agreed(each, plan.remote()));
                    break;
                }
            }
        }
        return agreed;
    }

    private static SentEncoding.Agreed agreed(Simulcast.Alternative chosen, MediaDescription remote) {
        Rid rid = remote.rids().stream()
                .filter(each -> each.id().equals(chosen.rid()))
                .findFirst()
                .orElseThrow();
        int bound = rid.restrictions().number("max-br").orElse(0);
        return new SentEncoding.Agreed(true, chosen.isPaused(), rid.payloadTypes(), bound > 0 ? bound : Long.MAX_VALUE);
    }

    /** RFC 8852 §3: without the header extension the peer could not tell one encoding from another. */
    private static boolean isNameable(SectionPlan plan) {
        return plan.extensions().stream().anyMatch(extension -> extension.uri().equals(HeaderExtensionUri.RID.uri()));
    }
}
