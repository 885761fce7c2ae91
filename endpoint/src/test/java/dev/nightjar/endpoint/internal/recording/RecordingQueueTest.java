package dev.nightjar.endpoint.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.FrameSource;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.testkit.Allocations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingQueueTest {
    private final RecordingQueue queue = new RecordingQueue(10_000, 20);
    private final FrameSource source = new FrameSource(CodecKind.VP8, 0xFFFF_FFFE);
    private final Frame keyframe = source.frame(90_000, 77, 5, FrameSource.vp8Keyframe(320, 240, 1_000));

    @Test
    void copiesTheFrameAndWhatIsKnownOfIt() {
        assertThat(queue.offer(3, keyframe, 1_005)).isTrue();
        keyframe.buffer()[100] = 99;

        QueuedFrame copy = queue.poll();
        assertThat(copy).isNotNull();
        assertThat(copy.track).isEqualTo(3);
        assertThat(copy.codec).isEqualTo(CodecKind.VP8);
        assertThat(copy.ssrc).isEqualTo(0xFFFF_FFFE);
        assertThat(copy.timestamp).isEqualTo(90_000);
        assertThat(copy.ntpNanos).isEqualTo(77);
        assertThat(copy.arrivalNanos).isEqualTo(1_005);
        assertThat(copy.isKeyframe).isTrue();
        assertThat(copy.width).isEqualTo(320);
        assertThat(copy.height).isEqualTo(240);
        assertThat(copy.length).isEqualTo(1_000);
        assertThat(copy.bytes[100]).isEqualTo((byte) 1);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void isFullInBytesUntilFramesAreGivenBack() {
        for (int i = 0; i < 10; i++) {
            assertThat(queue.offer(0, keyframe, i)).isTrue();
        }
        assertThat(queue.offer(0, keyframe, 10)).isFalse();

        QueuedFrame oldest = queue.poll();
        assertThat(queue.offer(0, keyframe, 11)).as("polled is not written").isFalse();
        queue.recycle(oldest);
        assertThat(queue.offer(0, keyframe, 12)).isTrue();
        assertThat(queue.usedBytes()).isEqualTo(10_000);
    }

    @Test
    void isFullInFramesToo() {
        Frame small = new FrameSource(CodecKind.OPUS, 1).frame(0, 0, 0, FrameSource.opus(3));
        for (int i = 0; i < 20; i++) {
            assertThat(queue.offer(0, small, i)).isTrue();
        }

        assertThat(queue.offer(0, small, 20)).isFalse();
    }

    @Test
    void keepsTheOrder() {
        List<Long> arrivals = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            queue.offer(0, keyframe, i);
        }
        for (QueuedFrame frame = queue.poll(); frame != null; frame = queue.poll()) {
            arrivals.add(frame.arrivalNanos);
        }

        assertThat(arrivals).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void takesAndKeepsNothingOnceClosed() {
        queue.offer(0, keyframe, 0);
        queue.close();

        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.offer(0, keyframe, 1)).isFalse();
    }

    @Test
    void allocatesNothingOnceItsFramesAreThere() {
        assertThat(Allocations.bytesPerCall(() -> {
                    queue.offer(0, keyframe, 0);
                    queue.offer(0, keyframe, 1);
                    queue.recycle(queue.poll());
                    queue.recycle(queue.poll());
                }))
                .isZero();
    }
}
