package dev.nightjar.interop;

/**
 * One decoded picture of a recording.
 *
 * @param pts presentation time in seconds
 * @param width as coded, before it was scaled to the size of the drawn picture
 * @param height as coded
 * @param key whether the container marks it as a keyframe
 * @param counter what the picture says, or -1 when it cannot be read
 * @param fullRange whether black is near 0 and white near 255, rather than 16 and 235
 * @param flash whether the flash strip is white
 * @param psnr of the luma against the drawn picture in dB, NaN when the counter cannot be read
 */
public record VideoFrame(
        double pts, int width, int height, boolean key, int counter, boolean fullRange, boolean flash, double psnr) {}
