package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.feedback.ReceptionStatistics;
import org.jspecify.annotations.Nullable;

/** An SSRC that has sent to us: which m-section it belongs to and, where it carries retransmissions, whose. */
final class Source {
    private final int ssrc;
    private final StreamRole role;
    private Section section;
    private @Nullable String rid;
    private @Nullable String repairedRid;
    private @Nullable Source primary;
    private @Nullable InboundStream stream;
    private @Nullable ReceptionStatistics repairStatistics;
    private int payloadType;
    private long lastNanos;

    Source(int ssrc, Section section, StreamRole role) {
        this.ssrc = ssrc;
        this.section = section;
        this.role = role;
    }

    int ssrc() {
        return ssrc;
    }

    /** {@return what it carries; retransmissions only for example, RFC 4588 §4 session multiplexed by SSRC} */
    StreamRole role() {
        return role;
    }

    Section section() {
        return section;
    }

    void section(Section newSection) {
        section = newSection;
    }

    @Nullable
    String rid() {
        return rid;
    }

    void rid(String value) {
        rid = value;
    }

    @Nullable
    String repairedRid() {
        return repairedRid;
    }

    void repairedRid(String value) {
        repairedRid = value;
    }

    /** {@return the stream whose packets this one repeats, once known} */
    @Nullable
    Source primary() {
        return primary;
    }

    void primary(@Nullable Source source) {
        primary = source;
    }

    /** {@return what receives its media, null for a repair stream} */
    @Nullable
    InboundStream stream() {
        return stream;
    }

    void stream(InboundStream inbound) {
        stream = inbound;
    }

    /** {@return what is counted of a repair stream, null for media or before {@link #countRepairs}} */
    @Nullable
    ReceptionStatistics repairStatistics() {
        return repairStatistics;
    }

    /** Begins to count a repair stream, whose timestamps are of that clock. */
    ReceptionStatistics countRepairs(int clockRate) {
        ReceptionStatistics counting = new ReceptionStatistics(ssrc, clockRate);
        repairStatistics = counting;
        return counting;
    }

    int payloadType() {
        return payloadType;
    }

    long lastNanos() {
        return lastNanos;
    }

    void touch(int packetPayloadType, long nowNanos) {
        payloadType = packetPayloadType;
        lastNanos = nowNanos;
    }
}
