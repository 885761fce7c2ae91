package dev.nightjar.rtp.forward;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.congestion.CongestionController;
import dev.nightjar.rtp.congestion.PacketClass;
import dev.nightjar.rtp.congestion.ProbeCluster;
import dev.nightjar.rtp.congestion.ProbePadding;
import dev.nightjar.rtp.rtcp.CongestionFeedback;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.TransportFeedback;
import org.jspecify.annotations.Nullable;

/*
 * Forwarded media is not paced and cannot be made smaller, only be left for another encoding. So the controller's
 * target is read and not enforced, its growth comes from probes of padding far more than from media, and it need not
 * know of more than all tracks together could use: that is the most it may find.
 */

/**
 * Finds how many bits per second one receiver's path takes, where tracks are sent on to it.
 *
 * <p>Counts what the receiver says of its path; once told to {@link #follow}, acts on it: each packet that leaves is
 * told of by {@link ForwardStream}, feedback of RFC 8888, transport-wide feedback, REMB and loss reports go to a {@link
 * CongestionController}, and the padding of its probes is asked for by {@link #isPaddingDue}. Until then it costs
 * nothing. Nothing allocates per packet. Confined to one thread.
 */
public final class ReceiverBandwidth {
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int TRANSPORT_FEEDBACK = 205;
    private static final int PAYLOAD_FEEDBACK = 206;
    private static final int NACK = 1;
    private static final int PLI = 1;
    private static final int FIR = 4;
    private static final int CONGESTION = 11;
    private static final int TRANSPORT_WIDE = 15;
    private static final int APPLICATION = 15;

    /** At 40 Mbit/s half a second, in which feedback comes; 35 KiB of memory. */
    private static final int HISTORY_PACKETS = 2_048;

    private static final long MIN_BPS = 30_000;
    private static final long START_BPS = 300_000;
    private static final long MAX_BPS = 50_000_000;

    /** Less than this is no other need. */
    private static final double NOTABLE = 0.05;

    private final RtcpReader reader = new RtcpReader();
    private final ProbePadding probes = new ProbePadding();
    private @Nullable CongestionController controller;
    private boolean namesPackets;
    private boolean isPaddingAllowed;
    private long neededBps = MAX_BPS;
    private long transportWide;
    private long maximumBitrates;
    private long paddingBytes;

    /** Makes one that only counts. */
    public ReceiverBandwidth() {}

    /**
     * Begins to follow what the receiver says of its path; nothing happens where that has begun.
     *
     * @param byRtpNumbers whether RFC 8888 was agreed on, which names packets by SSRC and sequence number
     */
    public void follow(boolean byRtpNumbers) {
        namesPackets = byRtpNumbers;
        if (controller == null) {
            controller = new CongestionController(new BandwidthConfig(MIN_BPS, START_BPS, MAX_BPS), HISTORY_PACKETS);
            neededBps = MAX_BPS;
        }
    }

    /** {@return whether the path is followed} */
    public boolean isFollowed() {
        return controller != null;
    }

    /** {@return whether packets are counted though they carry no transport-wide number} */
    boolean countsAll() {
        return namesPackets && controller != null;
    }

    /** {@return what the path takes, in bits per second of RTP packets, or {@link Long#MAX_VALUE} if not followed} */
    public long availableBps() {
        CongestionController known = controller;
        return known == null ? Long.MAX_VALUE : known.targetBitrateBps();
    }

    /** Says how much all tracks together could use: more is not looked for. */
    public void needed(long bitrateBps, long nowNanos) {
        long most = Math.max(START_BPS, Math.min(MAX_BPS, bitrateBps));
        CongestionController known = controller;
        if (known != null && Math.abs(most - neededBps) > NOTABLE * neededBps) {
            neededBps = most;
            known.configure(new BandwidthConfig(MIN_BPS, START_BPS, most), nowNanos);
        }
    }

    /** Packets take another way now, of which nothing is known. */
    public void routeChanged(long nowNanos) {
        CongestionController known = controller;
        if (known != null) {
            known.routeChanged(nowNanos);
            probes.clear();
        }
    }

    /** Says whether there is a stream that padding can be sent on; without, nothing is probed. */
    public void allowPadding(boolean isAllowed) {
        isPaddingAllowed = isAllowed;
        if (!isAllowed) {
            probes.clear();
        }
    }

    /** Takes one RTCP datagram in clear, borrowed until the call returns. */
    public void receive(byte[] buffer, int offset, int length, long nowNanos) {
        if (!reader.wrap(buffer, offset, length)) {
            return;
        }
        while (reader.next()) {
            if (reader.type() == TRANSPORT_FEEDBACK && reader.count() == TRANSPORT_WIDE) {
                transportWide++;
                take(nowNanos);
            } else if (reader.type() == TRANSPORT_FEEDBACK && reader.count() == CONGESTION) {
                take(nowNanos);
            } else if (reader.type() == PAYLOAD_FEEDBACK && reader.count() == APPLICATION) {
                maximumBitrates++;
                take(nowNanos);
            }
        }
    }

    private void take(long nowNanos) {
        CongestionController known = controller;
        if (known == null) {
            return;
        }
        RtcpMessage message = reader.message();
        if (message instanceof TransportFeedback feedback) {
            known.transportFeedback(feedback, nowNanos);
        } else if (message instanceof CongestionFeedback feedback) {
            known.congestionFeedback(feedback, nowNanos);
        } else if (message instanceof RtcpMessage.MaximumBitrate remb) {
            known.remb(remb.bitrateBps(), nowNanos);
        }
        pollProbes(known);
    }

    /** A receiver report has told of one of the streams. */
    void lossReport(int fractionLost256, long roundTripNanos, long nowNanos) {
        CongestionController known = controller;
        if (known != null) {
            known.lossReport(fractionLost256, roundTripNanos, nowNanos);
        }
    }

    /**
     * A packet of media leaves, repeated or not.
     *
     * @param canPad whether padding can be sent on its stream
     */
    void sent(int number, int bytes, int ssrc, int sequenceNumber, boolean canPad, long nowNanos) {
        CongestionController known = controller;
        if (known != null) {
            isPaddingAllowed |= canPad;
            note(known, number, bytes, PacketClass.VIDEO, probes.media(bytes, nowNanos), nowNanos);
            if (namesPackets) {
                known.rtpSent(number, ssrc, sequenceNumber);
            }
        }
    }

    /** A packet of padding leaves. */
    void padded(int number, int bytes, int ssrc, int sequenceNumber, long nowNanos) {
        CongestionController known = controller;
        if (known != null) {
            paddingBytes += bytes;
            note(known, number, bytes, PacketClass.PADDING, probes.padding(bytes, nowNanos), nowNanos);
            if (namesPackets) {
                known.rtpSent(number, ssrc, sequenceNumber);
            }
        }
    }

    private void note(CongestionController known, int number, int bytes, PacketClass kind, int probe, long nowNanos) {
        boolean wasQuiet = known.deadlineNanos() == SansIo.NO_DEADLINE;
        known.packetSent(number, bytes, kind, probe, nowNanos);
        if (wasQuiet) {
            pollProbes(known);
        }
    }

    private void pollProbes(CongestionController known) {
        for (ProbeCluster probe = known.pollProbe(); probe != null; probe = known.pollProbe()) {
            if (isPaddingAllowed) {
                probes.add(probe);
            }
        }
    }

    /** {@return whether a packet of padding is to be sent now} */
    boolean isPaddingDue(long nowNanos) {
        return controller != null && isPaddingAllowed && probes.isDue(nowNanos);
    }

    /** Runs what is due. */
    public void advance(long nowNanos) {
        CongestionController known = controller;
        if (known != null) {
            known.advance(nowNanos);
            pollProbes(known);
        }
    }

    /** {@return when {@link #advance} must next be called and padding be asked for} */
    public long deadlineNanos(long nowNanos) {
        CongestionController known = controller;
        return known == null ? SansIo.NO_DEADLINE : Math.min(known.deadlineNanos(), probes.deadlineNanos(nowNanos));
    }

    /** {@return transport-wide feedback packets received} */
    public long transportWide() {
        return transportWide;
    }

    /** {@return REMBs received} */
    public long maximumBitrates() {
        return maximumBitrates;
    }

    /** {@return bytes of padding sent to find out what the path takes} */
    public long paddingBytes() {
        return paddingBytes;
    }

    /**
     * {@return whether an RTCP packet is for a stream that is sent}
     *
     * <p>Transport-wide feedback is not: it comes every 50 ms, and would be turned into a value only to be left.
     */
    static boolean isForStreams(int type, int format) {
        return switch (type) {
            case SENDER_REPORT, RECEIVER_REPORT -> true;
            case TRANSPORT_FEEDBACK -> format == NACK;
            case PAYLOAD_FEEDBACK -> format == PLI || format == FIR;
            default -> false;
        };
    }
}
