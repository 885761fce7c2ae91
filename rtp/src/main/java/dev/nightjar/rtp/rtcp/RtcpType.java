package dev.nightjar.rtp.rtcp;

/** RTCP packet types and feedback formats, from the IANA registries of RTP parameters. */
final class RtcpType {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int BYE = 203;
    static final int APPLICATION = 204;
    /** RTPFB, RFC 4585 §6.1. */
    static final int TRANSPORT_FEEDBACK = 205;
    /** PSFB, RFC 4585 §6.1. */
    static final int PAYLOAD_FEEDBACK = 206;

    static final int EXTENDED_REPORT = 207;

    static final int FORMAT_NACK = 1;
    static final int FORMAT_TMMBR = 3;
    static final int FORMAT_TMMBN = 4;
    /** RFC 8888 §3.1. */
    static final int FORMAT_CONGESTION_CONTROL = 11;

    static final int FORMAT_TRANSPORT_WIDE = 15;

    static final int FORMAT_PLI = 1;
    static final int FORMAT_SLI = 2;
    static final int FORMAT_RPSI = 3;
    static final int FORMAT_FIR = 4;
    /** Application layer feedback, which REMB is. */
    static final int FORMAT_APPLICATION = 15;

    /** The letters REMB. */
    static final int REMB_IDENTIFIER = 0x52454D42;

    static final int XR_LOSS_RLE = 1;
    static final int XR_DUPLICATE_RLE = 2;
    static final int XR_RECEIVER_REFERENCE_TIME = 4;
    static final int XR_DELAY_SINCE_LAST_RR = 5;
    static final int XR_STATISTICS_SUMMARY = 6;

    private RtcpType() {}
}
