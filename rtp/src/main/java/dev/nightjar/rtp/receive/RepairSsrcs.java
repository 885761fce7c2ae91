package dev.nightjar.rtp.receive;

import org.jspecify.annotations.Nullable;

/**
 * The streams that repair another, as far as packets of theirs have come; unsigned 32 bits in an {@code int}.
 *
 * @param rtxSsrc of its retransmissions, RFC 4588, or null
 * @param fecSsrc of its parity in FlexFEC, or null
 */
public record RepairSsrcs(
        @Nullable Integer rtxSsrc, @Nullable Integer fecSsrc) {}
