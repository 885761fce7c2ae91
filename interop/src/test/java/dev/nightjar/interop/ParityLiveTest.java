package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.FileSource;
import dev.nightjar.endpoint.FileSourceConfig;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.rtp.receive.InboundStreamStats;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Browsers and parity of video, both ways, on a path that loses 5 %, with and without retransmissions. */
@Tag("peers")
class ParityLiveTest {
    private static final List<String> ULPFEC = List.of("VP8", "red", "ulpfec");
    private static final List<String> FLEXFEC = List.of("VP8", "flexfec-03");
    private static final RelayLink POOR = RelayLink.NONE.withLoss(0.05).withDelay(10, 0);
    private static final int SECONDS = 3;

    /** With a round trip below 20 ms libwebrtc sends no parity beside retransmissions. */
    private static final RelayLink FAR = RelayLink.NONE.withDelay(60, 0);

    private static final int PATIENCE = 40;

    /** Chromium sends FlexFEC in trials alone. */
    private static final List<String> TRIALS =
            List.of("--force-fieldtrials=WebRTC-FlexFEC-03-Advertised/Enabled/WebRTC-FlexFEC-03/Enabled/");

    private static final String VP8 =
            "-c:v libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -b:v 800k -g 60 parity.ivf";

    @TempDir
    private Path folder;

    private final List<String> failures = new ArrayList<>();

    private final EndpointConfig config = EndpointConfig.defaults().withLoopback(true);

    @Test
    void chromiumRepairsByOurParityAndWeByIts() throws Exception {
        try (Endpoint endpoint = Endpoint.open(config);
                Browser browser = Browser.launch(Browser.Kind.CHROMIUM, TRIALS, Map.of());
                ParityPage page = new ParityPage(endpoint, browser)) {
            playsOurs(page, endpoint, "FlexFEC", FLEXFEC, false);
            playsOurs(page, endpoint, "ULPFEC", ULPFEC, false);
            playsOurs(page, endpoint, "ULPFEC and RTX", ULPFEC, true);
            sendsIts(page, "FlexFEC", FLEXFEC, false);
            sendsIts(page, "ULPFEC", ULPFEC, false);
            sendsIts(page, "ULPFEC and RTX", ULPFEC, true);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void firefoxRepairsByOurParityAndWeByIts() throws Exception {
        try (Endpoint endpoint = Endpoint.open(config);
                Browser browser = Browser.launch(Browser.Kind.FIREFOX);
                ParityPage page = new ParityPage(endpoint, browser)) {
            playsOurs(page, endpoint, "ULPFEC", ULPFEC, false);
            sendsIts(page, "ULPFEC", ULPFEC, false);
        }
        assertThat(failures).isEmpty();
    }

    /** Of ULPFEC a browser tells nothing: there, that it plays on where nothing is sent again. */
    private void playsOurs(ParityPage page, Endpoint endpoint, String name, List<String> codecs, boolean repeats)
            throws Exception {
        String id = "ours " + name;
        Path video = DrawnRecording.picture(folder, VP8);
        boolean isTold = codecs.contains("flexfec-03");
        try (LossyRelay relay = LossyRelay.open(Seeds.seed(6));
                FileSource source = FileSource.open(endpoint, FileSourceConfig.DEFAULT.withLoop(true), video)) {
            PeerConnection connection = page.played(id, source.tracks().get(0), codecs, repeats, relay);
            relay.link(LossyRelay.Direction.DOWN, POOR);
            source.start();
            page.run(SECONDS);
            JsonNode[] played = new JsonNode[1];
            OutboundStreamStats[] sent = new OutboundStreamStats[1];
            boolean isPlayed = await(page, () -> {
                played[0] = page.playedStats(id);
                sent[0] = ForwardPage.await(connection.stats())
                        .nightjar()
                        .outboundStreams()
                        .get(0);
                return sent[0].fecPacketsSent() > 10
                        && (!isTold || played[0].path("parity").asInt(0) > 0)
                        && sent[0].retransmittedPacketsSent() > 0 == repeats
                        && played[0].path("framesDecoded").asInt() > 60;
            });
            ((ObjectNode) played[0]).remove("counters");
            System.out.printf("%s%n played %s%n sent %s%n", id, played[0], sent[0]);
            if (!isPlayed) {
                failures.add(id + ": " + played[0] + ", sent " + sent[0]);
            }
            connection.close();
        }
    }

    private void sendsIts(ParityPage page, String name, List<String> codecs, boolean repeats) {
        String id = "its " + name;
        try (LossyRelay relay = LossyRelay.open(Seeds.seed(7))) {
            PeerConnection connection = page.sent(id, codecs, repeats, relay);
            relay.link(LossyRelay.Direction.UP, POOR);
            relay.link(LossyRelay.Direction.DOWN, FAR);
            page.run(SECONDS);
            InboundStreamStats[] received = new InboundStreamStats[1];
            boolean isRepaired = await(page, () -> {
                received[0] = ForwardPage.await(connection.stats())
                        .nightjar()
                        .inboundStreams()
                        .get(0);
                // Beside retransmissions a browser need not send parity.
                return repeats
                        ? received[0].nackCount() > 0 && received[0].framesReceived() > 60
                        : received[0].repairs().packetsRecovered() > 8;
            });
            InboundStreamStats got = received[0];
            double share = (double) got.repairs().packetsRecovered()
                    / (got.repairs().packetsRecovered() + got.packetsAbandoned());
            System.out.printf("%s%n received %s%n sent %s%n share %.3f%n", id, got, page.sentStats(id), share);
            if (!isRepaired || got.nackCount() > 0 != repeats) {
                failures.add(id + ": " + got);
            }
            connection.close();
        }
    }

    /** {@return whether it is so before patience ends} The page goes on meanwhile. */
    private static boolean await(ParityPage page, BooleanSupplier done) {
        for (int i = 0; i < PATIENCE; i++) {
            if (done.getAsBoolean()) {
                return true;
            }
            page.run(1);
        }
        return done.getAsBoolean();
    }
}
