package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The RTP streams of an answer, RFC 8851 §6 and RFC 8853 §5.3: those of the offer, turned round, as far as the answerer
 * takes part.
 *
 * @param rids the {@code a=rid} lines
 * @param simulcast the {@code a=simulcast} line that goes with them, if one was offered and something of it is left
 */
public record SimulcastNegotiation(List<Rid> rids, Optional<Simulcast> simulcast) {
    /** Copies the list. */
    public SimulcastNegotiation {
        rids = List.copyOf(rids);
    }

    /**
     * {@return the rid and simulcast lines of the answer}
     *
     * <p>A stream restricted to payload types of which none is kept is left out, and so are alternatives without a rid
     * line.
     *
     * @param keptPayloadTypes of the answer
     * @param direction the answer's, which decides whether streams are received, sent, or both
     */
    public static SimulcastNegotiation answer(
            MediaDescription offered, Collection<Integer> keptPayloadTypes, Direction direction) {
        Map<String, Rid> rids = new LinkedHashMap<>();
        for (Rid rid : offered.rids()) {
            if (rid.isSend() ? direction.receives() : direction.sends()) {
                restricted(rid.reversed(), keptPayloadTypes).ifPresent(answer -> rids.putIfAbsent(rid.id(), answer));
            }
        }
        Optional<Simulcast> simulcast = offered.simulcast()
                .map(Simulcast::reversed)
                .flatMap(reversed -> {
                    List<Simulcast.Stream> send = streams(reversed.send(), rids, true);
                    List<Simulcast.Stream> receive = streams(reversed.receive(), rids, false);
                    return send.isEmpty() && receive.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Simulcast(send, receive));
                });
        return new SimulcastNegotiation(List.copyOf(rids.values()), simulcast);
    }

    private static Optional<Rid> restricted(Rid rid, Collection<Integer> keptPayloadTypes) {
        List<Integer> asked = rid.payloadTypes();
        List<String> left = asked.stream()
                .filter(keptPayloadTypes::contains)
                .map(String::valueOf)
                .toList();
        if (left.size() == asked.size()) {
            return Optional.of(rid);
        }
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rid(rid.id(), rid.isSend(), rid.restrictions().with("pt", String.join(",", left))));
    }

    private static List<Simulcast.Stream> streams(
            List<Simulcast.Stream> offered, Map<String, Rid> rids, boolean isSend) {
        List<Simulcast.Stream> streams = new ArrayList<>();
        for (Simulcast.Stream stream : offered) {
            List<Simulcast.Alternative> left = stream.alternatives().stream()
                    .filter(alternative -> {
                        Rid rid = rids.get(alternative.rid());
                        return rid != null && rid.isSend() == isSend;
                    })
                    .toList();
            if (!left.isEmpty()) {
                streams.add(new Simulcast.Stream(left));
            }
        }
        return streams;
    }
}
