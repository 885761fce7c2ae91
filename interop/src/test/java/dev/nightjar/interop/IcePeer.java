package dev.nightjar.interop;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Another stack's ICE agent with one component, on an address of this machine. It gathers when it is made; its other
 * end is told by the test, as signalling would.
 */
interface IcePeer extends AutoCloseable {
    /** A pair as that agent sees it. */
    record Pair(InetSocketAddress local, InetSocketAddress remote) {}

    String ufrag();

    String password();

    /** {@return its candidates as in RFC 8839 §5.1, once it has them all} */
    List<String> candidates();

    void setRemote(String ufrag, String password);

    void addRemoteCandidate(String candidate);

    void endOfRemoteCandidates();

    /** {@return the pair that it has selected, once both ends agree that it is nominated} */
    Pair whenSelected(Duration patience);

    void send(String text);

    /** Returns once that text has come over the selected pair. */
    void awaitData(String text, Duration patience);

    /** Ends it without a word to its peer. */
    @Override
    void close();
}
