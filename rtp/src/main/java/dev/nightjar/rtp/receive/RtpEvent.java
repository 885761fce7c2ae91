package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.dtmf.DtmfEvent;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.ComfortNoise;
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
     * A telephone event of an audio stream began or ended, RFC 4733.
     *
     * @param mid its section
     * @param ssrc its SSRC
     * @param clockRate what its duration counts in, ticks in a second
     * @param event what happened
     */
    record TelephoneEventHeard(String mid, int ssrc, int clockRate, DtmfEvent event) implements RtpEvent {}

    /**
     * An audio stream sends comfort noise instead of audio from now on, RFC 3389.
     *
     * @param mid its section
     * @param ssrc its SSRC
     * @param noise how loud it is, and its spectrum
     */
    record ComfortNoiseHeard(String mid, int ssrc, ComfortNoise noise) implements RtpEvent {}

    /**
     * The peer wants a keyframe of what we send, RFC 4585 §6.3.1 or RFC 5104 §4.3.1.
     *
     * @param mid the section we send on
     * @param ssrc our SSRC
     */
    record KeyframeRequested(String mid, int ssrc) implements RtpEvent {}

    /**
     * What a stream of encoded frames may take of the path has changed noticeably.
     *
     * @param mid the section we send on
     * @param ssrc our SSRC
     * @param bitrateBps bits per second, retransmissions and repair included; 0 where nothing is left for it
     */
    record TargetBitrateChanged(String mid, int ssrc, long bitrateBps) implements RtpEvent {}
}
