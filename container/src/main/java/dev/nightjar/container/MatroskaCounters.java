package dev.nightjar.container;

/**
 * What a {@link MatroskaWriter} did so far.
 *
 * @param frames frames accepted, including those not yet in the file
 * @param nudged frames whose time was not after their track's last and was moved just behind it
 * @param refused frames left out: negative time, or too far behind what is already in the file
 * @param late frames that came after later ones of other tracks had been written; in the file, out of order
 * @param clusters clusters begun
 * @param cues places a player can jump to
 */
public record MatroskaCounters(long frames, long nudged, long refused, long late, long clusters, long cues) {}
