package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a packetiser hands out, and the way back. */
final class Payloads implements PayloadSink {
    final List<byte[]> all = new ArrayList<>();
    int lasts;

    static Payloads of(Packetiser packetiser, EncodedFrame frame, int maxPayloadBytes) {
        Payloads payloads = new Payloads();
        packetiser.packetise(frame, maxPayloadBytes, payloads);
        return payloads;
    }

    @Override
    public void onPayload(byte[] buffer, int offset, int length, boolean last) {
        assertThat(lasts).as("nothing comes after the last payload").isZero();
        all.add(Arrays.copyOfRange(buffer, offset, offset + length));
        lasts += last ? 1 : 0;
    }

    /** All as long as the first but the last, which is not longer. */
    void assertEven(int maxPayloadBytes) {
        for (byte[] payload : all) {
            assertThat(payload.length).isLessThanOrEqualTo(all.get(0).length).isPositive();
        }
        for (byte[] payload : all.subList(0, all.size() - 1)) {
            assertThat(payload).hasSameSizeAs(all.get(0));
        }
        assertThat(all.get(0).length).isLessThanOrEqualTo(maxPayloadBytes);
    }

    FrameOutcome into(Depacketiser depacketiser, Frame frame) {
        depacketiser.begin(false);
        for (byte[] payload : all) {
            assertThat(depacketiser.append(payload, 0, payload.length)).isTrue();
        }
        return depacketiser.finish(frame);
    }
}
