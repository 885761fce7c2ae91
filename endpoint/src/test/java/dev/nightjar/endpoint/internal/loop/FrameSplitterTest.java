package dev.nightjar.endpoint.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameSplitterTest {
    private final List<String> frames = new ArrayList<>();
    private final FrameSplitter splitter = new FrameSplitter(
            (buffer, offset, length) -> frames.add(HexFormat.of().formatHex(buffer, offset, offset + length)));

    private void feed(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        splitter.receive(bytes, 0, bytes.length);
    }

    @Test
    void handsOnEachFrameOfAReadWhereItLies() {
        byte[] bytes = HexFormat.of().parseHex("ffffff0002aabb0001ccff");
        byte[] before = bytes.clone();

        splitter.receive(bytes, 3, 7);

        assertThat(frames).containsExactly("aabb", "cc");
        assertThat(bytes).isEqualTo(before);
    }

    @Test
    void putsTogetherAFrameThatComesByteByByte() {
        for (String each : List.of("00", "03", "01", "02", "03", "00", "01", "04")) {
            feed(each);
        }

        assertThat(frames).containsExactly("010203", "04");
    }

    @Test
    void passesOverNullPackets() {
        feed("000000000001aa");
        feed("00");
        feed("00");
        feed("0001bb");

        assertThat(frames).containsExactly("aa", "bb");
    }

    @Test
    void passesOverAFrameThatIsTooLongAndGoesOnBehindIt() {
        byte[] tooLong = new byte[2 + FrameSplitter.MAX_FRAME_BYTES + 1];
        tooLong[0] = (byte) ((FrameSplitter.MAX_FRAME_BYTES + 1) >> 8);
        tooLong[1] = (byte) (FrameSplitter.MAX_FRAME_BYTES + 1);

        splitter.receive(tooLong, 0, tooLong.length);
        feed("0001aa");
        for (byte each : tooLong) {
            splitter.receive(new byte[] {each}, 0, 1);
        }
        feed("0001bb");

        assertThat(frames).containsExactly("aa", "bb");
        assertThat(splitter.tooLong()).isEqualTo(2);
    }

    @Test
    void takesTheLongestFrameWholeAndInParts() {
        byte[] longest = new byte[2 + FrameSplitter.MAX_FRAME_BYTES];
        longest[0] = (byte) (FrameSplitter.MAX_FRAME_BYTES >> 8);

        splitter.receive(longest, 0, longest.length);
        splitter.receive(longest, 0, 1_000);
        splitter.receive(longest, 1_000, longest.length - 1_000);

        assertThat(frames).hasSize(2).allMatch(each -> each.length() == 2 * FrameSplitter.MAX_FRAME_BYTES);
    }

    @Test
    void handsNothingOnOnceStopped() {
        List<Integer> lengths = new ArrayList<>();
        FrameSplitter[] stopping = new FrameSplitter[1];
        stopping[0] = new FrameSplitter((buffer, offset, length) -> {
            lengths.add(length);
            stopping[0].stop();
        });

        byte[] two = {0, 1, 5, 0, 1, 6};
        stopping[0].receive(two, 0, two.length);
        stopping[0].receive(two, 0, two.length);

        assertThat(lengths).containsExactly(1);
    }

    @Test
    void framesComeOutAsTheyWentInHoweverTheStreamIsCut() {
        SplittableRandom random = Seeds.random(4571);
        for (int round = 0; round < 200; round++) {
            frames.clear();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<String> written = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                int length = random.nextInt(5) == 0 ? random.nextInt(4_000) : random.nextInt(40);
                byte[] frame = new byte[length];
                random.nextBytes(frame);
                stream.write(length >> 8);
                stream.write(length);
                stream.writeBytes(frame);
                if (length > 0 && length <= FrameSplitter.MAX_FRAME_BYTES) {
                    written.add(HexFormat.of().formatHex(frame));
                }
            }

            byte[] bytes = stream.toByteArray();
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 5 : 5_000));
                byte[] part = Arrays.copyOfRange(bytes, at, at + count);
                splitter.receive(part, 0, count);
                at += count;
            }

            assertThat(frames).isEqualTo(written);
        }
    }

    @Test
    void makesNoGarbageForAFrameWholeOrInParts() {
        FrameSplitter counting = new FrameSplitter((buffer, offset, length) -> {});
        byte[] frame = new byte[2 + 1_000];
        frame[0] = 1_000 >> 8;
        frame[1] = (byte) 1_000;

        assertThat(Allocations.bytesPerCall(() -> {
                    counting.receive(frame, 0, frame.length);
                    counting.receive(frame, 0, 700);
                    counting.receive(frame, 700, frame.length - 700);
                }))
                .isZero();
    }
}
