package dev.nightjar.testkit.network;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import java.util.function.Consumer;

/** Learns what happens on TCP connections. */
public interface StreamListener {
    /** The connection is open: ours was accepted, or we accepted one. */
    void connected(VirtualStream stream);

    /** Ours did not come about. */
    void failed(VirtualStream stream, String why);

    /** Some bytes came, in any pieces; they belong to the listener. */
    void received(VirtualStream stream, byte[] bytes);

    /** The peer closed, or the connection broke; nothing more comes. */
    void closed(VirtualStream stream);

    /** {@return a listener that feeds a core, and tells {@code closed} of connections that end} */
    static StreamListener into(SansIo<?> core, Consumer<Path> closed) {
        return new StreamListener() {
            @Override
            public void connected(VirtualStream stream) {
                // the first bytes say so
            }

            @Override
            public void failed(VirtualStream stream, String why) {
                closed.accept(stream.path());
            }

            @Override
            public void received(VirtualStream stream, byte[] bytes) {
                core.receive(stream.path(), bytes, 0, bytes.length, stream.nowNanos());
            }

            @Override
            public void closed(VirtualStream stream) {
                closed.accept(stream.path());
            }
        };
    }
}
