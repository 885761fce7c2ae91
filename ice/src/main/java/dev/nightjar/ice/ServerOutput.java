package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Everything a gatherer sends, to whichever server: requests and relayed data. */
final class ServerOutput {
    /** The longest user name, realm and nonce together leave room for all else a request carries. */
    static final int MAX_REQUEST_BYTES = 2400;
    /** A full set of datagrams that waited for permissions, and some requests; more are lost as in a full socket. */
    private static final int QUEUED = 64;

    private final TransmitQueue queue = new TransmitQueue(QUEUED, MAX_REQUEST_BYTES);
    private final StunWriter writer = new StunWriter(MAX_REQUEST_BYTES);
    private final RandomGenerator random;
    private final OptionalInt tag;
    private long indicationNumber;

    ServerOutput(RandomGenerator random, OptionalInt tag) {
        this.random = random;
        this.tag = tag;
        indicationNumber = random.nextLong();
    }

    StunWriter writer() {
        return writer;
    }

    int nextTag() {
        return tag.isPresent() ? tag.getAsInt() : random.nextInt();
    }

    long nextNumber() {
        return random.nextLong();
    }

    /** Of an indication: nothing answers it, so it need not be hard to guess, only different each time. */
    long nextIndicationNumber() {
        return indicationNumber++;
    }

    boolean send(Path path, byte[] buffer, int length) {
        return queue.offer(path, buffer, 0, length);
    }

    /** Room for a datagram that is sent when the caller has written it; null when there is none. */
    byte @Nullable [] claim(Path path, int length) {
        return queue.claim(path, length);
    }

    @Nullable
    Transmit poll() {
        return queue.poll();
    }

    void clear() {
        queue.clear();
    }
}
