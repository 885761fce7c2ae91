package dev.nightjar.endpoint.internal.generating;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;

/** Pictures of squares in one colour each: bars, one that moves, and the number of the picture. */
public final class BarsMaker implements FrameMaker {
    private static final int KEYFRAME_SECONDS = 5;
    private static final int SWEEP_ROW = 7;
    private static final int NUMBER_ROW = 8;
    private static final int BAR_COLUMNS = 2;
    private static final int COLUMNS = SquaresEncoder.COLUMNS;

    private static final int WHITE = colour(235, 128, 128);
    private static final int BLACK = colour(16, 128, 128);
    private static final int GREY = colour(60, 128, 128);

    /** Bars of 75 %, SMPTE ECR 1-1978, in the colours of ITU-R BT.601. */
    private static final int[] BARS = {
        colour(180, 128, 128),
        colour(162, 44, 142),
        colour(131, 156, 44),
        colour(112, 72, 58),
        colour(84, 184, 198),
        colour(65, 100, 212),
        colour(35, 212, 114),
        BLACK
    };

    private final SquaresEncoder encoder = new SquaresEncoder();
    private final int[] picture = new int[COLUMNS * SquaresEncoder.ROWS];
    private final int framesPerSecond;
    private long keyframeNumber;

    /** Makes the first picture when it is asked for. */
    public BarsMaker(int framesPerSecond) {
        this.framesPerSecond = framesPerSecond;
    }

    private static int colour(int y, int cb, int cr) {
        return y << 16 | cb << 8 | cr;
    }

    @Override
    public CodecKind codec() {
        return CodecKind.H264;
    }

    @Override
    public long intervalNanos() {
        return 1_000_000_000L / framesPerSecond;
    }

    @Override
    public EncodedFrame make(long number) {
        for (int i = 0; i < picture.length; i++) {
            picture[i] = square(i / COLUMNS, i % COLUMNS, number);
        }
        boolean isKeyframe = number >= keyframeNumber;
        if (isKeyframe) {
            keyframeNumber = number + (long) KEYFRAME_SECONDS * framesPerSecond;
        }
        return EncodedFrame.of(CodecKind.H264, encoder.encode(picture, isKeyframe), isKeyframe);
    }

    private static int square(int row, int column, long number) {
        return switch (row) {
            case SWEEP_ROW -> column == number % COLUMNS ? WHITE : GREY;
            case NUMBER_ROW -> (number >> COLUMNS - 1 - column & 1) == 1 ? WHITE : BLACK;
            default -> BARS[column / BAR_COLUMNS];
        };
    }

    @Override
    public void requestKeyframe() {
        keyframeNumber = 0;
    }
}
