package dev.nightjar.interop;

import static dev.nightjar.interop.RestartPage.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.IceCandidatePair;
import dev.nightjar.endpoint.IceConnectionState;
import dev.nightjar.endpoint.IceOptions;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.TransceiverDirection;
import dev.nightjar.ice.IceRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A browser's picture through ICE restarts of either side, with candidates that come late, and with us lite. */
@Tag("peers")
class RestartLiveTest {
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final int FRAMES = 20;
    private static final Configuration FULL = Configuration.defaults();
    private static final Configuration LITE = FULL.withIce(IceOptions.defaults().withLite(true));

    @TempDir
    private Path folder;

    private final List<String> states = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void thePictureGoesOn(Browser.Kind kind) throws Exception {
        try (Browser browser = Browser.launch(kind);
                Endpoint endpoint = Endpoint.open(EndpointConfig.defaults())) {
            RestartPage page = new RestartPage(browser);

            restartsKeepWhatIsRecordedGoing(page, endpoint, kind);
            candidatesThatComeSecondsAfterTheAnswerConnect(page, endpoint, kind, true);
            candidatesThatComeSecondsAfterTheAnswerConnect(page, endpoint, kind, false);
            weAreLite(page, endpoint, kind, true);
            weAreLite(page, endpoint, kind, false);
        }
    }

    private PeerConnection connection(Endpoint endpoint, Configuration configuration, boolean weOffer) {
        PeerConnection connection = endpoint.newPeerConnection(configuration);
        states.clear();
        connection.onIceConnectionStateChange(state -> states.add(state.toString()));
        if (weOffer) {
            connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
        }
        return connection;
    }

    private void restartsKeepWhatIsRecordedGoing(RestartPage page, Endpoint endpoint, Browser.Kind kind)
            throws Exception {
        Path file = folder.resolve(kind + ".webm");
        try (PeerConnection connection = connection(endpoint, FULL, false);
                Recorder recorder = Recorder.to(file)) {
            connection.onTrack(event -> recorder.add(event.track()));
            page.begin(true);
            page.browserOffers(connection, false);
            untilRecorded(page, recorder, FRAMES);
            List<String> pairs = new ArrayList<>();
            pairs.add(selected(connection));

            for (boolean browserRestarts : new boolean[] {false, true, false}) {
                String ufrag = ufrag(connection);
                long before = recorder.stats().videoFrames();
                if (browserRestarts) {
                    page.browserOffers(connection, true);
                } else {
                    connection.restartIce();
                    page.weOffer(connection);
                }
                until(page, () -> !ufrag(connection).equals(ufrag));
                untilRecorded(page, recorder, before + FRAMES);
                pairs.add(selected(connection));
            }

            System.out.printf("== %s: pairs %s, states %s, %s%n", kind, pairs, states, page.states());
            assertThat(pairs).doesNotHaveDuplicates();
            assertThat(states).doesNotContain("failed");
            assertThat(await(connection.stats()).nightjar().datagrams().rtp().authenticationFailed())
                    .isZero();
            await(recorder.stop());
            assertThat(recorder.stats().failure()).isNull();
        }
    }

    private void candidatesThatComeSecondsAfterTheAnswerConnect(
            RestartPage page, Endpoint endpoint, Browser.Kind kind, boolean weOffer) {
        try (PeerConnection connection = connection(endpoint, FULL, weOffer)) {
            FrameTally frames = new FrameTally(connection);
            page.begin(!weOffer);
            String browsers;
            String ours;
            if (weOffer) {
                await(connection.setLocalDescription());
                await(connection.gatheringComplete());
                ours = RestartPage.described(connection);
                browsers = page.answer(RestartPage.withoutCandidates(ours));
                await(connection.setRemoteDescription(JsepDescription.answer(RestartPage.withoutCandidates(browsers))));
            } else {
                browsers = page.offer();
                await(connection.setRemoteDescription(JsepDescription.offer(RestartPage.withoutCandidates(browsers))));
                await(connection.setLocalDescription());
                await(connection.gatheringComplete());
                ours = RestartPage.described(connection);
                page.take(RestartPage.withoutCandidates(ours));
            }
            page.run(LATE);
            assertThat(connection.iceConnectionState()).isIn(IceConnectionState.NEW, IceConnectionState.CHECKING);

            page.tellCandidates(connection, browsers, ours);

            until(page, () -> frames.count() >= FRAMES);
            System.out.printf("== %s, late candidates, %s: %s%n", kind, weOffer ? "we offer" : "it offers", states);
            assertThat(connection.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
        }
    }

    private void weAreLite(RestartPage page, Endpoint endpoint, Browser.Kind kind, boolean weOffer) {
        try (PeerConnection connection = connection(endpoint, LITE, weOffer)) {
            FrameTally frames = new FrameTally(connection);
            page.begin(!weOffer);
            if (weOffer) {
                page.weOffer(connection);
            } else {
                page.browserOffers(connection, false);
            }
            until(page, () -> frames.count() >= FRAMES);
            String ufrag = ufrag(connection);
            int before = frames.count();

            connection.restartIce();
            page.weOffer(connection);
            until(page, () -> !ufrag(connection).equals(ufrag) && frames.count() >= before + FRAMES);

            StatsReport stats = await(connection.stats());
            System.out.printf(
                    "== %s, lite, %s: %s%n", kind, weOffer ? "we offer" : "it offers", stats.candidatePairs());
            assertThat(stats.transport().iceRole()).isEqualTo(IceRole.CONTROLLED);
            assertThat(stats.candidatePairs()).allMatch(pair -> pair.requestsSent() == 0);
        }
    }

    private void untilRecorded(RestartPage page, Recorder recorder, long frames) {
        until(page, () -> recorder.stats().videoFrames() >= frames);
    }

    private void until(RestartPage page, BooleanSupplier condition) {
        try {
            Patience.await(RestartPage.PATIENCE, condition);
        } catch (AssertionError late) {
            throw new AssertionError("ours: " + states + ", the browser's: " + page.states(), late);
        }
    }

    private static String ufrag(PeerConnection connection) {
        IceCandidatePair pair = connection.selectedCandidatePair();
        return pair == null ? "" : String.valueOf(pair.local().usernameFragment());
    }

    private static String selected(PeerConnection connection) {
        return String.valueOf(await(connection.stats()).transport().selectedCandidatePairId());
    }

    /** Counts the frames of a connection's tracks. */
    private static final class FrameTally {
        private final AtomicInteger frames = new AtomicInteger();

        private FrameTally(PeerConnection connection) {
            connection.onTrack(event -> event.track().addFrameSink(frame -> frames.incrementAndGet()));
        }

        private int count() {
            return frames.get();
        }
    }
}
