package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.endpoint.Certificate;
import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.interop.PeerPage.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(100);

    /** Pictures that are recorded at the least. */
    private static final int PICTURES = 15;

    @TempDir
    Path folder;

    private final List<CompletableFuture<Void>> judged = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void recordsPicturesUnderEverySrtpProfileOfTheBrowserInBothRoles(Browser.Kind kind) throws Exception {
        try (PeerPage page = PeerPage.open(kind)) {
            for (SrtpProfile profile : kind == Browser.Kind.CHROMIUM ? OF_CHROMIUM : OF_FIREFOX) {
                SecurityConfig only = SecurityConfig.defaults().withSrtpProfiles(List.of(profile));
                for (Wish wish : List.of(Wish.client(), Wish.server())) {
                    assertThat(record(page, only, wish).path("srtpCipher").asString())
                            .isEqualTo(profile.registeredName());
                }
            }
            choosesGcmFirstWhereTheChoiceIsOurs(page);
            recordsPicturesWithRsaCertificatesOnBothSides(page);
        }
        for (CompletableFuture<Void> each : judged) {
            each.get(2, TimeUnit.MINUTES);
        }
    }

    private void choosesGcmFirstWhereTheChoiceIsOurs(PeerPage page) throws Exception {
        JsonNode transport = record(page, SecurityConfig.defaults(), Wish.client());

        assertThat(transport.path("srtpCipher").asString()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM.registeredName());
    }

    private void recordsPicturesWithRsaCertificatesOnBothSides(PeerPage page) throws Exception {
        Path kept = folder.resolve("certificate.pem");
        Files.writeString(
                kept,
                PeerConnection.generateCertificate(CertificateKind.RSA_2048)
                        .toCompletableFuture()
                        .get(1, TimeUnit.MINUTES)
                        .toPem());
        for (Wish wish : List.of(Wish.client(), Wish.server())) {
            Certificate read = Certificate.parse(Files.readString(kept));
            EndpointConfig rsa = EndpointConfig.defaults()
                    .withConnections(Configuration.defaults().withCertificates(read));
            JsonNode transport = record(page, rsa, wish.withRsa());

            assertThat(transport.path("dtlsCipher").asString()).contains("_RSA_");
        }
    }

    private JsonNode record(PeerPage page, SecurityConfig security, Wish wish) throws Exception {
        return record(page, EndpointConfig.defaults().withSecurity(security), wish);
    }

    /** Records some pictures, has the file judged while the next is recorded, and returns the browser's transport. */
    private JsonNode record(PeerPage page, EndpointConfig config, Wish wish) throws Exception {
        String name = "recording " + judged.size();
        Path file = folder.resolve(name + ".webm");
        JsonNode transport;
        String cipher;
        try (Endpoint endpoint = Endpoint.open(config);
                Recorder recorder = Recorder.to(file);
                BrowserLink link = new BrowserLink(page, name, endpoint)) {
            link.onTrack(event -> recorder.add(event.track()));
            link.signal(wish.withMedia());
            transport = link.whenConnected();
            long end = System.nanoTime() + PATIENCE.toNanos();
            do {
                page.run(TICK);
            } while (System.nanoTime() < end && recorder.stats().videoFrames() < PICTURES);
            cipher = link.stats().transport().srtpCipher();
            recorder.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        assertThat(config.security().srtpProfiles().stream().map(SrtpProfile::registeredName))
                .contains(cipher);
        String what = wish.dtlsRole() + ": " + transport.path("dtlsCipher").asString() + ", "
                + transport.path("srtpCipher").asString() + ", " + cipher;
        judged.add(CompletableFuture.runAsync(() -> judge(what, file)));
        return transport;
    }

    private static void judge(String what, Path file) {
        RecordingReport report = RecordingProbe.examine(file);
        System.out.printf("== browser as %s, %d frames%n", what, report.frames().size());
        assertThat(report.frames()).as("%s", report).hasSizeGreaterThan(5);
        assertThat(report.readable()).as("%s", report).isEqualTo(1);
        assertThat(report.complaints()).as("%s", report).isEmpty();
    }
}
