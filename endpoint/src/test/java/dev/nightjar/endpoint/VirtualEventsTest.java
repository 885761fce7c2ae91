package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What an application calls and hears of the offer/answer exchange, in its order: a recorded script for each case, whose
 * comments name the clause of W3C WebRTC that puts a line where it is.
 *
 * <p>Whole connections, with ICE, DTLS and media, in virtual time.
 */
class VirtualEventsTest {
    private final VirtualCall call = new VirtualCall();

    @AfterEach
    void close() {
        call.close();
    }

    @Test
    void connects() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.connect();
        call.left.close();
        call.until(() -> call.right.heard("whenClosed: the peer has closed"));

        call.assertLog("connect-and-close");
    }

    @Test
    void addsAndRemovesATrackWhileConnected() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.connect();
        call.clearLog();

        RtpSender sender = call.left.addTrack(EncodedTrack.of(CodecKind.VP8), "stream");
        call.until(() -> call.left.heard("negotiationneeded"));
        call.exchange(call.left, call.right);
        call.left.log.add("removeTrack()");
        call.left.connection.removeTrack(sender);
        call.until(() -> call.left.log.lastIndexOf("negotiationneeded") > call.left.log.indexOf("removeTrack()"));
        call.exchange(call.left, call.right);

        call.assertLog("add-and-remove-track");
    }

    @Test
    void stopsATransceiverAndUsesItsPlaceAgain() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.left.add(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        call.connect();
        call.clearLog();

        call.left.log.add("stop(video)");
        call.left.connection.transceivers().get(1).stop();
        call.until(() -> call.left.heard("negotiationneeded"));
        call.exchange(call.left, call.right);
        call.right.add(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        call.until(() -> call.right.heard("negotiationneeded"));
        call.exchange(call.right, call.left);

        assertThat(call.left.connection.localDescription().sdp().split("\nm=")).hasSize(3);
        call.assertLog("stop-and-recycle");
    }

    @Test
    void changesDirections() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.connect();
        call.clearLog();

        RtpTransceiver audio = call.left.connection.transceivers().get(0);
        for (TransceiverDirection direction :
                List.of(TransceiverDirection.RECVONLY, TransceiverDirection.INACTIVE, TransceiverDirection.SENDONLY)) {
            call.left.log.add("direction = " + direction);
            audio.setDirection(direction);
            call.exchange(call.left, call.right);
        }

        call.assertLog("directions");
    }

    @Test
    void takesItsOwnOfferBack() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.left.setLocal();
        call.left.setLocal(JsepDescription.rollback());
        call.until(() -> call.left.heard("setLocalDescription rollback resolved"));
        call.exchange(call.left, call.right);

        call.assertLog("rollback-local");
    }

    @Test
    void takesTheOfferOfThePeerBack() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.left.setLocal().thenRun(() -> {
            call.right.setRemote(call.left.connection.localDescription());
            call.right.setRemote(JsepDescription.rollback());
        });
        call.until(() -> call.right.heard("setRemoteDescription rollback resolved"));

        call.assertLog("rollback-remote");
    }

    @Test
    void anOfferThatCrossesOursTakesOursBackFirst() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.right.add(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        call.right.setLocal();
        call.until(() -> call.right.heard("icegatheringstatechange complete"));
        call.exchange(call.left, call.right);
        call.until(() -> call.right.log.lastIndexOf("negotiationneeded")
                > call.right.log.indexOf("setRemoteDescription offer()"));

        call.assertLog("glare");
    }

    @Test
    void answersForNowAndThenForGood() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.left
                .setLocal()
                .thenRun(() -> call.right
                        .setRemote(call.left.connection.localDescription())
                        .thenCompose(ok -> call.right.setLocal(new JsepDescription(SdpType.PRANSWER, "")))
                        .thenRun(() -> call.left.setRemote(call.right.connection.localDescription())));
        call.untilConnected();
        call.right.setLocal().thenRun(() -> call.left.setRemote(call.right.connection.localDescription()));
        call.until(() -> call.left.heard("setRemoteDescription answer resolved"));

        call.assertLog("pranswer");
    }

    @Test
    void restartsIceWhileConnected() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.connect();
        call.clearLog();
        List<IceCandidatePair> pairs = new ArrayList<>();
        call.right.connection.onSelectedCandidatePairChange(pairs::add);

        call.left.log.add("restartIce()");
        call.left.connection.restartIce();
        call.until(() -> call.left.heard("negotiationneeded"));
        call.exchange(call.left, call.right);
        call.until(() -> call.left.heard("iceconnectionstatechange completed")
                && call.right.heard("iceconnectionstatechange completed"));

        assertThat(pairs).hasSize(1);
        call.assertLog("ice-restart");
    }

    @Test
    void refusedCallsTellNothing() {
        call.left.createAnswer();
        call.left.setLocal(JsepDescription.answer(""));
        call.left.setRemote(JsepDescription.answer("v=0"));
        call.left.setRemote(JsepDescription.offer("no description"));
        call.left.log("addIceCandidate", call.left.connection.addIceCandidate(IceCandidate.of("candidate:", "0")));
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.left.setLocal(JsepDescription.offer("v=0"));
        call.until(() -> call.left.heard("negotiationneeded"));

        call.assertLog("refusals");
    }

    @Test
    void operationsWaitForEachOtherAndCloseEndsThemAll() {
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.left.createOffer().thenAccept(call.left::setLocal);
        call.left.createOffer().thenRun(() -> call.left.log.add("close()")).thenRun(call.left.connection::close);
        call.left.createOffer();
        call.until(() -> call.left.heard("whenClosed: closed"));
        call.left.createOffer();
        call.run(java.time.Duration.ofSeconds(1));

        call.assertLog("operations-and-close");
    }
}
