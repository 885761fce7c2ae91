package dev.nightjar.examples;

import dev.nightjar.endpoint.DtmfSender;
import dev.nightjar.endpoint.EncodedTrack;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.ReceivedTone;
import dev.nightjar.endpoint.RtpSender;
import dev.nightjar.rtp.payload.CodecKind;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Answers calls, listens for what the caller keys in, and answers with tones.
 *
 * <p>A number ends with {@code #}; {@code *} begins it again.
 */
public final class DtmfBot {
    /** More than anybody keys in; the bot forgets what is longer. */
    private static final int MOST_KEYS = 32;

    private final Endpoint endpoint;
    private final UnaryOperator<String> replies;

    /**
     * Makes a bot on an endpoint of the caller's.
     *
     * @param replies gives the tones that answer a number, such as {@code "1,2"}; empty for none
     */
    public DtmfBot(Endpoint endpoint, UnaryOperator<String> replies) {
        this.endpoint = endpoint;
        this.replies = replies;
    }

    /** Takes the offer of a peer that calls, and returns the answer to it. */
    public CompletionStage<String> call(String offer) {
        PeerConnection pc = endpoint.newPeerConnection();
        return pc.setRemoteDescription(JsepDescription.offer(offer))
                .thenCompose(ok -> {
                    // Tones go beside the sound of a track; this one never says anything else.
                    RtpSender sender = pc.addTrack(EncodedTrack.of(CodecKind.OPUS), "bot");
                    Conversation conversation = new Conversation(sender.dtmf());
                    pc.receivers().forEach(receiver -> receiver.onTone(conversation::heard));
                    return pc.setLocalDescription();
                })
                .thenCompose(ok -> pc.gatheringComplete())
                .thenApply(ok -> pc.localDescription().sdp());
    }

    /** One call; its methods run on the executor of its connection, one at a time. */
    private final class Conversation {
        private final DtmfSender dtmf;
        private final StringBuilder number = new StringBuilder();

        Conversation(DtmfSender dtmf) {
            this.dtmf = dtmf;
        }

        void heard(ReceivedTone key) {
            switch (key.tone()) {
                case "#" -> {
                    reply(replies.apply(number.toString()));
                    number.setLength(0);
                }
                case "*" -> number.setLength(0);
                default -> {
                    if (number.length() < MOST_KEYS) {
                        number.append(key.tone());
                    }
                }
            }
        }

        private void reply(String tones) {
            // What still waits of the reply before comes first.
            if (dtmf.canInsertDtmf()) {
                dtmf.insertDtmf(dtmf.toneBuffer() + tones);
            }
        }
    }
}
