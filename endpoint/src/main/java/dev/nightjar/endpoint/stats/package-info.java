/**
 * The dictionaries of a {@link dev.nightjar.endpoint.StatsReport}, by the names of W3C webrtc-stats.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.endpoint.stats.RtcStats}. What W3C has no name for is in {@link
 * dev.nightjar.endpoint.stats.NightjarStats}.
 *
 * <ul>
 *   <li><a href="https://www.w3.org/TR/webrtc-stats/">W3C webrtc-stats</a>; not filled: decoding, rendering and devices,
 *       which a headless peer has not, and data channels
 * </ul>
 */
@NullMarked
package dev.nightjar.endpoint.stats;

import org.jspecify.annotations.NullMarked;
