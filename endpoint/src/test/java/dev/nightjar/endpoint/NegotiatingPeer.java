package dev.nightjar.endpoint;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One side of W3C WebRTC's example of perfect negotiation (§10.7): the same code for both sides, but for who is polite.
 *
 * <p>Runs on its connection's executor.
 */
final class NegotiatingPeer {
    private static final String CANDIDATE = "candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host";

    final PeerConnection connection;
    private final boolean isPolite;
    private final Consumer<Message> wire;
    private final List<String> failures;
    private final Runnable breather;
    private boolean isMakingOffer;
    private boolean isIgnoringOffer;
    private boolean isAnswerPending;
    private int ignored;

    /** What signalling carries: a description, or a candidate where that is null. */
    record Message(JsepDescription description, IceCandidate candidate) {}

    /**
     * Begins to negotiate whenever the connection needs it.
     *
     * @param wire takes what the other side is to hear
     * @param failures takes what should not fail and did
     * @param breather called where an application would give way to others
     */
    NegotiatingPeer(
            PeerConnection connection,
            boolean isPolite,
            Consumer<Message> wire,
            List<String> failures,
            Runnable breather) {
        this.connection = connection;
        this.isPolite = isPolite;
        this.wire = wire;
        this.failures = failures;
        this.breather = breather;
        connection.onNegotiationNeeded(this::offer);
    }

    private void offer() {
        isMakingOffer = true;
        breather.run();
        watch(connection.setLocalDescription().thenAccept(ok -> tell()), "offering")
                .whenComplete((ok, failure) -> {
                    isMakingOffer = false;
                    breather.run();
                });
    }

    private void tell() {
        JsepDescription description = connection.localDescription();
        wire.accept(new Message(description, null));
        int section = description.sdp().indexOf(" 9 UDP/TLS");
        if (section >= 0) {
            String ufrag = value(description.sdp(), "a=ice-ufrag:", section);
            String mid = value(description.sdp(), "a=mid:", section);
            wire.accept(new Message(null, new IceCandidate(CANDIDATE, mid, null, ufrag)));
        }
    }

    private static String value(String sdp, String attribute, int section) {
        int begin = sdp.indexOf(attribute, section) + attribute.length();
        return sdp.substring(begin, sdp.indexOf('\r', begin));
    }

    void receive(Message message) {
        if (message.description() == null) {
            // As it is now: another description may come before the operation has its turn.
            boolean isOfIgnoredOffer = isIgnoringOffer;
            connection.addIceCandidate(message.candidate()).whenComplete((ok, failure) -> {
                if (failure != null && !isOfIgnoredOffer) {
                    failures.add((isPolite ? "polite " : "impolite ") + message.candidate() + ": " + failure + " with "
                            + outline(connection.remoteDescription()));
                }
            });
            return;
        }
        boolean isOffer = message.description().type() == SdpType.OFFER;
        boolean isReady = !isMakingOffer && (connection.signalingState() == SignalingState.STABLE || isAnswerPending);
        isIgnoringOffer = !isPolite && isOffer && !isReady;
        if (isIgnoringOffer) {
            ignored++;
            return;
        }
        isAnswerPending = !isOffer;
        CompletionStage<Void> set = connection.setRemoteDescription(message.description());
        breather.run();
        CompletionStage<Void> answered = set.thenCompose(ok -> {
            isAnswerPending = false;
            breather.run();
            return isOffer
                    ? connection.setLocalDescription().thenAccept(done -> tell())
                    : CompletableFuture.completedFuture(null);
        });
        watch(answered, message.description().type() + " received");
    }

    private static String outline(JsepDescription description) {
        return description == null
                ? "nothing"
                : description.type() + " "
                        + description
                                .sdp()
                                .lines()
                                .filter(line -> line.matches("(m=|a=mid|a=ice-ufrag|a=group).*"))
                                .map(line -> line.substring(0, Math.min(20, line.length())))
                                .toList();
    }

    /** {@return how many offers of the other side have been ignored} */
    int ignored() {
        return ignored;
    }

    private CompletionStage<Void> watch(CompletionStage<Void> stage, String what) {
        return stage.whenComplete((ok, failure) -> {
            if (failure != null) {
                failures.add(what + ": " + failure);
            }
        });
    }
}
