package dev.nightjar.dtlssrtp;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The records the library sends, one by one, packed into as few datagrams as fit the MTU.
 *
 * <p>While the handshake runs, a resend passes only when the session's own timer asked for it: the library's timer has
 * always expired, so it resends whenever a wait gives it nothing. A resend is known by its first record, a handshake
 * fragment at a position already sent (RFC 6347 §4.2.4). What follows in the same batch belongs to it. Guarded by the
 * seam's lock.
 */
final class DtlsOutbox {
    /** Two flights of any handshake at the smallest MTU fit; what a stuck driver leaves behind does not pile up. */
    private static final int MAX_DATAGRAMS = 64;

    private final int mtu;
    private final Deque<byte[]> datagrams = new ArrayDeque<>();
    private final byte[] pending;
    private int pendingLength;
    private long lastPosition = -1;
    private boolean handshaking = true;
    private boolean resendAsked;
    private boolean resending;
    private boolean resendPasses;
    private boolean newFlight;

    DtlsOutbox(int mtu) {
        this.mtu = mtu;
        this.pending = new byte[mtu];
    }

    /** Lets the next resend through. */
    void askResend() {
        resendAsked = true;
    }

    boolean isResendAsked() {
        return resendAsked;
    }

    /** From here on the library resends only what the peer's own resends call for (RFC 6347 §4.2.4). */
    void handshakeDone() {
        handshaking = false;
        resendAsked = false;
    }

    /** {@return whether the record was taken; false when it is an untimely resend or the queue is full} */
    boolean add(byte[] buffer, int offset, int length) {
        if (handshaking && isUntimelyResend(buffer, offset)) {
            return false;
        }
        if (pendingLength + length > mtu) {
            flush();
        }
        if (length > mtu || datagrams.size() >= MAX_DATAGRAMS) {
            return false;
        }
        System.arraycopy(buffer, offset, pending, pendingLength, length);
        pendingLength += length;
        return true;
    }

    private boolean isUntimelyResend(byte[] buffer, int offset) {
        int type = buffer[offset];
        if (type == DtlsRecords.ALERT) {
            return false;
        }
        boolean plain = buffer[offset + 3] == 0 && buffer[offset + 4] == 0;
        if (type == DtlsRecords.HANDSHAKE && plain) {
            long position = DtlsRecords.position(buffer, offset);
            resending = position <= lastPosition;
            if (resending && resendAsked) {
                resendAsked = false;
                resendPasses = true;
            }
            lastPosition = Math.max(lastPosition, position);
        }
        if (!resending) {
            newFlight = true;
            resendAsked = false;
        }
        return resending && !resendPasses;
    }

    /** Ends a batch: the library waits for input, so what it sent since the last wait was one flight or one resend. */
    void endBatch() {
        flush();
        resending = false;
        resendPasses = false;
    }

    private void flush() {
        if (pendingLength > 0) {
            datagrams.add(Arrays.copyOf(pending, pendingLength));
            pendingLength = 0;
        }
    }

    boolean isEmpty() {
        return datagrams.isEmpty();
    }

    byte @Nullable [] poll() {
        return datagrams.poll();
    }

    /** {@return whether something was sent for the first time since the last call} */
    boolean takeNewFlight() {
        boolean result = newFlight;
        newFlight = false;
        return result;
    }
}
