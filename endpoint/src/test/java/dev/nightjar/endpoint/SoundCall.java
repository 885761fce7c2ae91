package dev.nightjar.endpoint;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Two connections, one of which sends sound to the other, with trickled candidates and all that they report. */
final class SoundCall implements AutoCloseable {
    final PeerConnection left;
    final PeerConnection right;
    final Events leftEvents;
    final Events rightEvents;
    final FrameCounter heard = new FrameCounter();
    final RtpTransceiver audio;

    /** What one connection has reported, in its order. */
    static final class Events {
        final List<String> all = new CopyOnWriteArrayList<>();
        final List<IceCandidatePair> pairs = new CopyOnWriteArrayList<>();

        Events(PeerConnection connection) {
            connection.onIceGatheringStateChange(state -> all.add("gathering " + state));
            connection.onIceConnectionStateChange(state -> all.add("ice " + state));
            connection.onConnectionStateChange(state -> all.add("connection " + state));
            connection.onSignalingStateChange(state -> all.add("signaling " + state));
            connection.onNegotiationNeeded(() -> all.add("negotiation needed"));
            connection.onSelectedCandidatePairChange(pair -> {
                pairs.add(pair);
                all.add("pair");
            });
            connection.onIceCandidate(
                    candidate -> all.add(candidate.isEndOfCandidates() ? "end of candidates" : "candidate"));
        }

        /** {@return those that begin so} */
        List<String> of(String beginning) {
            return all.stream().filter(each -> each.startsWith(beginning)).toList();
        }
    }

    SoundCall(PeerConnection left, PeerConnection right) {
        this.left = left;
        this.right = right;
        leftEvents = new Events(left);
        rightEvents = new Events(right);
        right.onTrack(heard);
        audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
    }

    /** Has each side hear of the other's candidates as they come, which may be before the description. */
    SoundCall trickling() {
        left.onIceCandidate(right::addIceCandidate);
        right.onIceCandidate(left::addIceCandidate);
        return this;
    }

    /** One whole offer and answer of the left side, with all candidates in the descriptions. */
    void exchange() {
        exchange(left, right);
    }

    static void exchange(PeerConnection offerer, PeerConnection answerer) {
        Sessions.await(offerer.setLocalDescription());
        Sessions.await(offerer.gatheringComplete());
        Sessions.await(answerer.setRemoteDescription(offerer.localDescription()));
        Sessions.await(answerer.setLocalDescription());
        Sessions.await(answerer.gatheringComplete());
        Sessions.await(offerer.setRemoteDescription(answerer.localDescription()));
    }

    SoundCall connected() throws Exception {
        exchange();
        until(() -> left.connectionState() == PeerConnectionState.CONNECTED
                && right.connectionState() == PeerConnectionState.CONNECTED);
        return this;
    }

    /** Waits until that is so, and fails with everything that was reported. */
    void until(BooleanSupplier condition) throws Exception {
        if (!ProcessProbe.holdsWithin(30, condition)) {
            throw new AssertionError("not within 30 s; left: " + leftEvents.all + ", right: " + rightEvents.all);
        }
    }

    /** Waits until both sides use a pair of the user fragments in force. */
    void untilMoved() throws Exception {
        until(() -> isMoved(left) && isMoved(right));
    }

    private static boolean isMoved(PeerConnection connection) {
        IceCandidatePair pair = connection.selectedCandidatePair();
        return pair != null && UfragOf.local(connection).equals(pair.local().usernameFragment());
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }
}
