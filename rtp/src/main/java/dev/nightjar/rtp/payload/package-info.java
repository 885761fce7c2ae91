/**
 * Payload formats: RTP payloads in, whole encoded frames out.
 *
 * <p>A {@link dev.nightjar.rtp.payload.Depacketiser} knows one format and is fed the payloads of one frame in order; a
 * {@link dev.nightjar.rtp.payload.FrameAssembler} finds where frames begin and end, keeps back what cannot be decoded
 * and hands each whole {@link dev.nightjar.rtp.payload.Frame} to a {@link dev.nightjar.rtp.payload.FrameSink}. SSRC and
 * RTP timestamp are unsigned 32 bits in an {@code int}. Hostile payloads never throw: they make a frame broken.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.payload.FrameAssembler}.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6184">RFC 6184</a>, H.264, packetization modes 0 and 1; not
 *       the interleaved mode 2
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6386">RFC 6386</a> §9.1, the VP8 frame header: keyframe flag
 *       and size only
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6716">RFC 6716</a> §3.1, the Opus TOC byte: duration only
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7587">RFC 7587</a>, Opus
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7741">RFC 7741</a>, VP8
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.payload;

import org.jspecify.annotations.NullMarked;
