package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaDescriptionTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";

    private static MediaDescription section(String session, String media) {
        return SessionDescription.parse((HEAD + session + media).replace(";;", "\r\n"))
                .media()
                .get(0);
    }

    @Test
    void chromiumsVideoSectionAnswersWithAllThatIsInIt() {
        MediaDescription video = Vectors.parsed("browsers/chromium-156/simulcast.offer-gathered.sdp")
                .media()
                .get(0);

        assertThat(video.type()).isEqualTo("video");
        assertThat(video.port()).isEqualTo(38385);
        assertThat(video.protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
        assertThat(video.formats()).hasSize(23).startsWith("96", "97", "102");
        assertThat(video.connection()).contains(Connection.of("192.0.2.10"));
        assertThat(video.mid()).contains("0");
        assertThat(video.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(video.setup()).contains(SetupRole.ACTPASS);
        assertThat(video.iceUfrag()).contains("Sylw");
        assertThat(video.iceOptions()).containsExactly("trickle");
        assertThat(video.isRtcpMux()).isTrue();
        assertThat(video.isRtcpReducedSize()).isTrue();
        assertThat(video.isExtmapAllowMixed()).isTrue();
        assertThat(video.rtcp()).contains(new RtcpAttribute(9, Connection.UNSPECIFIED));
        assertThat(video.rids()).containsExactly(Rid.send("q"), Rid.send("h"), Rid.send("f"));
        assertThat(video.simulcast()).contains(Simulcast.send(List.of("q", "h", "f")));
        assertThat(video.extMaps()).hasSize(13).contains(ExtMap.of(3, "urn:3gpp:video-orientation"));
        assertThat(video.msids()).hasSize(1);
        assertThat(video.candidates()).hasSize(4);
        CandidateAttribute tcp = video.candidates().get(2);
        assertThat(tcp.tcpType()).contains("active");
        assertThat(tcp.isUdp()).isFalse();
        assertThat(tcp.extension("network-id")).contains("1");
        RtpCodec h264 = video.codecs().get(2);
        assertThat(h264.isNamed("h264")).isTrue();
        assertThat(h264.mimeType("video")).isEqualTo("video/h264");
        assertThat(h264.parameters().asMap().keySet())
                .containsExactly("level-asymmetry-allowed", "packetization-mode", "profile-level-id");
        assertThat(h264.hasFeedback("nack pli")).isTrue();
        assertThat(video.codecs().get(3).associatedPayloadType()).hasValue(102);
    }

    @Test
    void firefoxSaysFingerprintAndOptionsOnceForTheSession() {
        SessionDescription session = Vectors.parsed("browsers/firefox-esr-153/audio-video-data.answer-gathered.sdp");

        for (MediaDescription media : session.media()) {
            assertThat(media.attributes().has("fingerprint")).isFalse();
            assertThat(media.fingerprints()).hasSize(1);
            assertThat(media.iceOptions()).containsExactly("trickle");
        }
        MediaDescription data = session.media().get(2);
        assertThat(data.isDataChannel()).isTrue();
        assertThat(data.isRtp()).isFalse();
        assertThat(data.codecs()).isEmpty();
        assertThat(data.sctpPort()).hasValue(5000);
        assertThat(data.maxMessageSize()).hasValue(1073741823L);
        MediaDescription video = session.media().get(1);
        assertThat(video.ssrcs()).hasSize(2);
        assertThat(video.ssrcs().get(1).attribute().name()).isEqualTo("cname");
        assertThat(video.ssrcGroups()).containsExactly(new SsrcGroup(SsrcGroup.FID, List.of(305990776, 1109924743)));
        assertThat(session.media().get(0).isEndOfCandidates()).isTrue();
        assertThat(session.media().get(0).msids().get(0).trackId()).contains("{57c24d6e-ff31-4879-a1e4-0a89d720675d}");
    }

    @Test
    void anOldSafarisDataChannelIsUnderstood() {
        SessionDescription session = Vectors.parsed("browsers/safari/aiortc-safari-legacy-offer.sdp");
        MediaDescription data = session.media("data").orElseThrow();

        assertThat(data.isDataChannel()).isTrue();
        assertThat(data.sctpPort()).hasValue(5000);
        assertThat(data.sctpMap()).contains(new SctpMap(5000, "webrtc-datachannel", 1024));
        CandidateAttribute reflexive = data.candidates().get(2);
        assertThat(reflexive.type()).isEqualTo("srflx");
        assertThat(reflexive.relatedAddress()).contains("192.0.2.11");
        assertThat(reflexive.relatedPort()).hasValue(60277);
        assertThat(reflexive.extension("network-cost")).contains("999");
        assertThat(session.media("audio").orElseThrow().ssrcs().get(0).ssrc()).isEqualTo(205815247);
    }

    @Test
    void aBundledSectionUsesTheTaggedSectionsTransport() {
        SessionDescription session = Vectors.parsed("jsep-section7/answer-A1.sdp");
        MediaDescription video = session.media().get(1);

        assertThat(video.iceUfrag()).isEmpty();
        assertThat(session.transportOf(video)).isEqualTo(session.media().get(0));
        assertThat(session.transportOf(video).iceUfrag()).isPresent();
        assertThat(session.bundleOf(video)).contains(MediaGroup.bundle(List.of("a1", "v1")));
        assertThat(session.groups()).contains(new MediaGroup(MediaGroup.LS, List.of("a1", "v1")));
        assertThat(video.tlsId()).isEmpty();
        assertThat(session.media().get(0).tlsId()).isPresent();
        assertThat(session.media().get(0).isRtcpMuxOnly()).isFalse();
        assertThat(Vectors.parsed("jsep-section7/offer-B1.sdp").media().get(0).isRtcpMuxOnly())
                .isTrue();
    }

    @Test
    void theSessionsWordHoldsWhereTheSectionHasNone() {
        String session = "a=inactive;;a=setup:passive;;a=ice-ufrag:abcd;;a=ice-pwd:0123456789012345678901;;a=ice-lite;;"
                + "a=ice-options:ice2  trickle;;a=tls-id:01234567890123456789;;a=extmap:1 urn:a;;a=extmap-allow-mixed;;";
        MediaDescription silent = section(session, "m=audio 9 RTP/AVP 0;;a=extmap:2 urn:b;;");
        MediaDescription loud = section(session, "m=audio 9 RTP/AVP 0;;a=sendonly;;a=setup:active;;a=ice-ufrag:efgh;;");

        assertThat(silent.direction()).isEqualTo(Direction.INACTIVE);
        assertThat(silent.setup()).contains(SetupRole.PASSIVE);
        assertThat(silent.iceCredentials()).contains(new IceCredentials("abcd", "0123456789012345678901"));
        assertThat(silent.iceOptions()).containsExactly("ice2", "trickle");
        assertThat(silent.tlsId()).isPresent();
        assertThat(silent.extMaps()).containsExactly(ExtMap.of(1, "urn:a"), ExtMap.of(2, "urn:b"));
        assertThat(silent.isExtmapAllowMixed()).isTrue();
        assertThat(loud.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(loud.setup()).contains(SetupRole.ACTIVE);
        assertThat(loud.iceUfrag()).contains("efgh");
        assertThat(section("", "m=audio 9 RTP/AVP 0;;").direction()).isEqualTo(Direction.SENDRECV);
        assertThat(SessionDescription.parse((HEAD + session).replace(";;", "\r\n"))
                        .isIceLite())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, false, true", "0, true, false", "9, false, false"})
    void portZeroRejectsUnlessTheBundleStillDecides(int port, boolean bundleOnly, boolean rejected) {
        MediaDescription media =
                section("", "m=audio " + port + " RTP/AVP 0;;" + (bundleOnly ? "a=bundle-only;;" : ""));

        assertThat(media.isRejected()).isEqualTo(rejected);
    }

    @Test
    void codecsTakeFeedbackForAllAndStaticTypesAndSkipWhatNobodyNamed() {
        MediaDescription media = section(
                "",
                "m=video 9 RTP/AVPF 96 97 0 98 96;;a=rtpmap:96 VP8/90000;;"
                        + "a=rtpmap:97 rtx/90000;;a=fmtp:97 apt=96;;a=fmtp:96 max-fr=30; MAX-FS=1200;;a=rtcp-fb:* nack;;"
                        + "a=rtcp-fb:96 nack pli;;a=rtcp-fb:96 nack;;");

        assertThat(media.codecs()).extracting(RtpCodec::payloadType).containsExactly(96, 97, 0);
        RtpCodec vp8 = media.codecs().get(0);
        assertThat(vp8.feedback()).containsExactly("nack", "nack pli");
        assertThat(vp8.parameters().number("max-fs")).hasValue(1200);
        assertThat(vp8.parameters().number("max-mbps")).isEmpty();
        assertThat(media.codecs().get(1).feedback()).isEmpty();
        assertThat(media.codecs().get(2).name()).isEqualTo("PCMU");
    }

    @Test
    void severalPortsBandwidthsAndTheSessionsOwnLinesAreRead() {
        MediaDescription media = section("", "m=video 49170/2 RTP/AVP 31;;b=AS:128;;b=TIAS:99000;;");
        SessionDescription example = Vectors.parsed("rfc8866-section5.sdp");

        assertThat(media.portCount()).isEqualTo(2);
        assertThat(media.bandwidths()).containsExactly(new Bandwidth("AS", 128), new Bandwidth("TIAS", 99000));
        assertThat(example.name()).isEqualTo("Call to John Smith");
        assertThat(example.connection()).contains(Connection.of("198.51.100.1"));
        assertThat(example.origin().username()).isEqualTo("jdoe");
        assertThat(example.origin().next().sessionVersion()).isEqualTo("3724394406");
        assertThat(example.media().get(2).connection()).contains(Connection.of("2001:db8::2"));
    }

    @ParameterizedTest
    @CsvSource({"'', false", "a=cryptex;;, true", "a=cryptexx;;, false"})
    void cryptexMayStandInTheSectionOrForTheSession(String line, boolean expected) {
        String media = "m=audio 9 UDP/TLS/RTP/SAVPF 0;;";

        assertThat(section("", media + line).isCryptex()).isEqualTo(expected);
        assertThat(section(line, media).isCryptex()).isEqualTo(expected);
    }
}
