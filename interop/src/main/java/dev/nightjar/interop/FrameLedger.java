package dev.nightjar.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of the frames that an encoder made are in the file, and why the others are not.
 *
 * <p>A VP8 frame is in the file byte for byte as it was encoded, so size, keyframe flag and distance in time tell which
 * is which. A gap is explained when nothing in the file can refer to it: it ends at a keyframe, the file begins after
 * it, or the end was asked for before it arrived.
 *
 * @param matches frames in the file, in order
 * @param missing runs of frames that are not, in order
 * @param strangers packets of the file that no encoder made
 */
public record FrameLedger(List<Match> matches, List<Gap> missing, List<MediaPacket> strangers) {
    /** A frame beside its packet. */
    public record Match(EncodedFrame frame, MediaPacket packet) {}

    /** Why a run of frames is not in the file. */
    public enum Reason {
        /** The file begins with a keyframe after it. */
        BEFORE_THE_FIRST_KEYFRAME,
        /** A keyframe follows, so no frame of the file refers to it. */
        UNTIL_A_KEYFRAME,
        /** Encoded when the end was asked for or right before. */
        AT_THE_END,
        /** None of these: a fault. */
        UNEXPLAINED
    }

    /**
     * A run of missing frames.
     *
     * @param next the packet of the file that follows, null at the end
     */
    public record Gap(
            List<EncodedFrame> frames,
            Reason reason,
            @Nullable MediaPacket next) {}

    private static final double SAME_TIME_SECONDS = 0.02;
    private static final double ON_ITS_WAY_MILLIS = 500;
    private static final int VIDEO_CLOCK = 90_000;

    /** Copies the lists. */
    public FrameLedger {
        matches = List.copyOf(matches);
        missing = List.copyOf(missing);
        strangers = List.copyOf(strangers);
    }

    /**
     * Compares.
     *
     * @param endMillis when the end was asked for, by the wall clock in milliseconds
     */
    public static FrameLedger of(List<EncodedFrame> encoded, List<MediaPacket> packets, double endMillis) {
        List<Match> matches = new ArrayList<>();
        List<MediaPacket> strangers = new ArrayList<>();
        List<Gap> missing = new ArrayList<>();
        int next = 0;
        for (MediaPacket packet : packets) {
            Match last = matches.isEmpty() ? null : matches.get(matches.size() - 1);
            int found = find(encoded, next, packet, last);
            if (found < 0) {
                strangers.add(packet);
                continue;
            }
            if (found > next) {
                Reason reason = !packet.key()
                        ? Reason.UNEXPLAINED
                        : matches.isEmpty() ? Reason.BEFORE_THE_FIRST_KEYFRAME : Reason.UNTIL_A_KEYFRAME;
                missing.add(new Gap(List.copyOf(encoded.subList(next, found)), reason, packet));
            }
            matches.add(new Match(encoded.get(found), packet));
            next = found + 1;
        }
        if (next < encoded.size()) {
            List<EncodedFrame> rest = List.copyOf(encoded.subList(next, encoded.size()));
            boolean isLate = rest.get(0).atMillis() > endMillis - ON_ITS_WAY_MILLIS;
            missing.add(new Gap(rest, isLate ? Reason.AT_THE_END : Reason.UNEXPLAINED, null));
        }
        return new FrameLedger(matches, missing, strangers);
    }

    /** Prefers the frame that is as far from the one before as in the file; where a stream was moved, another one. */
    private static int find(List<EncodedFrame> encoded, int from, MediaPacket packet, @Nullable Match last) {
        int bySize = -1;
        for (int i = from; i < encoded.size(); i++) {
            EncodedFrame frame = encoded.get(i);
            if (frame.bytes() != packet.bytes() || frame.key() != packet.key()) {
                continue;
            }
            if (last == null) {
                return i;
            }
            double deviation = packet.pts() - last.packet().pts() - frame.secondsAfter(last.frame(), VIDEO_CLOCK);
            if (Math.abs(deviation) < SAME_TIME_SECONDS) {
                return i;
            }
            bySize = bySize < 0 ? i : bySize;
        }
        return bySize;
    }

    /** {@return the gaps that are a fault} */
    public List<Gap> unexplained() {
        return missing.stream()
                .filter(gap -> gap.reason() == Reason.UNEXPLAINED)
                .toList();
    }

    /** {@return the gaps that end at a keyframe} */
    public List<Gap> endedByAKeyframe() {
        return missing.stream()
                .filter(gap -> gap.reason() == Reason.UNTIL_A_KEYFRAME)
                .toList();
    }

    /** {@return how many frames are missing for that reason} */
    public int missing(Reason reason) {
        return missing.stream()
                .filter(gap -> gap.reason() == reason)
                .mapToInt(gap -> gap.frames().size())
                .sum();
    }

    /** {@return seconds from the first frame in the file to the last, by the encoder's clock} */
    public double encodedSpan() {
        return matches.isEmpty()
                ? 0
                : last().frame().secondsAfter(matches.get(0).frame(), VIDEO_CLOCK);
    }

    /** {@return the last frame in the file} */
    public Match last() {
        return matches.get(matches.size() - 1);
    }

    /** {@return by how much the file's times move against the encoder's between two frames at most, in seconds} */
    public double largestStep() {
        double largest = 0;
        for (int i = 1; i < matches.size(); i++) {
            Match before = matches.get(i - 1);
            Match match = matches.get(i);
            double step = match.packet().pts()
                    - before.packet().pts()
                    - match.frame().secondsAfter(before.frame(), VIDEO_CLOCK);
            largest = Math.abs(step) > Math.abs(largest) ? step : largest;
        }
        return largest;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "frames: %d in the file over %.3f s of the encoder's clock, %d strangers, largest step %.1f ms",
                matches.size(),
                encodedSpan(),
                strangers.size(),
                largestStep() * 1000));
        for (Gap gap : missing) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  missing %d from rtp %d, %s",
                    gap.frames().size(),
                    gap.frames().get(0).rtp(),
                    gap.reason()));
        }
        return text.toString();
    }
}
