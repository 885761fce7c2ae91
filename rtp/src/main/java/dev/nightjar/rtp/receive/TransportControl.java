package dev.nightjar.rtp.receive;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.feedback.CongestionFeedbackGenerator;
import dev.nightjar.rtp.feedback.RembEstimator;
import dev.nightjar.rtp.feedback.TransportFeedbackGenerator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sender's congestion control needs of a transport: feedback of RFC 8888 or transport-wide feedback where
 * negotiated, else REMB.
 *
 * <p>*Choice:* never two of them; a sender that gets both follows the lower, and REMB is the coarser.
 */
final class TransportControl {
    private static final int MAX_REMB_SSRCS = 32;
    private static final int REQUESTS_TIMES = 0x8000;

    private final int senderSsrc;
    private final byte[] packetBytes = new byte[RtcpComposer.MAX_DATAGRAM_BYTES];
    private final int[] rembSsrcs = new int[MAX_REMB_SSRCS];
    private @Nullable TransportFeedbackGenerator feedback;
    private @Nullable CongestionFeedbackGenerator rtpFeedback;
    private @Nullable RembEstimator remb;
    private ReceiveConfig latest = ReceiveConfig.EMPTY;

    TransportControl(int senderSsrc) {
        this.senderSsrc = senderSsrc;
    }

    /** Begins or ends feedback of RFC 8888, in place of any other. */
    void congestionFeedback(boolean isAgreed, long ntpNanosAtZero) {
        if (!isAgreed) {
            rtpFeedback = null;
        } else if (rtpFeedback == null) {
            rtpFeedback = new CongestionFeedbackGenerator(senderSsrc, ntpNanosAtZero);
        }
        configure(latest);
    }

    void configure(ReceiveConfig config) {
        latest = config;
        boolean transportCc = false;
        boolean googRemb = false;
        for (MediaSection section : config.sections()) {
            transportCc |= section.feedback().transportCc();
            googRemb |= section.feedback().googRemb();
        }
        boolean isOnRequest = config.extensions().contains(HeaderExtensionUri.TRANSPORT_WIDE_CC_02);
        transportCc &= isOnRequest || config.extensions().contains(HeaderExtensionUri.TRANSPORT_WIDE_CC);
        boolean namesPackets = rtpFeedback != null;
        if (!transportCc || namesPackets) {
            feedback = null;
        } else if (feedback == null) {
            feedback = new TransportFeedbackGenerator(senderSsrc);
        }
        if (feedback != null) {
            feedback.onRequest(isOnRequest);
        }
        if (!googRemb || transportCc || namesPackets) {
            remb = null;
        } else if (remb == null) {
            remb = new RembEstimator();
        }
    }

    /** Notes any authenticated packet, probes and retransmissions too: the sender measures with all of them. */
    void received(RtpPacket packet, HeaderExtensions extensions, int clockRate, long nowNanos) {
        if (rtpFeedback != null) {
            // The mark of the datagram is not known here: 0 says that it is not, RFC 8888 §3.1.
            rtpFeedback.received(packet.ssrc(), packet.sequenceNumber(), 0, nowNanos);
        } else if (feedback != null) {
            int sequenceNumber = extensions.transportWideSequenceNumber(packet);
            if (sequenceNumber >= 0) {
                feedback.received(sequenceNumber, packet.ssrc(), nowNanos);
                int request = extensions.transportFeedbackRequest(packet);
                boolean hasTimes = (request & REQUESTS_TIMES) != 0;
                feedback.requested(sequenceNumber, request & ~REQUESTS_TIMES, hasTimes, nowNanos);
            }
        } else if (remb != null) {
            int sendTime = extensions.absSendTime(packet);
            remb.received(packet.ssrc(), sendTime, packet.rtpTimestamp(), clockRate, packet.length(), nowNanos);
        }
    }

    void write(RtcpComposer composer, List<InboundStream> streams, long nowNanos) {
        if (rtpFeedback != null && rtpFeedback.deadlineNanos() <= nowNanos) {
            int capacity = composer.maxPacketBytes();
            int length = rtpFeedback.poll(packetBytes, 0, capacity, nowNanos);
            while (length > 0) {
                composer.packet(packetBytes, 0, length);
                length = rtpFeedback.poll(packetBytes, 0, capacity, nowNanos);
            }
        }
        if (feedback != null && feedback.deadlineNanos() <= nowNanos) {
            int capacity = composer.maxPacketBytes();
            int length = feedback.poll(packetBytes, 0, capacity, nowNanos);
            while (length > 0) {
                composer.packet(packetBytes, 0, length);
                length = feedback.poll(packetBytes, 0, capacity, nowNanos);
            }
        }
        if (remb != null) {
            long bitrate = remb.poll(nowNanos);
            if (bitrate >= 0) {
                composer.maximumBitrate(bitrate, rembSsrcs, collectSsrcs(streams));
            }
        }
    }

    private int collectSsrcs(List<InboundStream> streams) {
        int count = 0;
        for (int i = 0; i < streams.size() && count < MAX_REMB_SSRCS; i++) {
            rembSsrcs[count++] = streams.get(i).ssrc();
        }
        return count;
    }

    long deadlineNanos() {
        if (rtpFeedback != null) {
            return rtpFeedback.deadlineNanos();
        }
        if (feedback != null) {
            return feedback.deadlineNanos();
        }
        return remb == null ? SansIo.NO_DEADLINE : remb.deadlineNanos();
    }

    long estimatedBitrateBps() {
        return remb == null ? -1 : remb.estimateBps();
    }
}
