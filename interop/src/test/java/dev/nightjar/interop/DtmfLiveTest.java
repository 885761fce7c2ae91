package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.DtmfSender;
import dev.nightjar.endpoint.EncodedTrack;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.ReceivedTone;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Telephone keys between a browser and an endpoint: RTCDTMFSender's heard here, and ours by the browser's ears. */
@Tag("peers")
class DtmfLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] OPUS_SILENCE = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};
    private static final Duration TONE = Duration.ofMillis(160);
    private static final Duration GAP = Duration.ofMillis(120);

    private static final int MOST_ROUNDS = 5;

    /** Of a tone of 160 ms: seven while it plays, three of its end. */
    private static final int LEAST_REPORTS = 10;

    private final List<ReceivedTone> heard = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void keysAreHeardOnBothSides(Browser.Kind kind) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withLoopback(true));
                DtmfPage page = new DtmfPage(kind)) {
            EncodedTrack sound = EncodedTrack.of(CodecKind.OPUS);
            PeerConnection connection = endpoint.newPeerConnection();
            connection.onTrack(event -> {
                event.receiver().onTone(heard::add);
                connection.addTrack(sound, "bot");
            });
            page.call(connection);
            DtmfSender dtmf = connection.senders().get(0).dtmf();
            assertThat(dtmf).isNotNull();
            dtmf.onToneChange(event -> told.add(event.tone()));

            theBrowserDials(page);
            // Before any frame has been sent.
            weDial(page, dtmf, "159D");
            long[] nanos = {0};
            clock.scheduleAtFixedRate(
                    () -> sound.send(EncodedFrame.of(CodecKind.OPUS, OPUS_SILENCE, true), nanos[0] += 20_000_000),
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            weDial(page, dtmf, "*0#A");
        } finally {
            clock.shutdownNow();
        }
    }

    private void theBrowserDials(DtmfPage page) {
        List<String> dialled = page.dial("1a,#", 100, 70);
        assertThat(dialled).isIn(null, List.of("1|A,#", "A|,#", ",|#", "#|", "|"));
        if (dialled != null) {
            Patience.await(PATIENCE, () -> heard.size() >= 3, heard::toString);
            assertThat(heard).extracting(ReceivedTone::tone).containsExactly("1", "A", "#");
            assertThat(heard).allSatisfy(tone -> assertThat(tone.duration()).isPositive());
        }
    }

    /** A page that is held up may miss a key or hear one twice; what we do wrong it hears so each time. */
    private void weDial(DtmfPage page, DtmfSender dtmf, String keys) {
        int before = page.received().path("packets").asInt();
        String heardBefore = page.heard();
        boolean isHeard = false;
        for (int round = 0; round < MOST_ROUNDS && !isHeard; round++) {
            told.clear();
            dtmf.insertDtmf(keys, TONE, GAP);
            Patience.await(PATIENCE, () -> told.contains(""), told::toString);
            isHeard = heardBefore == null || page.heard().endsWith(keys);
        }
        assertThat(isHeard)
                .as("%s, of which it has heard %s", keys, page.heard())
                .isTrue();
        Patience.await(
                PATIENCE,
                () -> page.received().path("packets").asInt() - before >= keys.length() * LEAST_REPORTS,
                () -> page.received().toString());
        assertThat(page.received().path("lost").asInt(-1)).isZero();
    }
}
