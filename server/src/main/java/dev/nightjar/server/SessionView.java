package dev.nightjar.server;

import dev.nightjar.endpoint.RecorderStats;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.stats.NightjarStats;
import dev.nightjar.ice.IcePathStats;
import dev.nightjar.rtp.receive.InboundStreamStats;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A live session as the page shows it.
 *
 * @param id of the session
 * @param state of the connection
 * @param file being written
 * @param durationMillis of the recording
 * @param bytes of the file
 * @param timestampMillis when this was taken, on the server's clock, so that rates can be worked out between two
 * @param bytesReceived datagram bytes, for the bitrate
 * @param roundTripMillis of the latest connectivity check, or -1
 * @param streams each stream that arrives
 */
record SessionView(
        String id,
        String state,
        String file,
        long durationMillis,
        long bytes,
        long timestampMillis,
        long bytesReceived,
        double roundTripMillis,
        List<StreamView> streams) {
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * One stream.
     *
     * @param codec name
     * @param packetsReceived packets
     * @param packetsLost by RFC 3550
     * @param framesReceived whole frames
     * @param width pixels across, 0 for sound
     * @param height pixels down, 0 for sound
     */
    record StreamView(
            String codec, long packetsReceived, long packetsLost, long framesReceived, int width, int height) {}

    static CompletionStage<SessionView> of(WhipSession session) {
        return session.stats().thenApply(report -> of(session, report));
    }

    private static SessionView of(WhipSession session, StatsReport report) {
        NightjarStats stats = report.nightjar();
        RecorderStats recording = session.recording();
        IcePathStats pair = stats.selectedPair();
        return new SessionView(
                session.id(),
                session.connection().connectionState().toString(),
                String.valueOf(recording.file().getFileName()),
                recording.duration().toMillis(),
                recording.bytes(),
                stats.timestampNanos() / 1_000_000,
                stats.datagrams().bytesReceived(),
                pair == null ? -1 : pair.currentRoundTripNanos() / NANOS_PER_MILLI,
                stats.inboundStreams().stream().map(SessionView::stream).toList());
    }

    private static StreamView stream(InboundStreamStats stats) {
        return new StreamView(
                stats.codec() == null ? "unknown" : stats.codec().encodingName(),
                stats.packetsReceived(),
                stats.packetsLost(),
                stats.framesReceived(),
                stats.frameWidth(),
                stats.frameHeight());
    }
}
