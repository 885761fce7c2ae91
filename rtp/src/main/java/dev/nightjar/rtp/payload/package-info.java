/**
 * Payload formats: RTP payloads in, whole encoded frames out, and the way back.
 *
 * <p>A {@link dev.nightjar.rtp.payload.Depacketiser} knows one format and is fed the payloads of one frame in order; a
 * {@link dev.nightjar.rtp.payload.FrameAssembler} finds where frames begin and end, keeps back what cannot be decoded
 * and hands each whole {@link dev.nightjar.rtp.payload.Frame} to a {@link dev.nightjar.rtp.payload.FrameSink}. SSRC and
 * RTP timestamp are unsigned 32 bits in an {@code int}. Hostile payloads never throw: they make a frame broken. A
 * {@link dev.nightjar.rtp.payload.Packetiser} makes payloads of an {@link dev.nightjar.rtp.payload.EncodedFrame}.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.payload.FrameAssembler}.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3389">RFC 3389</a>, comfort noise: read and written, not made
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3551">RFC 3551</a> §4.5, G.711, G.722 and L16 of its codecs
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6184">RFC 6184</a>, H.264, packetization modes 0 and 1; not
 *       the interleaved mode 2
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6386">RFC 6386</a> §9.1, the VP8 frame header: keyframe flag
 *       and size only
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc6716">RFC 6716</a> §3 and §4.2.3, Opus: duration, frames
 *       and the flag of in-band error correction only
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7587">RFC 7587</a>, Opus
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7741">RFC 7741</a>, VP8; not the feedback
 *       messages of its §5
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc9628">RFC 9628</a>, VP9, flexible mode or not; not the layer
 *       refresh request
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc7798">RFC 7798</a>, H.265; without decoding order numbers and
 *       PACI packets
 *   <li><a href="https://aomediacodec.github.io/av1-rtp-spec/v1.0.0.html">RTP Payload Format For AV1 1.0</a>; without
 *       S modes
 *   <li><a href="https://aomediacodec.github.io/av1-spec/">AV1</a> §5.3, §5.5 and §5.9.2: OBU, sequence and frame header
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.payload;

import org.jspecify.annotations.NullMarked;
