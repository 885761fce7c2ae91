package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.DtlsCounts.Count;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/**
 * Between the session's thread and the library, which wants to block for input.
 *
 * <p>While the handshake runs, its task waits here for records and for the session's word that a resend is due; the
 * library's own waiting times are not looked at. Afterwards the session's thread feeds one record at a time, and a
 * library that asks for another gets an {@link InterruptedIOException}, which leaves it intact.
 *
 * <p>One record at a time, so that the library has no queue of its own: between any two records it comes back here,
 * and what it sent in between is one flight or one resend.
 */
final class DtlsSeam implements DatagramTransport {
    /** Longest datagram taken from the peer; also how much the library allocates per record. */
    static final int MAX_RECEIVED = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int mtu;
    private final Runnable wakeUp;
    private final DtlsCounts counts;
    private final DtlsInbox inbox;
    private final DtlsOutbox outbox;
    private final InterruptedIOException noMore = new InterruptedIOException("one record at a time");
    private boolean waiting;
    private boolean cancelled;
    private boolean finished;
    private boolean transportClosed;
    private short alert = -1;
    private byte @Nullable [] current;
    private @Nullable DTLSTransport transport;
    private @Nullable DtlsCloseReason failure;

    DtlsSeam(int mtu, Runnable wakeUp, DtlsCounts counts) {
        this.mtu = mtu;
        this.wakeUp = wakeUp;
        this.counts = counts;
        this.inbox = new DtlsInbox(counts);
        this.outbox = new DtlsOutbox(mtu);
    }

    // The handshake's thread.

    @Override
    public int getReceiveLimit() {
        return MAX_RECEIVED;
    }

    @Override
    public int getSendLimit() {
        return mtu;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        lock.lock();
        try {
            if (finished) {
                return receiveCurrent(buffer, offset, length);
            }
            outbox.endBatch();
        } finally {
            lock.unlock();
        }
        wakeIfNews();
        lock.lock();
        try {
            return awaitRecord(buffer, offset, length);
        } catch (InterruptedException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        } finally {
            waiting = false;
            lock.unlock();
        }
    }

    private void wakeIfNews() {
        boolean news;
        lock.lock();
        try {
            news = !outbox.isEmpty() || finished;
        } finally {
            lock.unlock();
        }
        if (news) {
            wakeUp.run();
        }
    }

    private int awaitRecord(byte[] buffer, int offset, int length) throws InterruptedException, TlsFatalAlert {
        while (true) {
            if (cancelled || transportClosed) {
                throw new TlsFatalAlert(AlertDescription.user_canceled);
            }
            byte[] record = inbox.poll();
            if (record != null) {
                return copy(record, buffer, offset, length);
            }
            if (outbox.isResendAsked()) {
                return -1;
            }
            waiting = true;
            changed.signalAll();
            changed.await();
            waiting = false;
        }
    }

    private static int copy(byte[] record, byte[] buffer, int offset, int length) {
        if (record.length > length) {
            return -1;
        }
        System.arraycopy(record, 0, buffer, offset, record.length);
        return record.length;
    }

    private int receiveCurrent(byte[] buffer, int offset, int length) throws IOException {
        if (alert >= 0) {
            throw new TlsFatalAlert(alert);
        }
        byte[] record = current;
        current = null;
        if (record == null) {
            throw noMore;
        }
        return copy(record, buffer, offset, length);
    }

    /** Nothing leaves once the handshake is cancelled: a task that begins only then would say hello to be gone. */
    @Override
    public void send(byte[] buffer, int offset, int length) {
        lock.lock();
        try {
            if (!cancelled) {
                outbox.add(buffer, offset, length);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            transportClosed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets ChangeCipherSpec through: the library has keys and has read what comes before it. */
    void expectChangeCipherSpec() {
        lock.lock();
        try {
            inbox.expectChangeCipherSpec();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the handshake, with a transport or with the reason why there is none. */
    void finish(@Nullable DTLSTransport established, @Nullable DtlsCloseReason reason) {
        lock.lock();
        try {
            outbox.endBatch();
            outbox.handshakeDone();
            transport = established;
            failure = reason;
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        wakeUp.run();
    }

    // The session's thread.

    /** Gives the handshake a record, which the seam keeps. */
    void offer(byte[] record) {
        lock.lock();
        try {
            inbox.add(record);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Has the last flight sent again. */
    void resend() {
        lock.lock();
        try {
            outbox.askResend();
            counts.add(Count.RETRANSMISSIONS);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the handshake's task and the batch of alerts that say so. */
    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            inbox.clear();
            outbox.endBatch();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the task has used all it was given, or has ended. For runs in lock-step. */
    void awaitIdle() {
        lock.lock();
        try {
            while (!finished && !(waiting && !inbox.hasReady() && !outbox.isResendAsked() && !cancelled)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return the next datagram to send, or null} */
    byte @Nullable [] pollDatagram() {
        lock.lock();
        try {
            return outbox.poll();
        } finally {
            lock.unlock();
        }
    }

    boolean takeNewFlight() {
        lock.lock();
        try {
            return outbox.takeNewFlight();
        } finally {
            lock.unlock();
        }
    }

    boolean isFinished() {
        lock.lock();
        try {
            return finished;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the established association, or null when the handshake failed or still runs} */
    @Nullable
    DTLSTransport transport() {
        return transport;
    }

    /** {@return why the handshake failed, or null} */
    @Nullable
    DtlsCloseReason failure() {
        return failure;
    }

    /** {@return a record that came too early for the handshake and is the association's now, or null} */
    byte @Nullable [] pollLeftOver() {
        lock.lock();
        try {
            return inbox.pollLeftOver();
        } finally {
            lock.unlock();
        }
    }

    /** Puts the one record that the library's next read gets; after the handshake. */
    void feed(byte @Nullable [] record) {
        current = record;
    }

    /** Makes the library's next read fail with an alert, which it then sends. */
    void failWith(short description) {
        alert = description;
    }

    /** Ends a batch of what the library sent after the handshake. */
    void flush() {
        lock.lock();
        try {
            outbox.endBatch();
        } finally {
            lock.unlock();
        }
    }

    boolean isTransportClosed() {
        return transportClosed;
    }
}
