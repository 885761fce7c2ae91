package dev.nightjar.interop;

/**
 * One stream as the header of a recording declares it.
 *
 * @param type {@code video} or {@code audio}
 * @param codec ffmpeg's name of the codec: {@code vp8}, {@code h264}, {@code opus}
 * @param width 0 for audio
 * @param height 0 for audio
 */
public record StreamInfo(String type, String codec, int width, int height) {}
