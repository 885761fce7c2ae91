package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.endpoint.internal.transport.RemoteIce;
import dev.nightjar.ice.IceRole;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SetupRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer's description must have, and which roles follow from it. */
class RemoteChecksTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
    private static final String SHA_256 = "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB\r\n";
    private static final String CREDENTIALS = "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n";

    private static String section(String media, String mid, String rest) {
        return "m=" + media + " 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:" + mid + "\r\n" + rest;
    }

    private static SessionDescription parse(String... sections) {
        return SessionDescription.parse(HEAD + String.join("", sections));
    }

    private static RemoteTransport transport(String sessionLines, String sectionLines) {
        SessionDescription description = SessionDescription.parse(
                HEAD + sessionLines + section("audio", "0", CREDENTIALS + SHA_256 + "a=rtcp-mux\r\n" + sectionLines));
        return RemoteTransport.of(description, List.of(description.media().get(0)));
    }

    @Test
    void anAnswerHasTheSectionsOfTheOfferInItsOrder() {
        SessionDescription offer = parse(section("audio", "0", ""), section("video", "1", ""));

        assertThatCode(() -> RemoteChecks.checkAnswer(
                        offer, parse(section("audio", "0", ""), "m=video 0 UDP/TLS/RTP/SAVPF 96\r\n")))
                .doesNotThrowAnyException();
        for (SessionDescription wrong : new SessionDescription[] {
            parse(section("audio", "0", "")),
            parse(section("video", "1", ""), section("audio", "0", "")),
            parse(section("audio", "0", ""), section("video", "2", "")),
            parse(section("audio", "0", ""), section("video", "1", "").replace("UDP/TLS/RTP/SAVPF", "RTP/SAVPF")),
        }) {
            assertThatThrownBy(() -> RemoteChecks.checkAnswer(offer, wrong))
                    .as("%s", wrong)
                    .isInstanceOf(WebRtcException.class)
                    .hasMessageContaining("expected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UDP/TLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "RTP/SAVPF"})
    void profilesOfDtlsSrtpAreTakenWhateverTheirSpelling(String protocol) {
        SessionDescription description = parse("m=video 9 " + protocol + " 96\r\na=mid:0\r\n");

        assertThat(RemoteChecks.kindOf(description.media().get(0))).contains(MediaKind.VIDEO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ice-ufrag", "ice-pwd", "fingerprint", "rtcp-mux"})
    void aTransportWithoutCredentialsFingerprintOrMultiplexingIsRefused(String missing) {
        String whole = CREDENTIALS + SHA_256 + "a=rtcp-mux\r\n";
        SessionDescription description = parse(section("audio", "0", whole.replaceAll("a=" + missing + ".*\r\n", "")));

        assertThatThrownBy(() -> RemoteTransport.of(
                        description, List.of(description.media().get(0))))
                .isInstanceOf(WebRtcException.class)
                .hasMessageContaining("m-section 0: missing");
    }

    @ParameterizedTest
    @CsvSource({"true, false, CONTROLLING", "false, false, CONTROLLED", "false, true, CONTROLLING"})
    void theOffererControlsUnlessThePeerIsLite(boolean weOffered, boolean isLite, IceRole role) {
        RemoteIce ice = transport(isLite ? "a=ice-lite\r\n" : "", "").ice(weOffered, false);

        assertThat(ice.role()).isEqualTo(role);
        assertThat(ice.credentials().ufrag()).isEqualTo("abcd");
    }

    @ParameterizedTest
    @CsvSource({"'', 50", "a=ice-pacing:20, 20", "a=ice-pacing:100, 100", "a=ice-pacing:soon, 50"})
    void thePeersPacingIsThatOfItsDescription(String line, long millis) {
        RemoteIce ice = transport(line.isEmpty() ? "" : line + "\r\n", "").ice(true, false);

        assertThat(ice.checkInterval()).hasMillis(millis);
    }

    @Test
    void theBrokenHashesAmongFingerprintsAreLeftOut() {
        TransportPlan.Dtls dtls = transport("", "a=fingerprint:sha-1 " + "AB:".repeat(19) + "AB\r\n")
                .dtls(SetupRole.PASSIVE);

        assertThat(dtls.role()).isEqualTo(DtlsRole.SERVER);
        assertThat(dtls.fingerprints()).extracting(each -> each.algorithm()).containsExactly("sha-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-1 19", "md5 15", "sha-224 27"})
    void aTransportWithoutAFingerprintOfUseIsRefusedWithTheHashsName(String hash) {
        String name = hash.substring(0, hash.indexOf(' '));
        int pairs = Integer.parseInt(hash.substring(name.length() + 1));
        String broken = "a=fingerprint:" + name + ' ' + "AB:".repeat(pairs) + "AB\r\n";
        SessionDescription description = parse(section("audio", "0", CREDENTIALS + broken + "a=rtcp-mux\r\n"));

        assertThatThrownBy(() -> RemoteTransport.of(
                        description, List.of(description.media().get(0))))
                .isInstanceOf(WebRtcException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("(expected: sha-256, sha-384 or sha-512)");
    }
}
