package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.InboundStreamStats;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another exchange, as an ICE restart needs it, costs no picture and asks for no keyframe. */
@Tag("loopback")
class RenegotiationKeepsPicturesTest {
    private static final int PICTURES = 20;

    private final EncodedTrack track = EncodedTrack.of(CodecKind.VP8);
    private final AtomicInteger arrived = new AtomicInteger();
    private int sent;

    @Test
    void picturesGoOnWithoutAKeyframeWhenWhatIsAgreedIsAgreedAgain() throws Exception {
        try (Endpoint endpoint = Sessions.endpoint();
                EncodedCall call = EncodedCall.connect(
                        endpoint,
                        Configuration.defaults(),
                        List.of(track),
                        event -> event.track().addFrameSink(frame -> arrived.incrementAndGet()))) {
            sendUntil(PICTURES);

            for (boolean restarts : new boolean[] {false, true}) {
                if (restarts) {
                    call.sending.restartIce();
                }
                call.exchange();
                sendUntil(arrived.get() + PICTURES);
            }

            InboundStreamStats stream = Sessions.await(call.receiving.stats()).nightjar().inboundStreams().stream()
                    .filter(each -> each.codec() == CodecKind.VP8)
                    .findFirst()
                    .orElseThrow();
            assertThat(stream.keyFramesReceived()).as("%s", stream).isOne();
            assertThat(stream.pliCount() + stream.firCount()).as("%s", stream).isZero();
        }
    }

    /** Sends pictures, of which only the very first is a keyframe, until so many have come. */
    private void sendUntil(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(EncodedCall.SECONDS);
        while (arrived.get() < count) {
            assertThat(System.nanoTime()).as("%s of %s came", arrived, sent).isLessThan(end);
            boolean isFirst = sent == 0;
            byte[] bytes = isFirst ? FrameSource.vp8Keyframe(64, 48, 200) : FrameSource.vp8Delta(200);
            track.send(EncodedFrame.of(CodecKind.VP8, bytes, isFirst), sent * 10_000_000L);
            sent++;
            LockSupport.parkNanos(10_000_000);
        }
    }
}
