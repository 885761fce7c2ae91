/**
 * Telephone keys sent and received as events beside the audio.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.dtmf.TonePlayout} and {@link dev.nightjar.rtp.dtmf.DtmfReceiver}.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4733">RFC 4733</a> §2, named events; not tones (§4). Every
 *       event number is received; the sixteen keys (§3.2) have names
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.dtmf;

import org.jspecify.annotations.NullMarked;
