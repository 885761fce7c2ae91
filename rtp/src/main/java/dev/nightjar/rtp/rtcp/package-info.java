/**
 * RTCP: reading compound and reduced-size packets, and writing them.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.rtcp.RtcpReader} walks a datagram and yields
 * {@link dev.nightjar.rtp.rtcp.RtcpMessage}s; {@link dev.nightjar.rtp.rtcp.RtcpWriter} writes them.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3550">RFC 3550</a> §6: SR, RR, SDES, BYE, APP; their timing is the owner's
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc3611">RFC 3611</a> §4.1, §4.2, §4.4 to §4.6: run lengths, round trip of a receiver, statistics; other blocks are kept raw
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc4585">RFC 4585</a> §6: generic NACK, PLI, SLI, RPSI
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5104">RFC 5104</a> §4.2, §4.3.1: TMMBR, TMMBN, FIR; without TSTR, TSTN and VBCM
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc5506">RFC 5506</a>: reduced-size packets
 *   <li><a href="https://datatracker.ietf.org/doc/html/rfc8888">RFC 8888</a> §3.1: congestion control feedback
 *   <li><a href="https://datatracker.ietf.org/doc/html/draft-alvestrand-rmcat-remb-03">draft-alvestrand-rmcat-remb-03</a>: REMB
 *   <li><a href="https://datatracker.ietf.org/doc/html/draft-holmer-rmcat-transport-wide-cc-extensions-01">draft-holmer-rmcat-transport-wide-cc-extensions-01</a> §3: transport-wide feedback
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
