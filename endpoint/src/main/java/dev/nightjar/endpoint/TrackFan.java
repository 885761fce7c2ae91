package dev.nightjar.endpoint;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.forward.ForwardSource;
import dev.nightjar.rtp.forward.ForwardedPacket;
import java.util.Arrays;

/** The peers on one loop that one track is sent on to, and the history they share. Confined to that loop. */
final class TrackFan {
    private static final Forwarder[] NONE = {};

    private final TrackForwarding forwarding;
    private final MediaLoop loop;
    private final ForwardSource source = new ForwardSource();

    /** Replaced, never changed: a receiver may go while a packet is on its way. */
    private Forwarder[] forwarders = NONE;

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

    void add(Forwarder forwarder) {
        forwarders = Arrays.copyOf(forwarders, forwarders.length + 1);
        forwarders[forwarders.length - 1] = forwarder;
        if (forwarders.length == 1) {
            forwarding.open(this);
        }
    }

    void remove(Forwarder forwarder) {
        forwarders = Arrays.stream(forwarders).filter(each -> each != forwarder).toArray(Forwarder[]::new);
        if (forwarders.length == 0) {
            forwarding.close(this);
        }
    }

    void requestKeyframe() {
        forwarding.requestKeyframe();
    }

    void receive(RtpPacket packet, TrackFormat format, long nowNanos) {
        if (source.receive(packet, format.wire(), nowNanos)) {
            fanOut(format, nowNanos);
        }
    }

    /** Takes a packet with its array; returns an array to be used instead. */
    byte[] receiveOwned(byte[] bytes, int length, TrackFormat format, long nowNanos) {
        long before = source.refused();
        byte[] other = source.receiveOwned(bytes, length, format.wire(), nowNanos);
        if (source.refused() == before) {
            fanOut(format, nowNanos);
        }
        return other;
    }

    void senderReport(int ssrc, long ntpNanos, int rtpTimestamp) {
        source.senderReport(ssrc, ntpNanos, rtpTimestamp);
    }

    private void fanOut(TrackFormat format, long nowNanos) {
        ForwardedPacket packet = source.current();
        Forwarder[] all = forwarders;
        for (Forwarder forwarder : all) {
            forwarder.forward(packet, format, nowNanos);
        }
    }
}
