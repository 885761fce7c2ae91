/**
 * How the delay on the way develops, seen from when packets left and when they arrived: shared by the receiver that
 * estimates for a sender and by the sender itself. Not exported.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.delay.ArrivalGroups}, whose comparisons of neighbouring groups
 * {@link dev.nightjar.rtp.delay.DelayTrend} turns into whether a queue grows.
 *
 * <ul>
 *   <li><a href="https://datatracker.ietf.org/doc/html/draft-ietf-rmcat-gcc-02">draft-ietf-rmcat-gcc-02</a> §5.2 to §5.4
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.delay;

import org.jspecify.annotations.NullMarked;
