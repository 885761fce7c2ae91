package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.answer;
import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.recorded;
import static dev.nightjar.endpoint.Sessions.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.WebRtcException.Name;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SetupRole;
import dev.nightjar.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a peer's description may and may not say. */
class RemoteDescriptionTest extends OnePeer {
    private static final int MUTATIONS = 1500;
    private static final String AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\n"
            + "a=rtcp-mux\r\na=sendonly\r\na=rtpmap:111 opus/48000/2\r\n";
    private static final String VIDEO = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n"
            + "a=rtcp-mux\r\na=sendonly\r\na=rtpmap:96 VP8/90000\r\n";
    private static final String FINGERPRINT = "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB\r\n";
    private static final String PASSWORD = "a=ice-pwd:0123456789abcdef01234567\r\n";
    private static final String TRANSPORT = "a=ice-ufrag:abcd\r\n" + PASSWORD + FINGERPRINT;

    private static String session(String... sections) {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" + String.join("", sections);
    }

    private void refusedOffer(String sdp, Name name, String reason) {
        refused(connection.setRemoteDescription(JsepDescription.offer(sdp)), name, reason);
        assertThat(connection.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(connection.transceivers()).isEmpty();
        assertThat(connection.remoteDescription()).isNull();
    }

    @Test
    void refusesSimulcastOfEncodingsThatAreNotThere() {
        refusedOffer(
                session(VIDEO + "a=mid:0\r\n" + TRANSPORT + "a=rid:a send\r\na=simulcast:send a;b\r\n"),
                Name.INVALID_ACCESS_ERROR,
                "a=rid:b");
    }

    /** RFC 8841 §10.3: the notation of old browsers, until there are data channels. */
    @Test
    void anOldDataChannelIsRejectedInItsOwnWords() {
        String data = "m=application 9 DTLS/SCTP 5000\r\na=mid:data\r\n" + TRANSPORT
                + "a=sctpmap:5000 webrtc-datachannel 1024\r\n";
        String answer =
                answer(connection, session("a=group:BUNDLE 0 data\r\n", AUDIO + "a=mid:0\r\n" + TRANSPORT, data));

        assertThat(answer).contains("m=application 0 DTLS/SCTP 5000\r\n").doesNotContain("sctpmap");
        assertThat(answer).contains("a=group:BUNDLE 0\r\n");
    }

    @Test
    void refusesPlanB() {
        refusedOffer(
                session(VIDEO + TRANSPORT + "a=mid:video\r\na=ssrc:1 msid:s t1\r\na=ssrc:2 msid:s t2\r\n"),
                Name.OPERATION_ERROR,
                "Plan B");
    }

    @Test
    void refusesATransportThatLacksSomething() {
        refusedOffer(session(AUDIO + "a=mid:0\r\n" + FINGERPRINT), Name.INVALID_ACCESS_ERROR, "ice-ufrag");
        refusedOffer(
                session(AUDIO + "a=mid:0\r\na=ice-ufrag:abcd\r\n" + PASSWORD),
                Name.INVALID_ACCESS_ERROR,
                "fingerprint");
        refusedOffer(
                session(AUDIO.replace("a=rtcp-mux\r\n", "") + "a=mid:0\r\n" + TRANSPORT),
                Name.INVALID_ACCESS_ERROR,
                "rtcp-mux");
    }

    @Test
    void refusesFingerprintsItCannotCheck() {
        String md5 = "a=fingerprint:md5 " + "AB:".repeat(15) + "AB\r\n";

        refusedOffer(
                session(AUDIO + "a=mid:0\r\na=ice-ufrag:abcd\r\n" + PASSWORD + md5), Name.OPERATION_ERROR, "sha-256");
    }

    @Test
    void takesAnyOfSeveralFingerprintsThatItCanCheck() {
        String md5 = "a=fingerprint:md5 " + "AB:".repeat(15) + "AB\r\n";

        assertThat(answer(connection, session(AUDIO + "a=mid:0\r\n" + md5 + TRANSPORT)))
                .contains("m=audio 9");
    }

    @Test
    void refusesMoreSectionsThanTransceivers() {
        StringBuilder sections = new StringBuilder();
        for (int i = 0; i <= TransceiverSet.MAX_TRANSCEIVERS; i++) {
            sections.append(AUDIO).append("a=mid:").append(i).append("\r\n").append(TRANSPORT);
        }

        refusedOffer(session(sections.toString()), Name.OPERATION_ERROR, "m-sections: 65");
    }

    @Test
    void refusesAnOfferThatWouldMakeTooManyTransceiversAndKeepsNoneOfIt() {
        for (int i = 0; i < TransceiverSet.MAX_TRANSCEIVERS; i++) {
            connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        }
        String offer =
                session("a=group:BUNDLE 0 1\r\n", VIDEO + "a=mid:0\r\n" + TRANSPORT, AUDIO + "a=mid:1\r\n" + TRANSPORT);

        refused(connection.setRemoteDescription(JsepDescription.offer(offer)), Name.OPERATION_ERROR, "transceivers");

        assertThat(connection.transceivers())
                .hasSize(TransceiverSet.MAX_TRANSCEIVERS)
                .allMatch(
                        each -> each.mid() == null && each.receiver().streams().isEmpty());
        assertThat(connection.signalingState()).isEqualTo(SignalingState.STABLE);
    }

    @Test
    void refusesAGiantDescription() {
        refusedOffer(session("a=x:" + "y".repeat(300_000) + "\r\n"), Name.OPERATION_ERROR, "");
    }

    @Test
    void answersTheSetupThatIsOffered() {
        assertThat(setupAnswering("a=setup:actpass\r\n")).isEqualTo(SetupRole.ACTIVE);
        assertThat(setupAnswering("a=setup:passive\r\n")).isEqualTo(SetupRole.ACTIVE);
        assertThat(setupAnswering("a=setup:active\r\n")).isEqualTo(SetupRole.PASSIVE);
        assertThat(setupAnswering("")).isEqualTo(SetupRole.PASSIVE);
    }

    private static SetupRole setupAnswering(String setup) {
        try (PeerConnection fresh = endpoint.newPeerConnection()) {
            String answer = answer(fresh, session(AUDIO + "a=mid:0\r\n" + TRANSPORT + setup));
            return SessionDescription.parse(answer).media().get(0).setup().orElseThrow();
        }
    }

    @Test
    void refusesToTurnTheDtlsRolesRoundWhereIceGoesOn() {
        String offer = session(AUDIO + "a=mid:0\r\n" + TRANSPORT + "a=setup:actpass\r\n");
        answer(connection, offer);

        refused(
                connection.setRemoteDescription(JsepDescription.offer(offer.replace("actpass", "active"))),
                Name.INVALID_ACCESS_ERROR,
                "a=setup");
        answer(connection, offer.replace("actpass", "passive"));

        String restarted = offer.replace("actpass", "active").replace("ufrag:abcd", "ufrag:efgh");
        assertThat(SessionDescription.parse(answer(connection, restarted))
                        .media()
                        .get(0)
                        .setup())
                .contains(SetupRole.PASSIVE);
    }

    @Test
    void refusesAnotherCertificateWhereIceGoesOn() {
        String offer = session(AUDIO + "a=mid:0\r\n" + TRANSPORT + "a=setup:actpass\r\n");
        answer(connection, offer);

        refused(
                connection.setRemoteDescription(JsepDescription.offer(offer.replace("AB:", "CD:"))),
                Name.INVALID_ACCESS_ERROR,
                "a=fingerprint");
    }

    @Test
    void refusesAnOfferWhoseSectionsMoveOrGo() {
        String audio = AUDIO + "a=mid:0\r\n" + TRANSPORT;
        String video = VIDEO + "a=mid:1\r\n" + TRANSPORT;
        answer(connection, session("a=group:BUNDLE 0 1\r\n", audio, video));

        refused(
                connection.setRemoteDescription(JsepDescription.offer(session("a=group:BUNDLE 0\r\n", audio))),
                Name.INVALID_ACCESS_ERROR,
                "offer has 1");
        refused(
                connection.setRemoteDescription(JsepDescription.offer(session("a=group:BUNDLE 0 1\r\n", video, audio))),
                Name.INVALID_ACCESS_ERROR,
                "m-section 0");
        assertThat(connection.transceivers()).hasSize(2);
    }

    @Test
    void refusesASecondOfferThatDoesNotGoOnFromTheFirst() {
        String audio = AUDIO + "a=mid:0\r\n" + TRANSPORT;
        String video = VIDEO + "a=mid:1\r\n" + TRANSPORT;
        await(connection.setRemoteDescription(JsepDescription.offer(session("a=group:BUNDLE 0 1\r\n", audio, video))));

        refused(
                connection.setRemoteDescription(JsepDescription.offer(session(audio))),
                Name.INVALID_ACCESS_ERROR,
                "offer has 1");
        refused(
                connection.setRemoteDescription(JsepDescription.offer(session(video, audio))),
                Name.INVALID_ACCESS_ERROR,
                "m-section 0");
        assertThat(connection.transceivers()).hasSize(2);
    }

    @Test
    void anOfferThatIsRefusedLeavesTheTransportAsItWas() {
        String audio = AUDIO + "a=mid:0\r\n" + TRANSPORT;
        answer(connection, session(audio));
        String other = audio.replaceAll("a=fingerprint.*\r\n", "").replace("ufrag:abcd", "ufrag:efgh");

        refused(
                connection.setRemoteDescription(JsepDescription.offer(session(other))),
                Name.INVALID_ACCESS_ERROR,
                "a=fingerprint");

        refused(
                connection.addIceCandidate(
                        new IceCandidate("candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host", "0", null, "efgh")),
                Name.OPERATION_ERROR,
                "usernameFragment");
        assertThat(connection.transceivers().get(0).currentDirection()).isEqualTo(TransceiverDirection.RECVONLY);
    }

    @Test
    void rejectsWhatIsOutsideTheFirstBundle() {
        String answer =
                answer(connection, session(AUDIO + "a=mid:0\r\n" + TRANSPORT, VIDEO + "a=mid:1\r\n" + TRANSPORT));

        List<MediaDescription> sections = SessionDescription.parse(answer).media();
        assertThat(sections.get(0).isRejected()).isFalse();
        assertThat(sections.get(1).isRejected()).isTrue();
        assertThat(connection.transceivers()).hasSize(1);
    }

    @Test
    void takesTheTransportOfTheFirstSectionItAcceptsWhereEachHasItsOwn() {
        String data = "m=application 9 DTLS/SCTP 5000\r\nc=IN IP4 0.0.0.0\r\na=mid:d\r\na=sctpmap:5000"
                + " webrtc-datachannel 256\r\n" + TRANSPORT;
        String audio = AUDIO + "a=mid:a\r\n" + TRANSPORT.replace("ufrag:abcd", "ufrag:efgh");
        String answer = answer(connection, session("a=group:BUNDLE d a\r\n", data, audio));

        assertThat(SessionDescription.parse(answer).groups().get(0).mids()).containsExactly("a");
        await(connection.addIceCandidate(
                new IceCandidate("candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host", "a", null, "efgh")));
    }

    @Test
    void rejectsASectionWithoutACommonCodecAndBeginsNoTrack() {
        String g729 = AUDIO.replace("opus/48000/2", "G729/8000") + "a=mid:0\r\n" + TRANSPORT;
        connection.onTrack(event -> {
            throw new AssertionError("a track of a section that is rejected");
        });

        String answer = answer(
                connection,
                session("a=group:BUNDLE 0 1\r\n", g729, VIDEO.replace("VP8", "XYZ") + "a=mid:1\r\n" + TRANSPORT));

        assertThat(SessionDescription.parse(answer).media()).allMatch(MediaDescription::isRejected);
        assertThat(connection.transceivers()).isEmpty();
        assertThat(connection.signalingState()).isEqualTo(SignalingState.STABLE);
    }

    @Test
    void answersALiteOfferAndABundleOnlySection() {
        String answer = answer(
                connection,
                session(
                        "a=ice-lite\r\na=group:BUNDLE 0 1\r\n",
                        AUDIO + "a=mid:0\r\n" + TRANSPORT,
                        VIDEO.replace("m=video 9", "m=video 0") + "a=mid:1\r\na=bundle-only\r\n"));

        assertThat(SessionDescription.parse(answer).media()).hasSize(2).noneMatch(MediaDescription::isRejected);
    }

    @Test
    void refusesAnswersThatDoNotFitTheOffer() {
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
        connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
        await(connection.setLocalDescription());
        String audio = AUDIO + "a=mid:0\r\na=setup:active\r\n" + TRANSPORT;
        String video = VIDEO + "a=mid:1\r\na=setup:active\r\n" + TRANSPORT;
        String group = "a=group:BUNDLE 0 1\r\n";

        refusedAnswer(session(group, audio), "m-sections");
        refusedAnswer(session(group, video, audio), "m-section 0");
        refusedAnswer(session(audio, video), "outside the bundle");
        refusedAnswer(session(group, audio.replace("opus", "G722"), video), "no codec");
        refusedAnswer(session(group, audio.replace("active", "actpass"), video), "a=setup");
        await(connection.setRemoteDescription(JsepDescription.answer(session(group, audio, video))));
        assertThat(connection.transceivers())
                .extracting(RtpTransceiver::currentDirection)
                .containsOnly(TransceiverDirection.RECVONLY);
    }

    private void refusedAnswer(String sdp, String reason) {
        refused(connection.setRemoteDescription(JsepDescription.answer(sdp)), Name.INVALID_ACCESS_ERROR, reason);
        assertThat(connection.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
    }

    @Test
    void anAnswerThatRejectsEverythingEndsTheTransceivers() {
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
        await(connection.setLocalDescription());

        await(connection.setRemoteDescription(
                JsepDescription.answer(session("m=audio 0 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n"))));

        assertThat(connection.transceivers()).isEmpty();
        assertThat(connection.signalingState()).isEqualTo(SignalingState.STABLE);
    }

    @Test
    void hostileOffersFailAsTheyShouldOrAreAnswered() {
        SplittableRandom random = Seeds.random(20261121);
        List<String> models = List.of(
                recorded("chromium-156/audio-video-data.offer.sdp"),
                recorded("chromium-156/simulcast.offer.sdp"),
                recorded("firefox-esr-153/simulcast.offer.sdp"),
                recorded("jsep/offer-B1.sdp"));
        int answered = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String hostile = mutate(models.get(random.nextInt(models.size())), random);
            try (PeerConnection victim = endpoint.newPeerConnection()) {
                try {
                    await(victim.setRemoteDescription(JsepDescription.offer(hostile)));
                    await(victim.createAnswer());
                    answered++;
                } catch (WebRtcException expected) {
                    assertThat(victim.signalingState()).isIn(SignalingState.STABLE, SignalingState.HAVE_REMOTE_OFFER);
                }
                assertThat(victim.transceivers()).hasSizeLessThanOrEqualTo(TransceiverSet.MAX_TRANSCEIVERS);
            }
        }

        assertThat(answered).isBetween(MUTATIONS / 20, MUTATIONS - 1);
        assertThat(endpoint.connectionCount()).isEqualTo(1);
    }

    /** Up to four small changes of lines: gone, doubled, swapped, cut, or with another number or character in them. */
    private static String mutate(String sdp, SplittableRandom random) {
        String[] lines = sdp.lines().toArray(String[]::new);
        for (int change = random.nextInt(1, 5); change > 0; change--) {
            int at = random.nextInt(5, lines.length);
            String line = lines[at];
            int cut = random.nextInt(2, Math.max(3, line.length()));
            lines[at] = switch (random.nextInt(7)) {
                case 0 -> "a=x-removed";
                case 1 -> line + "\r\n" + line;
                case 2 -> lines[random.nextInt(5, lines.length)];
                case 3 -> line.substring(0, Math.min(cut, line.length()));
                case 4 -> line.replaceAll("[0-9]+", Integer.toString(random.nextInt()));
                case 5 -> line.replaceFirst("[0-9]+", Integer.toString(random.nextInt(70_000)));
                default ->
                    line.substring(0, Math.min(cut, line.length()))
                            + (char) random.nextInt(32, 127)
                            + line.substring(Math.min(cut, line.length()));
            };
        }
        return String.join("\r\n", lines) + "\r\n";
    }
}
