package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.interop.PeerPage.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Pictures of each browser, recorded under each SRTP profile that it knows, and with either kind of certificate. */
@Tag("peers")
class BrowserProfilesLiveTest {
    private static final Set<SrtpProfile> OF_CHROMIUM =
            EnumSet.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80, SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM);
    private static final Set<SrtpProfile> OF_FIREFOX = EnumSet.of(
            SrtpProfile.AES_CM_128_HMAC_SHA1_80,
            SrtpProfile.AES_CM_128_HMAC_SHA1_32,
            SrtpProfile.AEAD_AES_128_GCM,
            SrtpProfile.AEAD_AES_256_GCM);

    private static final Duration TO_RECORD = Duration.ofMillis(1500);

    @TempDir
    Path folder;

    private int recordings;

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void recordsPicturesUnderEverySrtpProfileOfTheBrowserInBothRoles(Browser.Kind kind) throws Exception {
        try (PeerPage page = PeerPage.open(kind)) {
            for (SrtpProfile profile : kind == Browser.Kind.CHROMIUM ? OF_CHROMIUM : OF_FIREFOX) {
                SecurityConfig only = SecurityConfig.defaults().withSrtpProfiles(List.of(profile));
                for (Wish wish : List.of(Wish.client(), Wish.server())) {
                    JsonNode transport = record(page, only, wish);

                    assertThat(transport.path("srtpCipher").asString()).isEqualTo(nameOfW3c(profile));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void choosesGcmFirstWhereTheChoiceIsOurs(Browser.Kind kind) throws Exception {
        try (PeerPage page = PeerPage.open(kind)) {
            JsonNode transport = record(page, SecurityConfig.defaults(), Wish.client());

            assertThat(transport.path("srtpCipher").asString()).isEqualTo(nameOfW3c(SrtpProfile.AEAD_AES_128_GCM));
        }
    }

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void recordsPicturesWithRsaCertificatesOnBothSides(Browser.Kind kind) throws Exception {
        SecurityConfig rsa = SecurityConfig.defaults().withGeneratedCertificate(CertificateKind.RSA_2048);
        try (PeerPage page = PeerPage.open(kind)) {
            for (Wish wish : List.of(Wish.client(), Wish.server())) {
                JsonNode transport = record(page, rsa, wish.withRsa());

                assertThat(transport.path("dtlsCipher").asString()).contains("_RSA_");
            }
        }
    }

    /** Records a while, judges the file, and returns what the browser says of the transport. */
    private JsonNode record(PeerPage page, SecurityConfig security, Wish wish)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        String name = "recording " + ++recordings;
        Path file = folder.resolve(name + ".webm");
        JsonNode transport;
        String cipher;
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withSecurity(security));
                Recorder recorder = Recorder.to(file);
                BrowserLink link = new BrowserLink(page, name, endpoint)) {
            link.onTrack(event -> recorder.add(event.track()));
            link.signal(wish.withMedia());
            transport = link.whenConnected();
            page.run(TO_RECORD);
            cipher = link.stats().transport().srtpCipher();
            recorder.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        RecordingReport report = RecordingProbe.examine(file);
        System.out.printf(
                "== browser as %s: %s, %s, %s, %d frames%n",
                wish.dtlsRole(),
                transport.path("dtlsCipher").asString(),
                transport.path("srtpCipher").asString(),
                cipher,
                report.frames().size());

        assertThat(report.frames()).as("%s", report).hasSizeGreaterThan(5);
        assertThat(report.readable()).as("%s", report).isGreaterThan(0.9);
        assertThat(report.complaints()).as("%s", report).isEmpty();
        assertThat(security.srtpProfiles().stream().map(SrtpProfile::name)).contains(cipher);
        return transport;
    }

    /** The name in RTCTransportStats. */
    private static String nameOfW3c(SrtpProfile profile) {
        return "SRTP_" + profile.name().replace("AES_CM_128", "AES128_CM");
    }
}
