package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.RtpTransceiver;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.TransceiverDirection;
import dev.nightjar.endpoint.stats.NightjarStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our offer with {@code a=cryptex} to a browser that sends a picture, which we send back: with browsers as they are,
 * and with Chromium's Cryptex switched on, which it has behind a flag.
 */
@Tag("peers")
class CryptexLiveTest {
    private static final List<String> FLAGS = List.of(
            "--enable-blink-features=RtcRtpHeaderEncryptionPolicy",
            "--enable-features=RtcRtpHeaderEncryptionPolicy",
            "--enable-experimental-web-platform-features");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FRAMES = 30;

    private static final String ANSWER = """
            async ({ sdp, configuration }) => {
              const pc = window.pc = new RTCPeerConnection(configuration);
              const canvas = document.createElement('canvas');
              canvas.width = 320;
              canvas.height = 240;
              const pen = canvas.getContext('2d');
              setInterval(() => {
                pen.fillStyle = `hsl(${Date.now() / 10 % 360} 90% 50%)`;
                pen.fillRect(0, 0, 320, 240);
              }, 50);
              await pc.setRemoteDescription({ type: 'offer', sdp });
              const [transceiver] = pc.getTransceivers();
              transceiver.direction = 'sendrecv';
              await transceiver.sender.replaceTrack(canvas.captureStream(20).getVideoTracks()[0]);
              const video = document.createElement('video');
              video.muted = true;
              video.srcObject = new MediaStream([transceiver.receiver.track]);
              document.body.append(video);
              video.play();
              await pc.setLocalDescription();
              while (pc.iceGatheringState !== 'complete') {
                await new Promise(done => pc.addEventListener('icegatheringstatechange', done, { once: true }));
              }
              return pc.localDescription.sdp;
            }
            """;

    private static final String FRAMES_DECODED = """
            async () => {
              let frames = 0;
              (await window.pc.getStats()).forEach(each => {
                frames += each.type === 'inbound-rtp' ? each.framesDecoded ?? 0 : 0;
              });
              return frames;
            }
            """;

    @ParameterizedTest
    @CsvSource({
        "CHROMIUM, AEAD_AES_128_GCM, none",
        "FIREFOX, AEAD_AES_128_GCM, none",
        "CHROMIUM, AEAD_AES_128_GCM, negotiate",
        "CHROMIUM, AES_CM_128_HMAC_SHA1_80, require"
    })
    void aPictureComesAndGoesBack(Browser.Kind kind, SrtpProfile profile, String policy) throws Exception {
        boolean isSwitchedOn = !policy.equals("none");
        EndpointConfig config =
                EndpointConfig.defaults().withSecurity(SecurityConfig.defaults().withSrtpProfiles(List.of(profile)));
        try (Browser browser = Browser.launch(kind, isSwitchedOn ? FLAGS : List.of(), Map.of());
                Endpoint endpoint = Endpoint.open(config)) {
            PeerConnection connection = endpoint.newPeerConnection();
            RtpTransceiver video = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
            connection.onTrack(event -> {
                event.track()
                        .addPacketSink((buffer, offset, length, arrivalNanos) ->
                                video.sender().sendRtp("VP8", buffer, offset, length));
                video.sender().onKeyframeRequested(event.track()::requestKeyframe);
            });
            await(connection.setLocalDescription());
            await(connection.gatheringComplete());
            assertThat(connection.localDescription().sdp()).contains("a=cryptex\r\n");

            String answer = browser.evaluate(
                            ANSWER,
                            Map.of(
                                    "sdp",
                                    connection.localDescription().sdp(),
                                    "configuration",
                                    isSwitchedOn ? Map.of("rtpHeaderEncryptionPolicy", policy) : Map.of()),
                            PATIENCE)
                    .asString();
            await(connection.setRemoteDescription(JsepDescription.answer(answer)));
            Patience.await(PATIENCE, () -> browser.evaluate(FRAMES_DECODED).asInt() >= FRAMES);

            StatsReport report = await(connection.stats());
            NightjarStats.DatagramStats transport = report.nightjar().datagrams();
            System.out.printf("== %s, %s, %s: %s%n", kind, profile, policy, transport);
            assertThat(answer.contains("a=cryptex")).isEqualTo(isSwitchedOn);
            assertThat(transport.sendsCryptex()).isEqualTo(isSwitchedOn);
            assertThat(report.transport().srtpCipher()).isEqualTo(profile.registeredName());
            assertThat(transport.rtp().authenticationFailed()).isZero();
            assertThat(transport.rtp().malformed()).isZero();
            connection.close();
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
