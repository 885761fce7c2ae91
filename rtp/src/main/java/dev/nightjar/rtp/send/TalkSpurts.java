package dev.nightjar.rtp.send;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.payload.OpusPacket;

/**
 * Finds the frames with which sound begins after silence; their packets are marked, so that a receiver may move its
 * playing time there (RFC 3551 §4.1, RFC 7587 §4.2).
 *
 * <p>Silence is what the timestamps leave out, or what Opus packets stand for that code nothing. *Choice:* half a frame
 * that is left out is none: the timestamps of files are rounded. Confined to one thread.
 */
final class TalkSpurts {
    private boolean isSounding;
    private int end;

    /** {@return whether sound begins with this frame; frames come in order} */
    boolean begins(EncodedFrame frame, int rtpTimestamp) {
        boolean isOpus = frame.codec() == CodecKind.OPUS;
        if (isOpus && OpusPacket.isSilence(frame.buffer(), frame.offset(), frame.length())) {
            isSounding = false;
            return false;
        }
        int ticks = ticks(frame);
        boolean isFirst = !isSounding || rtpTimestamp - end > ticks / 2;
        isSounding = true;
        end = rtpTimestamp + ticks;
        return isFirst;
    }

    /** A byte is a tick of G.711 and of G.722, and half a tick of L16, whose further channels only make it more. */
    private static int ticks(EncodedFrame frame) {
        return switch (frame.codec()) {
            case OPUS -> OpusPacket.durationSamples(frame.buffer(), frame.offset(), frame.length());
            case L16 -> frame.length() / 2;
            default -> frame.length();
        };
    }
}
