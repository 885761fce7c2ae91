package dev.nightjar.ice;

import dev.nightjar.testkit.network.StreamListener;
import dev.nightjar.testkit.network.VirtualStream;

/** A connection to a TURN server as the gatherer's owner keeps it. */
final class ServerStreamOwner implements StreamListener {
    private final CandidateGatherer gatherer;
    private final int connection;
    private final TurnStreamSplitter splitter = new TurnStreamSplitter();

    ServerStreamOwner(CandidateGatherer gatherer, int connection) {
        this.gatherer = gatherer;
        this.connection = connection;
    }

    @Override
    public void connected(VirtualStream stream) {
        gatherer.connected(connection, stream.path());
    }

    @Override
    public void failed(VirtualStream stream, String why) {
        gatherer.connectFailed(connection, why);
    }

    @Override
    public void received(VirtualStream stream, byte[] bytes) {
        splitter.feed(
                bytes,
                0,
                bytes.length,
                (buffer, offset, length) -> gatherer.receive(stream.path(), buffer, offset, length, stream.nowNanos()));
    }

    @Override
    public void closed(VirtualStream stream) {
        gatherer.disconnected(connection, "closed");
    }
}
