/**
 * Congestion control of a sender: how much may be sent, when each packet leaves, and how the path is probed for more.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.congestion.CongestionController}, one per transport, which turns the
 * receiver's feedback into a target bitrate, and {@link dev.nightjar.rtp.congestion.Pacer}, the queue in front of the
 * transport, which spreads packets over time at the rate the controller allows. The caller carries four things from the
 * one to the other: the pacing rate and the probe clusters to the pacer, each packet that left to the controller.
 *
 * <p>Times are nanoseconds since the driver started, rates are bits per second, transport-wide sequence numbers are 0
 * to 65535. Each class is confined to one thread, opens no socket, reads no clock and allocates nothing per packet.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/draft-ietf-rmcat-gcc-02">draft-ietf-rmcat-gcc-02</a> §4 to §6,
 *       with the trendline, the link capacity estimate and the probing that came after it
 *   <li><a href="https://datatracker.ietf.org/doc/html/draft-holmer-rmcat-transport-wide-cc-extensions-01">draft-holmer-rmcat-transport-wide-cc-extensions-01</a>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8888">RFC 8888</a>, the same facts in another packet
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.congestion;

import org.jspecify.annotations.NullMarked;
