package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.loop.CrossingTarget;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.TurnOutlet;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.forward.ForwardSource;
import dev.nightjar.rtp.forward.ForwardedPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * What one turn of the loop brings, a picture say, goes out receiver by receiver, not packet by packet: the keys and
 * tables of one receiver then stay in the cache for all of its packets, and its run of the send batch is written end to
 * end. Fifty receivers' keys and pictures at once are more than a core's cache holds.
 */

/** The peers on one loop that one track is sent on to, and the history they share. Confined to that loop. */
final class TrackFan implements TurnOutlet, CrossingTarget<TrackFormat> {
    private static final Outlet[] NONE = {};

    private final TrackForwarding forwarding;
    private final MediaLoop loop;
    private final ForwardSource source = new ForwardSource();
    private final ForwardedPacket[] waiting = new ForwardedPacket[ForwardSource.RECENT_PACKETS];
    private int waitingCount;
    private long waitingNanos;
    private @Nullable TrackFormat waitingFormat;

    /** Replaced, never changed: a receiver may go while a packet is on its way. */
    private Outlet[] outlets = NONE;

    /** Where the packets of one receiver go. */
    interface Outlet {
        /** Passes one packet on; runs for each packet and receiver. */
        void forward(ForwardedPacket packet, TrackFormat agreed, long nowNanos);
    }

    TrackFan(TrackForwarding forwarding, MediaLoop loop) {
        this.forwarding = forwarding;
        this.loop = loop;
    }

    MediaLoop loop() {
        return loop;
    }

    @SuppressWarnings("ReferenceEquality") // a loop is itself
    boolean isOn(MediaLoop other) {
        return loop == other;
    }

    ForwardSource source() {
        return source;
    }

    /** Adds a receiver, from the next packet on. */
    void add(Outlet outlet) {
        sendWaiting();
        outlets = Arrays.copyOf(outlets, outlets.length + 1);
        outlets[outlets.length - 1] = outlet;
        if (outlets.length == 1) {
            forwarding.open(this);
        }
    }

    /** Takes a receiver away; what has come before is sent to it. */
    @SuppressWarnings("ReferenceEquality") // a receiver is itself
    void remove(Outlet outlet) {
        sendWaiting();
        outlets = Arrays.stream(outlets).filter(each -> each != outlet).toArray(Outlet[]::new);
        if (outlets.length == 0) {
            forwarding.close(this);
        }
    }

    void requestKeyframe() {
        forwarding.requestKeyframe();
    }

    /** Takes a packet; it leaves at the end of the loop's turn. */
    void receive(RtpPacket packet, TrackFormat format, long nowNanos) {
        if (source.receive(packet, format.wire(), nowNanos)) {
            await(format, nowNanos);
        }
    }

    @Override
    public byte[] receiveOwned(byte[] bytes, int length, TrackFormat format, long nowNanos) {
        long before = source.refused();
        byte[] other = source.receiveOwned(bytes, length, format.wire(), nowNanos);
        if (source.refused() == before) {
            await(format, nowNanos);
        }
        return other;
    }

    @Override
    public void senderReport(int ssrc, long ntpNanos, int rtpTimestamp) {
        source.senderReport(ssrc, ntpNanos, rtpTimestamp);
    }

    @SuppressWarnings("ReferenceEquality") // a renegotiation makes another format
    private void await(TrackFormat format, long nowNanos) {
        if (waitingFormat != format) {
            sendWaiting();
            waitingFormat = format;
        }
        if (waitingCount == 0) {
            loop.sendLater(this);
        }
        waiting[waitingCount++] = source.current();
        waitingNanos = nowNanos;
        if (waitingCount == waiting.length) {
            sendWaiting();
        }
    }

    /** Sends to each receiver what has come since the last call. */
    @Override
    public void sendWaiting() {
        int count = keptOfWaiting();
        TrackFormat format = waitingFormat;
        // Whatever a receiver's failure leads to finds nothing that waits.
        waitingCount = 0;
        if (count == 0 || format == null) {
            return;
        }
        Outlet[] all = outlets;
        for (Outlet outlet : all) {
            for (int i = 0; i < count; i++) {
                outlet.forward(waiting[i], format, waitingNanos);
            }
        }
    }

    private int keptOfWaiting() {
        int kept = 0;
        for (int i = 0; i < waitingCount; i++) {
            if (source.isKept(waiting[i])) {
                waiting[kept++] = waiting[i];
            }
        }
        return kept;
    }
}
