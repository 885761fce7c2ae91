package dev.nightjar.interop;

/**
 * One packet of a recording as the container holds it.
 *
 * @param pts presentation time in seconds
 * @param bytes its size
 * @param key whether the container marks it as a keyframe
 */
public record MediaPacket(double pts, int bytes, boolean key) {}
