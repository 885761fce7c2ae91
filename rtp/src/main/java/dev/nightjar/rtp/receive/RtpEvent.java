package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.payload.CodecKind;
import org.jspecify.annotations.Nullable;

/** What a session reports to its owner. SSRCs are unsigned 32 bits in an {@code int}. */
public sealed interface RtpEvent {
    /**
     * A stream of a section began, or changed its codec.
     *
     * @param mid its section
     * @param ssrc its SSRC
     * @param rid its simulcast layer, or null
     * @param codec what it sends, or null where its frames cannot be assembled
     */
    record StreamStarted(
            String mid,
            int ssrc,
            @Nullable String rid,
            @Nullable CodecKind codec) implements RtpEvent {}

    /**
     * A stream ended: BYE, its section left the negotiation, or it made room for another.
     *
     * @param mid its section
     * @param ssrc its SSRC
     */
    record StreamEnded(String mid, int ssrc) implements RtpEvent {}

    /**
     * The canonical name of a stream became known; streams of one name share a clock, RFC 3550 §6.5.1.
     *
     * @param mid its section
     * @param ssrc its SSRC
     * @param cname the name
     */
    record CnameLearnt(String mid, int ssrc, String cname) implements RtpEvent {}

    /**
     * The peer wants a keyframe of what we send, RFC 4585 §6.3.1 or RFC 5104 §4.3.1.
     *
     * @param mid the section we send on
     * @param ssrc our SSRC
     */
    record KeyframeRequested(String mid, int ssrc) implements RtpEvent {}
}
