package dev.nightjar.dtlssrtp;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import dev.nightjar.dtlssrtp.DtlsCounts.Count;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/**
 * A DTLS 1.2 association that gives the keys of SRTP (RFC 5763, RFC 5764).
 *
 * <p>In order of use: {@link #create}, {@link #setPath} once ICE has a pair, {@link #start} once the role is known,
 * {@link #setRemoteFingerprints} once the peer's description is there, in whatever order these come;
 * {@link DtlsEvent.Connected} follows when all three are done and the handshake succeeded. {@link #close} is a must:
 * it frees the handshake's task.
 *
 * <p>The handshake runs as a task of {@link DtlsConfig#handshakeExecutor}; when it has output it calls
 * {@link DtlsConfig#wakeUp}, upon which the driver calls {@link #advance} and drains. Everything else runs on the
 * caller's thread, to which the session is confined.
 *
 * <p>Bytes that are not authentic change a counter only once the handshake is done. Before, anybody who can write to
 * the path can make it fail, as in any DTLS; ICE keeps strangers off the path.
 */
public final class DtlsSession implements SansIo<DtlsEvent> {
    /** Datagrams that come before the handshake can begin: two hellos of two datagrams, and their resends. */
    private static final int MAX_EARLY = 8;

    private static final int MAX_TRANSMITS = 64;

    private enum State {
        WAITING,
        HANDSHAKING,
        UNVERIFIED,
        CONNECTED,
        CLOSED
    }

    private final DtlsConfig config;
    private final DtlsCounts counts = new DtlsCounts();
    private final DtlsSeam seam;
    private final DtlsNegotiation negotiation;
    private final DtlsTimers timers;
    private final TransmitQueue transmits;
    private final Deque<DtlsEvent> events = new ArrayDeque<>();
    private final Deque<byte[]> early = new ArrayDeque<>();
    private State state = State.WAITING;
    private @Nullable DtlsRole role;
    private @Nullable Path path;
    private @Nullable DtlsHandshake handshake;
    private @Nullable DtlsAssociation association;
    private boolean taskRuns;
    private boolean refused;
    private long nowNanos;

    private DtlsSession(DtlsConfig config) {
        this.config = config;
        this.seam = new DtlsSeam(config.mtu(), config.wakeUp(), counts);
        this.negotiation = new DtlsNegotiation(config, new DtlsCrypto(config, counts, this::keysReady));
        this.timers = new DtlsTimers(config.handshakeTimeout().toNanos());
        this.transmits = new TransmitQueue(MAX_TRANSMITS, config.mtu());
    }

    /** {@return a session that has not begun} */
    public static DtlsSession create(DtlsConfig config) {
        return new DtlsSession(requireNonNull(config, "config"));
    }

    /** On the handshake's thread: a client has read all that comes before ChangeCipherSpec when it has keys. */
    private void keysReady() {
        if (role == DtlsRole.CLIENT) {
            seam.expectChangeCipherSpec();
        }
    }

    /**
     * Begins the handshake, or waits for the peer's. Datagrams received before are kept, up to 8.
     *
     * @throws IllegalStateException when called twice
     */
    public void start(DtlsRole role, long nowNanos) {
        requireNonNull(role, "role");
        if (this.role != null) {
            throw new IllegalStateException("start: called twice");
        }
        this.role = role;
        observe(nowNanos);
        beginTime();
    }

    /** Sets the way datagrams go; nothing is sent before. It may change at any time. */
    public void setPath(Path path, long nowNanos) {
        requireNonNull(path, "path");
        boolean first = this.path == null;
        this.path = path;
        observe(nowNanos);
        if (first) {
            beginTime();
        }
    }

    private void beginTime() {
        if (role != null && path != null && state == State.WAITING) {
            timers.begin(nowNanos);
            tryBegin();
            settle();
        }
    }

    /** Starts the task when it has something to do: a client at once, a server with the first datagram. */
    private void tryBegin() {
        DtlsRole ours = role;
        if (state != State.WAITING || ours == null || path == null || (ours == DtlsRole.SERVER && early.isEmpty())) {
            return;
        }
        DtlsHandshake task = new DtlsHandshake(ours, seam, negotiation, counts);
        try {
            config.handshakeExecutor().execute(task);
        } catch (RejectedExecutionException e) {
            counts.add(Count.REFUSALS);
            refused = true;
            early.clear();
            if (ours == DtlsRole.CLIENT) {
                timers.resent(nowNanos);
            }
            return;
        }
        state = State.HANDSHAKING;
        handshake = task;
        taskRuns = true;
        for (byte[] datagram = early.poll(); datagram != null; datagram = early.poll()) {
            takeRecords(datagram, 0, datagram.length);
        }
    }

    /**
     * Sets what the peer's certificate must match: one of those with the strongest hash (RFC 8122 §5). May come
     * after the handshake. Those of broken hashes match nothing. A later call checks the certificate again.
     *
     * @throws IllegalArgumentException for an empty list
     */
    public void setRemoteFingerprints(List<Fingerprint> fingerprints, long nowNanos) {
        if (fingerprints.isEmpty()) {
            throw new IllegalArgumentException("fingerprints: none (expected: one or more)");
        }
        negotiation.expect(fingerprints);
        observe(nowNanos);
        settle();
        verify();
    }

    @Override
    public void receive(Path from, byte[] buffer, int offset, int length, long nowNanos) {
        observe(nowNanos);
        if (state == State.CLOSED) {
            counts.add(Count.IGNORED);
            return;
        }
        if (length > DtlsSeam.MAX_RECEIVED || DtlsRecords.lengthAt(buffer, offset, offset + length) < 0) {
            counts.add(Count.MALFORMED);
            return;
        }
        if (state == State.WAITING) {
            keepEarly(Arrays.copyOfRange(buffer, offset, offset + length));
        } else {
            takeRecords(buffer, offset, offset + length);
        }
        settle();
    }

    private void keepEarly(byte[] datagram) {
        if (early.size() >= MAX_EARLY) {
            counts.add(Count.DROPPED);
            return;
        }
        early.add(datagram);
        tryBegin();
    }

    private void takeRecords(byte[] buffer, int offset, int end) {
        int at = offset;
        while (at < end && state != State.CLOSED) {
            int length = DtlsRecords.lengthAt(buffer, at, end);
            byte[] record = length < 0 ? null : Arrays.copyOfRange(buffer, at, at + length);
            if (record == null || DtlsRecords.isOversized(record)) {
                counts.add(Count.MALFORMED);
                return;
            }
            takeRecord(record);
            at += length;
        }
    }

    private void takeRecord(byte[] record) {
        DtlsAssociation established = association;
        if (established == null) {
            seam.offer(record);
            return;
        }
        DtlsCloseReason reason = established.receive(record);
        if (reason != null) {
            end(reason);
        }
    }

    @Override
    public void advance(long nowNanos) {
        if (nowNanos < this.nowNanos) {
            return;
        }
        observe(nowNanos);
        settle();
        if (state != State.WAITING && state != State.HANDSHAKING) {
            return;
        }
        if (timers.isOver(nowNanos)) {
            boolean noRoom = state == State.WAITING && refused;
            end(noRoom ? new DtlsCloseReason.Refused() : new DtlsCloseReason.TimedOut());
        } else if (timers.isResendDue(nowNanos)) {
            resend();
        }
        settle();
    }

    private void resend() {
        if (state == State.WAITING) {
            tryBegin();
        } else {
            seam.resend();
            timers.resent(nowNanos);
        }
    }

    private void observe(long time) {
        nowNanos = Math.max(nowNanos, time);
    }

    /** Takes over what the task has done; in lock-step, waits for it first. */
    private void settle() {
        if (!taskRuns) {
            return;
        }
        if (config.lockStep()) {
            seam.awaitIdle();
        }
        boolean finished = seam.isFinished();
        if (seam.takeNewFlight() && state == State.HANDSHAKING) {
            timers.flightSent(nowNanos);
        }
        if (finished) {
            taskRuns = false;
            handshakeDone();
        }
    }

    private void handshakeDone() {
        DTLSTransport transport = seam.transport();
        if (state == State.CLOSED) {
            if (transport != null) {
                new DtlsAssociation(transport, seam, negotiation, counts).close();
            }
            negotiation.forgetKeys();
            return;
        }
        timers.stop();
        if (transport == null) {
            DtlsCloseReason reason = seam.failure();
            end(reason == null ? new DtlsCloseReason.HandshakeFailed("internal_error", false) : reason);
            return;
        }
        state = State.UNVERIFIED;
        association = new DtlsAssociation(transport, seam, negotiation, counts);
        verify();
        for (byte[] record = seam.pollLeftOver(); record != null; record = seam.pollLeftOver()) {
            if (state == State.CLOSED) {
                return;
            }
            takeRecord(record);
        }
    }

    private void verify() {
        DtlsAssociation established = association;
        DtlsRole ours = role;
        if (established == null || ours == null || state == State.CLOSED || !negotiation.knowsFingerprints()) {
            return;
        }
        if (!negotiation.isPeerVerified()) {
            established.fail(AlertDescription.bad_certificate);
            end(new DtlsCloseReason.FingerprintMismatch());
        } else if (state == State.UNVERIFIED) {
            state = State.CONNECTED;
            events.add(negotiation.connected(ours));
        }
    }

    /** Sends close_notify and frees the handshake's task. May be called twice. */
    public void close(long nowNanos) {
        observe(nowNanos);
        settle();
        if (state == State.CLOSED) {
            return;
        }
        DtlsAssociation established = association;
        if (established != null) {
            established.close();
        }
        end(new DtlsCloseReason.ClosedLocally());
        settle();
    }

    private void end(DtlsCloseReason reason) {
        state = State.CLOSED;
        timers.stop();
        early.clear();
        DtlsHandshake task = handshake;
        if (taskRuns && task != null) {
            task.cancel();
        } else {
            negotiation.forgetKeys();
        }
        events.add(new DtlsEvent.Closed(reason));
    }

    /** {@return a copy of the peer's certificate in DER, or null before the peer has sent it} */
    public byte @Nullable [] remoteCertificate() {
        byte[] certificate = negotiation.peerCertificate();
        return certificate == null ? null : certificate.clone();
    }

    /** {@return copies of the peer's certificates in DER, its own first, at most 8; none before it has sent them} */
    public List<byte[]> remoteCertificates() {
        return negotiation.peerCertificates().stream().map(byte[]::clone).toList();
    }

    /** {@return the code of the fatal alert that the peer sent, RFC 5246 §7.2; empty without one} */
    public OptionalInt receivedAlert() {
        return negotiation.receivedAlert();
    }

    /** {@return the code of the fatal alert that we sent, RFC 5246 §7.2; empty without one} */
    public OptionalInt sentAlert() {
        return negotiation.sentAlert();
    }

    /** {@return what was counted so far} */
    public DtlsCounters counters() {
        return counts.snapshot();
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        settle();
        Path way = path;
        if (way == null) {
            return null;
        }
        if (transmits.isEmpty()) {
            for (byte[] bytes = seam.pollDatagram(); bytes != null; bytes = seam.pollDatagram()) {
                if (!transmits.offer(way, bytes, 0, bytes.length)) {
                    counts.add(Count.DROPPED);
                }
            }
        }
        return transmits.poll();
    }

    @Override
    public @Nullable DtlsEvent pollEvent() {
        settle();
        return events.poll();
    }

    @Override
    public long deadlineNanos() {
        return timers.deadlineNanos();
    }
}
