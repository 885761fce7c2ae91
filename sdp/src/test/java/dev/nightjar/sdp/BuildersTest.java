package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildersTest {
    private static final IceCredentials CREDENTIALS = new IceCredentials("abcd", "0123456789012345678901");

    private static MediaDescription audio(String mid) {
        return MediaDescription.builder("audio", 9, "UDP/TLS/RTP/SAVPF")
                .mid(mid)
                .iceCredentials(CREDENTIALS)
                .add(Fingerprint.of("sha-256", new byte[32]))
                .add(SetupRole.ACTPASS)
                .direction(Direction.SENDRECV)
                .add("rtcp-mux")
                .codecs(List.of(RtpCodec.of(111, "opus", 48000)
                        .withChannels(2)
                        .withParameters("minptime=10;useinbandfec=1")
                        .withFeedback(List.of("transport-cc"))))
                .build();
    }

    @Test
    void anOfferIsWrittenInTheOrderBrowsersWriteIt() {
        SessionDescription offer = SessionDescription.builder(Origin.of(42))
                .add(MediaGroup.bundle(List.of("0")))
                .add("extmap-allow-mixed")
                .media(audio("0"))
                .build();

        assertThat(offer.toString().split("\r\n", -1))
                .containsExactly(
                        "v=0",
                        "o=- 42 1 IN IP4 0.0.0.0",
                        "s=-",
                        "t=0 0",
                        "a=group:BUNDLE 0",
                        "a=extmap-allow-mixed",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "c=IN IP4 0.0.0.0",
                        "a=mid:0",
                        "a=ice-ufrag:abcd",
                        "a=ice-pwd:0123456789012345678901",
                        "a=fingerprint:sha-256 00" + ":00".repeat(31),
                        "a=setup:actpass",
                        "a=sendrecv",
                        "a=rtcp-mux",
                        "a=rtpmap:111 opus/48000/2",
                        "a=rtcp-fb:111 transport-cc",
                        "a=fmtp:111 minptime=10;useinbandfec=1",
                        "");
        assertThat(SessionDescription.parse(offer.toString())).isEqualTo(offer).hasSameHashCodeAs(offer);
    }

    @Test
    void linesGoWhereTheGrammarHasThemWhateverTheOrderOfCalls() {
        SessionDescription session = SessionDescription.builder(Origin.of(1))
                .add("x")
                .connection(Connection.of("2001:db8::1"))
                .name("call")
                .media(audio("0").toBuilder()
                        .bandwidth(new Bandwidth("AS", 5))
                        .connection(Connection.of("192.0.2.1"))
                        .port(5000)
                        .build())
                .build();

        assertThat(session.lines())
                .extracting(SdpLine::toString)
                .containsExactly("v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=call", "c=IN IP6 2001:db8::1", "t=0 0", "a=x");
        assertThat(session.media().get(0).lines().stream().limit(4))
                .extracting(SdpLine::toString)
                .containsExactly("m=audio 5000 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 192.0.2.1", "b=AS:5", "a=mid:0");
    }

    @Test
    void settingReplacesInPlaceAndRemovingTakesAll() {
        MediaDescription media = audio("0").toBuilder()
                .direction(Direction.INACTIVE)
                .set(SetupRole.ACTIVE)
                .add("candidate", "1 1 udp 1 192.0.2.1 9 typ host")
                .add(CandidateAttribute.host("2", 1, 2, "192.0.2.2", 9)
                        .withRelated("192.0.2.3", 7)
                        .withExtension("generation", "0"))
                .build();

        assertThat(media.attributes().asList().subList(4, 6))
                .containsExactly(Attribute.of("setup", "active"), Attribute.of("inactive"));
        assertThat(media.direction()).isEqualTo(Direction.INACTIVE);
        assertThat(media.candidates()).hasSize(2);
        assertThat(media.toBuilder().remove("candidate").build().candidates()).isEmpty();
        assertThat(media.toBuilder().set(media.candidates().get(1)).build().candidates())
                .containsExactly(media.candidates().get(1));
    }

    @Test
    void anEditedDescriptionKeepsItsUnknownLinesAndItsLineEnds() {
        String text = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\nx=kept\na=what\nm=audio  9 RTP/AVP 0\ni=kept too";
        SessionDescription session = SessionDescription.parse(text);

        SessionDescription edited = session.toBuilder()
                .origin(session.origin().next())
                .add("ice-lite")
                .set(Attribute.of("what", "else"))
                .media(
                        0,
                        session.media().get(0).toBuilder()
                                .direction(Direction.RECVONLY)
                                .build())
                .build();

        assertThat(edited)
                .hasToString("v=0\no=- 1 2 IN IP4 0.0.0.0\ns=-\nt=0 0\nx=kept\na=what:else\na=ice-lite\n"
                        + "m=audio  9 RTP/AVP 0\ni=kept too\na=recvonly\n");
        assertThat(edited.toBuilder().remove("ice-lite").build().isIceLite()).isFalse();
    }

    @Test
    void thePacingOfIceIsReadWhereItIsANumber() {
        SessionDescriptionBuilder session = SessionDescription.builder(Origin.of(1));
        assertThat(session.build().icePacingMillis()).isEmpty();
        assertThat(session.add("ice-pacing", "0000000020").build().icePacingMillis())
                .hasValue(20);
        for (String wrong : List.of("12345678901", "-5", "5 ms", "", "\u0665")) {
            assertThat(SessionDescription.builder(Origin.of(1))
                            .add("ice-pacing", wrong)
                            .build()
                            .icePacingMillis())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\na=x", "\0"})
    void aValueThatWouldStartALineIsRefused(String poison) {
        MediaDescriptionBuilder media = audio("0").toBuilder();
        SessionDescriptionBuilder session = SessionDescription.builder(Origin.of(1));
        String bad = "a" + poison;

        assertThatIllegalArgumentException().isThrownBy(() -> media.add("x", bad));
        assertThatIllegalArgumentException().isThrownBy(() -> media.add(bad));
        assertThatIllegalArgumentException().isThrownBy(() -> media.mid(bad));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> media.protocol(bad).build());
        assertThatIllegalArgumentException().isThrownBy(() -> session.name(bad));
        assertThatIllegalArgumentException().isThrownBy(() -> session.add("x", bad));
        assertThatIllegalArgumentException().isThrownBy(() -> new Msid(bad, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Connection("IN", "IP4", bad));
        assertThatIllegalArgumentException().isThrownBy(() -> RtpCodec.of(96, bad, 90000));
        assertThatIllegalArgumentException().isThrownBy(() -> new FormatParameters(bad));
        assertThatIllegalArgumentException().isThrownBy(() -> FormatParameters.of(Map.of("x", bad)));
        assertThatIllegalArgumentException().isThrownBy(() -> new RtcpFeedback(96, bad));
        assertThatIllegalArgumentException().isThrownBy(() -> new IceCredentials("abcd" + poison, "0".repeat(22)));
        assertThatIllegalArgumentException().isThrownBy(() -> CandidateAttribute.host("1", 1, 1, bad, 9));
        assertThatIllegalArgumentException().isThrownBy(() -> new CandidateAttribute.Extension("x", bad));
        assertThatIllegalArgumentException().isThrownBy(() -> ExtMap.of(1, bad));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin(bad, "1", "1", Connection.UNSPECIFIED));
        assertThatIllegalArgumentException().isThrownBy(() -> SdpLine.of('a', bad));
        assertThatIllegalArgumentException().isThrownBy(() -> SdpLine.of('\n', "x"));
    }

    @Test
    void whatWouldNotParseIsNotBuilt() {
        MediaDescriptionBuilder noFormat = MediaDescription.builder("audio", 9, "RTP/AVP");

        assertThatIllegalArgumentException().isThrownBy(noFormat::build);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaDescription.builder("audio", 9, "RTP/AVP")
                        .formats(List.of("128"))
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> audio("0").toBuilder().add("rtpmap", "x").build())
                .withMessageContaining("RFC 8866 §6.6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> audio("0").toBuilder().port(70000).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionDescription.builder(Origin.of(1))
                        .media(audio("0"))
                        .media(audio("0"))
                        .build())
                .withMessageContaining("RFC 5888 §4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> audio("0").toBuilder()
                        .add(new SsrcAttribute(1, Attribute.of("cname", "x")))
                        .add(new Fmtp("96", new FormatParameters(" x"))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Attribute("a:b", null));
        assertThatIllegalArgumentException().isThrownBy(() -> RtpCodec.of(128, "VP8", 90000));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin("-", "x", "1", Connection.UNSPECIFIED));
    }

    @Test
    void aPasswordIsNotInTheCredentialsText() {
        assertThat(CREDENTIALS.toString()).doesNotContain("0123", "abcd");
    }
}
