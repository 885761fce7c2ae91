package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.endpoint.stats.AudioPlayoutStats;
import dev.nightjar.endpoint.stats.CertificateStats;
import dev.nightjar.endpoint.stats.CodecStats;
import dev.nightjar.endpoint.stats.IceCandidatePairStats;
import dev.nightjar.endpoint.stats.InboundRtpStreamStats;
import dev.nightjar.endpoint.stats.MediaSourceStats;
import dev.nightjar.endpoint.stats.OutboundRtpStreamStats;
import dev.nightjar.endpoint.stats.PeerConnectionStats;
import dev.nightjar.endpoint.stats.RemoteInboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RemoteOutboundRtpStreamStats;
import dev.nightjar.endpoint.stats.RtcStats;
import dev.nightjar.endpoint.stats.StatsType;
import dev.nightjar.endpoint.stats.TransportStats;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both ends of a film that is sent and played report of it, W3C webrtc-stats and W3C WebRTC §8. */
@Tag("loopback")
class StatsReportTest {
    @TempDir
    Path folder;

    private final Map<MediaKind, MediaStreamTrack> tracks = new ConcurrentHashMap<>();

    @Test
    void bothEndsOfAFilmTellTheSameOfIt() throws Exception {
        try (Endpoint endpoint = Sessions.endpoint();
                Player player = Player.create();
                FileSource film = film(endpoint);
                EncodedCall call = EncodedCall.connect(endpoint, Configuration.defaults(), film.tracks(), event -> {
                    tracks.put(event.track().kind(), event.track());
                    player.play(event.track(), frame -> {});
                })) {
            film.start();
            StatsReport sent = until(
                    call.sending,
                    report -> report.remoteInboundRtp().stream()
                                    .filter(each -> each.roundTripTime() != null)
                                    .count()
                            == 2);
            StatsReport received = until(
                    call.receiving,
                    report -> report.remoteOutboundRtp().stream()
                                    .filter(each -> each.roundTripTime() != null)
                                    .count()
                            == 2);

            isWhole(sent);
            isWhole(received);
            for (MediaKind kind : MediaKind.values()) {
                tellsOfSending(sent, kind, film);
                tellsOfReceiving(received, sent, kind);
            }
            AudioPlayoutStats played = received.of(AudioPlayoutStats.class).get(0);
            assertThat(played.totalSamplesCount()).isPositive();
            assertThat(played.totalSamplesDuration()).isCloseTo(played.totalSamplesCount() / 48_000.0, within(1e-9));
            tellsOfTheTransport(sent, received);

            selects(call, film, sent);
            refersToTheSameIds(sent, await(call.sending.stats()));
            refersToTheSameIds(received, await(call.receiving.stats()));
        }
    }

    private static void tellsOfSending(StatsReport report, MediaKind kind, FileSource film) {
        OutboundRtpStreamStats stream = outbound(report, kind);
        boolean isVideo = kind == MediaKind.VIDEO;
        assertThat(stream.packetsSent()).isPositive();
        assertThat(stream.bytesSent()).isGreaterThan(stream.packetsSent());
        assertThat(stream.headerBytesSent()).isGreaterThanOrEqualTo(12 * stream.packetsSent());
        assertThat(stream.active()).isTrue();
        assertThat(stream.framesSent() != null && stream.framesSent() > 0).isEqualTo(isVideo);
        assertThat(stream.rtxSsrc() != null).isEqualTo(isVideo);
        assertThat(stream.encodingIndex()).isEqualTo(isVideo ? 0 : null);
        assertThat(report.get(stream.codecId(), CodecStats.class).mimeType())
                .isEqualTo(isVideo ? "video/VP8" : "audio/opus");
        assertThat(report.get(stream.codecId(), CodecStats.class).channels()).isEqualTo(isVideo ? null : 2);
        MediaSourceStats source = report.get(stream.mediaSourceId(), MediaSourceStats.class);
        assertThat(source.kind()).isEqualTo(kind);
        assertThat(source.frames() != null && source.frames() >= stream.framesSent())
                .isEqualTo(isVideo);
        assertThat(film.tracks()).anyMatch(track -> track.id().equals(source.trackIdentifier()));
        RemoteInboundRtpStreamStats told = report.get(stream.remoteId(), RemoteInboundRtpStreamStats.class);
        assertThat(told.localId()).isEqualTo(stream.id());
        assertThat(told.packetsLost()).isZero();
        assertThat(told.roundTripTimeMeasurements()).isPositive();
        assertThat(told.totalRoundTripTime()).isGreaterThanOrEqualTo(told.roundTripTime());
        isRecent(told.timestamp());
    }

    private void tellsOfReceiving(StatsReport report, StatsReport sent, MediaKind kind) {
        OutboundRtpStreamStats itsOther = outbound(sent, kind);
        InboundRtpStreamStats stream = report.inboundRtp().stream()
                .filter(each -> each.kind() == kind)
                .findFirst()
                .orElseThrow();
        boolean isVideo = kind == MediaKind.VIDEO;
        assertThat(stream.ssrc()).isEqualTo(itsOther.ssrc());
        assertThat(stream.mid()).isEqualTo(itsOther.mid());
        assertThat(stream.trackIdentifier()).isEqualTo(tracks.get(kind).id());
        assertThat(stream.packetsReceived()).isPositive();
        assertThat(stream.framesReceived() != null && stream.framesReceived() > 0)
                .isEqualTo(isVideo);
        assertThat(stream.frameWidth() != null).isEqualTo(isVideo);
        assertThat(stream.retransmittedPacketsReceived() != null).isEqualTo(isVideo);
        assertThat(stream.jitterBufferEmittedCount()).isPositive();
        assertThat(stream.jitterBufferTargetDelay()).isPositive();
        assertThat(stream.playoutId() != null).isEqualTo(!isVideo);
        isRecent(stream.lastPacketReceivedTimestamp());
        CodecStats codec = report.get(stream.codecId(), CodecStats.class);
        CodecStats itsCodec = sent.get(itsOther.codecId(), CodecStats.class);
        assertThat(codec.mimeType()).isEqualTo(itsCodec.mimeType());
        assertThat(codec.payloadType()).isEqualTo(itsCodec.payloadType());
        assertThat(codec.id()).as("one for each direction").isNotEqualTo(itsCodec.id());
        RemoteOutboundRtpStreamStats told = report.get(stream.remoteId(), RemoteOutboundRtpStreamStats.class);
        assertThat(told.localId()).isEqualTo(stream.id());
        assertThat(told.packetsSent()).isPositive();
        assertThat(told.reportsSent()).isPositive();
        assertThat(told.roundTripTime()).isBetween(0.0, 60.0);
        isRecent(told.timestamp());
        isRecent(told.remoteTimestamp());
    }

    private static void tellsOfTheTransport(StatsReport sent, StatsReport received) {
        TransportStats ours = sent.transport();
        TransportStats theirs = received.transport();
        assertThat(ours.packetsSent()).isPositive();
        assertThat(ours.bytesSent()).isEqualTo(sent.selectedPair().bytesSent());
        assertThat(ours.tlsVersion()).isEqualTo("FEFD");
        assertThat(ours.dtlsCipher()).isEqualTo(theirs.dtlsCipher()).startsWith("TLS_");
        assertThat(ours.srtpCipher()).isEqualTo(theirs.srtpCipher()).startsWith("SRTP_A");
        CertificateStats local = sent.get(ours.localCertificateId(), CertificateStats.class);
        CertificateStats remote = received.get(theirs.remoteCertificateId(), CertificateStats.class);
        assertThat(local.fingerprint()).isEqualTo(remote.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(local.base64Certificate()).isEqualTo(remote.base64Certificate());
        assertThat(sent.selectedPair().availableOutgoingBitrate()).isPositive();
        assertThat(sent.of(PeerConnectionStats.class)).hasSize(1);
    }

    private void selects(EncodedCall call, FileSource film, StatsReport whole) {
        for (RtpSender sender : call.sending.senders()) {
            MediaKind kind = sender.track().kind();
            StatsReport own = await(call.sending.stats(sender));
            isWhole(own);
            assertThat(own.outboundRtp())
                    .singleElement()
                    .satisfies(stream -> assertThat(stream.ssrc()).isEqualTo(sender.ssrc()));
            assertThat(own.remoteInboundRtp()).hasSize(1);
            assertThat(own.codecs()).hasSize(1);
            assertThat(own.of(MediaSourceStats.class)).hasSize(1);
            assertThat(own.transport()).isNotNull();
            assertThat(own.of(IceCandidatePairStats.class))
                    .as("only the one in use")
                    .hasSize(1);
            assertThat(own.of(CertificateStats.class))
                    .as("one endpoint may have one for all")
                    .hasSizeBetween(1, 2);
            assertThat(own.of(PeerConnectionStats.class)).isEmpty();
            assertThat(await(call.sending.stats(sender.track())).byId().keySet())
                    .isEqualTo(own.byId().keySet());
            assertThat(whole.byId().keySet()).containsAll(own.byId().keySet());
            StatsReport arriving = await(call.receiving.stats(tracks.get(kind)));
            isWhole(arriving);
            assertThat(arriving.inboundRtp())
                    .singleElement()
                    .satisfies(stream -> assertThat(stream.ssrc()).isEqualTo(sender.ssrc()));
            assertThat(arriving.outboundRtp()).isEmpty();
        }
        for (RtpReceiver receiver : call.sending.receivers()) {
            assertThat(await(call.sending.stats(receiver)).byId())
                    .as("nothing comes")
                    .isEmpty();
        }
        Sessions.refused(
                call.receiving.stats(film.tracks().get(0)), WebRtcException.Name.INVALID_ACCESS_ERROR, "0 senders");
        RtpSender other = call.receiving.senders().get(0);
        assertThatThrownBy(() -> call.sending.stats(other)).isInstanceOf(WebRtcException.class);
        RtpReceiver otherReceiver = call.receiving.receivers().get(0);
        assertThatThrownBy(() -> call.sending.stats(otherReceiver)).isInstanceOf(WebRtcException.class);
    }

    /** The ids of what is there for the connection's life stay what they are. */
    private static void refersToTheSameIds(StatsReport first, StatsReport again) {
        Predicate<RtcStats> lasts = each -> each.type() != StatsType.CANDIDATE_PAIR
                && each.type() != StatsType.LOCAL_CANDIDATE
                && each.type() != StatsType.REMOTE_CANDIDATE;
        Set<String> lasting =
                first.byId().values().stream().filter(lasts).map(RtcStats::id).collect(Collectors.toSet());
        assertThat(lasting).hasSizeGreaterThan(9);
        assertThat(again.byId().keySet()).containsAll(lasting);
        lasting.forEach(id -> assertThat(again.byId().get(id).type())
                .isEqualTo(first.byId().get(id).type()));
        assertThat(again.selectedPair().id()).isEqualTo(first.selectedPair().id());
    }

    private static void isWhole(StatsReport report) {
        report.byId().forEach((id, each) -> {
            assertThat(each.id()).isEqualTo(id);
            assertThat(report.byId().keySet()).as("%s", each).containsAll(each.references());
            assertThat(report.asMap().get(id)).isEqualTo(each.asMap());
        });
    }

    private static void isRecent(Instant moment) {
        assertThat(Duration.between(moment, Instant.now()).abs()).isLessThan(Duration.ofMinutes(10));
    }

    private static OutboundRtpStreamStats outbound(StatsReport report, MediaKind kind) {
        return report.outboundRtp().stream()
                .filter(each -> each.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static StatsReport until(PeerConnection connection, Predicate<StatsReport> done) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(EncodedCall.SECONDS);
        StatsReport report = await(connection.stats());
        while (!done.test(report)) {
            assertThat(System.nanoTime()).as("%s", report.asMap()).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
            report = await(connection.stats());
        }
        return report;
    }

    private FileSource film(Endpoint endpoint) throws Exception {
        FileSourceConfig endless = FileSourceConfig.DEFAULT.withLoop(true);
        return FileSource.open(endpoint, endless, stored("vp8.ivf"), stored("opus.ogg"));
    }

    private Path stored(String name) throws Exception {
        try (InputStream in = StatsReportTest.class.getResourceAsStream(name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    @Test
    void beforeAnythingIsAgreedThereAreTheConnectionAndItsTransport() {
        try (Endpoint endpoint = Sessions.endpoint();
                PeerConnection connection = endpoint.newPeerConnection()) {
            connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);

            StatsReport report = await(connection.stats());

            assertThat(report.byId().values())
                    .extracting(RtcStats::type)
                    .containsExactlyInAnyOrderElementsOf(
                            List.of(StatsType.PEER_CONNECTION, StatsType.CERTIFICATE, StatsType.TRANSPORT));
            assertThat(report.transport().dtlsState()).isEqualTo(DtlsTransportState.NEW);
            assertThat(report.transport().members())
                    .doesNotContainKeys("remoteCertificateId", "dtlsCipher", "tlsVersion", "srtpCipher");
            assertThat(report.selectedPair()).isNull();
            assertThat(await(connection.stats(connection.senders().get(0))).byId())
                    .isEmpty();
        }
    }
}
