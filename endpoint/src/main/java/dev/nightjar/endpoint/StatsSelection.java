package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.ConnectionFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What of a connection a report is asked about: the selector of W3C WebRTC §8.5. */
final class StatsSelection {
    private final PeerConnection connection;

    StatsSelection(PeerConnection connection) {
        this.connection = connection;
    }

    /** {@return what a sender sends, and all that this refers to} */
    CompletionStage<StatsReport> of(RtpSender sender) {
        MediaKind kind = sender.transceiver(connection).kind();
        return connection
                .stats()
                .thenApply(report -> report.select(sender.encodings().sent().stream()
                        .map(encoding -> SentStreamReport.outboundId(kind, encoding.ssrc()))
                        .toList()));
    }

    /** {@return what a receiver receives, and all that this refers to} */
    CompletionStage<StatsReport> of(RtpReceiver receiver) {
        String mid = receiver.transceiver(connection).mid();
        return connection
                .stats()
                .thenApply(report -> report.select(report.inboundRtp().stream()
                        .filter(stream -> stream.mid().equals(mid))
                        .map(stream -> stream.id())
                        .toList()));
    }

    /** {@return what the one sender or receiver of a track does} */
    CompletionStage<StatsReport> of(Track track) {
        List<RtpTransceiver> transceivers = connection.transceivers();
        List<CompletionStage<StatsReport>> found = new ArrayList<>();
        for (RtpTransceiver transceiver : transceivers) {
            if (transceiver.sender().track() == track) {
                found.add(of(transceiver.sender()));
            }
            if (transceiver.receiver().track() == track) {
                found.add(of(transceiver.receiver()));
            }
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        ConnectionFuture<StatsReport> refused = new ConnectionFuture<>(connection.callbacks());
        WebRtcException reason = new WebRtcException(
                WebRtcException.Name.INVALID_ACCESS_ERROR,
                "stats of a track with " + found.size() + " senders and receivers here (expected: one)");
        connection.callbacks().execute(() -> refused.completeExceptionally(reason));
        return refused;
    }
}
