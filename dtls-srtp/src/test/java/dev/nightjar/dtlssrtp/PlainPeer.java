package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/**
 * Bouncy Castle's own DTLS with nothing of ours in between, in lock-step: it runs only while the test waits for it.
 *
 * <p>Its timer has always expired, and the test says when a wait gives nothing; so no time is waited for.
 */
final class PlainPeer implements DatagramTransport {
    /** Only a broken test needs it. */
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /** The library's shortest wait is a millisecond of its own clock; one that repeats nothing by then has nothing. */
    private static final long WAIT_NANOS = 20_000_000;

    private final PlainOptions options;
    private final int mtu;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> in = new ArrayDeque<>();
    private final Deque<byte[]> out = new ArrayDeque<>();
    private boolean isWaiting;
    private boolean isTimedOut;
    private long timedOutAtNanos;
    private boolean isEnded;
    private boolean hasSent;
    private boolean isGone;
    private @Nullable IOException failure;
    private @Nullable DTLSTransport transport;
    private volatile byte[] keyBlock = {};

    PlainPeer(DtlsRole role, PlainOptions options, int mtu) {
        this.options = options;
        this.mtu = mtu;
        DtlsPair.THREADS.execute(() -> run(role));
    }

    private void run(DtlsRole role) {
        DTLSTransport done = null;
        IOException reason = null;
        try {
            done = role == DtlsRole.CLIENT
                    ? new DTLSClientProtocol().connect(new PlainClient(options, this::keys), this)
                    : new DTLSServerProtocol().accept(new PlainServer(options, this::keys), this);
        } catch (IOException e) {
            reason = e;
        }
        lock.lock();
        try {
            transport = done;
            failure = reason;
            isEnded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void keys(byte[] exported) {
        keyBlock = exported;
    }

    // The peer's thread.

    @Override
    public int getReceiveLimit() {
        return 4096;
    }

    @Override
    public int getSendLimit() {
        return mtu;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        lock.lock();
        try {
            while (true) {
                if (isGone) {
                    throw new TlsFatalAlert(AlertDescription.user_canceled);
                }
                byte[] datagram = in.poll();
                if (datagram != null) {
                    System.arraycopy(datagram, 0, buffer, offset, datagram.length);
                    return datagram.length;
                }
                isTimedOut = isTimedOut && System.nanoTime() - timedOutAtNanos < WAIT_NANOS;
                if (isTimedOut || isEnded) {
                    return -1;
                }
                isWaiting = true;
                changed.signalAll();
                changed.awaitUninterruptibly();
                isWaiting = false;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        lock.lock();
        try {
            out.add(Arrays.copyOfRange(buffer, offset, offset + length));
            isTimedOut = false;
            hasSent = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {}

    // The test's thread.

    /** Waits until the peer wants a datagram it has not got, or has ended. */
    void awaitIdle() {
        lock.lock();
        try {
            long leftNanos = PATIENCE_NANOS;
            while (!isEnded && !(isWaiting && in.isEmpty() && !isTimedOut)) {
                leftNanos = changed.awaitNanos(leftNanos);
                assertThat(leftNanos)
                        .as("nanoseconds left for the peer's thread")
                        .isPositive();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    /** Gives it a datagram; after the handshake its application reads it at once. */
    void deliver(byte[] datagram) throws IOException {
        lock.lock();
        try {
            in.add(datagram.clone());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        awaitIdle();
        DTLSTransport open = transport;
        if (open != null) {
            open.receive(new byte[4096], 0, 4096, 1);
        }
    }

    /** Lets the wait that is under way give nothing, upon which the peer repeats its flight. */
    void timeOut() {
        lock.lock();
        try {
            if (hasSent && !isEnded) {
                isTimedOut = true;
                timedOutAtNanos = System.nanoTime();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        awaitIdle();
    }

    byte @Nullable [] poll() {
        lock.lock();
        try {
            return out.poll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return isEnded;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    /** {@return its association, once the handshake is done} */
    @Nullable
    DTLSTransport transport() {
        return transport;
    }

    /** {@return what its exporter gave, for AES-128-GCM} */
    byte[] keyBlock() {
        return keyBlock.clone();
    }

    /** Ends its thread. */
    void leave() {
        lock.lock();
        try {
            isGone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
