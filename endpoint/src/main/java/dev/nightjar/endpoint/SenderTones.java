package dev.nightjar.endpoint;

import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of one sender's tones to the loop of its connection. */
final class SenderTones {
    private SenderTones() {}

    /** {@return what sends the tones of a sender, or null where it sends no sound: W3C WebRTC §7.1} */
    static @Nullable DtmfSender of(PeerConnection connection, RtpTransceiver transceiver, RtpSender sender) {
        if (transceiver.kind() != MediaKind.AUDIO) {
            return null;
        }
        return new DtmfSender(
                connection.lock(),
                () -> canSend(connection, transceiver, sender),
                connection.callbacks(),
                (event, toneNanos, thenNanos, then) -> connection.onLoop(
                        peer -> peer.change(media -> media.tones().play(sender, event, toneNanos, thenNanos, then))));
    }

    /**
     * W3C WebRTC §7.3, determine if DTMF can be sent; the caller holds the lock.
     *
     * <p>*Choice:* not beside a track that arrives on another connection: its packets pass as they are, its tones
     * among them, and none of ours can come between without new numbers for all that follows.
     */
    private static boolean canSend(PeerConnection connection, RtpTransceiver transceiver, RtpSender sender) {
        SectionPlan agreed = transceiver.agreed();
        TransceiverDirection direction = transceiver.currentDirection();
        return connection.connectionState() == PeerConnectionState.CONNECTED
                && !transceiver.isStopping()
                && sender.track() instanceof EncodedTrack
                && direction != null
                && direction.sends()
                && sender.encodings().sent().get(0).parameters().active()
                && agreed != null
                && codec(agreed.codecs(), 0) != null;
    }

    /**
     * {@return the agreed form of telephone events, or null}
     *
     * @param clockRate of the sound beside them: RFC 4733 §2.1 wants the same. *Choice:* where only another one is
     *     agreed, as with a Firefox that sends Opus, tones go out in that.
     */
    static @Nullable RtpCodec codec(List<RtpCodec> agreed, int clockRate) {
        RtpCodec chosen = null;
        for (RtpCodec codec : agreed) {
            if (codec.isNamed("telephone-event") && (chosen == null || codec.clockRate() == clockRate)) {
                boolean isBetter = chosen == null || chosen.clockRate() != clockRate;
                chosen = isBetter ? codec : chosen;
            }
        }
        return chosen;
    }
}
