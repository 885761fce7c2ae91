package dev.nightjar.rtp.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.SansIo;
import java.util.Arrays;

/** Any reports of telephone events: beginnings and ends alternate, and no event is left going on. */
class DtmfFuzzTest {
    private static final int MOST_PACKETS = 64;

    @FuzzTest(maxDuration = "20s")
    void aReportIsWrittenAsItWasRead(byte[] payload) {
        TelephoneEvent event = TelephoneEvent.parse(payload, 0, payload.length);
        if (event == null) {
            assertThat(payload.length).isLessThan(TelephoneEvent.BYTES);
            return;
        }
        byte[] written = new byte[TelephoneEvent.BYTES];
        assertThat(event.writeTo(written, 0)).isEqualTo(TelephoneEvent.BYTES);

        byte[] expected = Arrays.copyOf(payload, TelephoneEvent.BYTES);
        expected[1] &= (byte) 0xBF; // reserved
        assertThat(written).isEqualTo(expected);
    }

    /** Each packet after a byte of marker and length and two of timestamp. */
    @FuzzTest(maxDuration = "30s")
    void eachEventThatBeginsEndsOnce(byte[] run) {
        DtmfReceiver receiver = new DtmfReceiver();
        boolean isPlaying = false;
        long nowNanos = 0;
        int fed = 0;
        for (int at = 0; at + 3 <= run.length && fed < MOST_PACKETS; fed++) {
            int length = Math.min(run[at] & 0x7F, run.length - at - 3);
            int timestamp = 160 * NetworkBytes.getUint16(run, at + 1);
            receiver.receive(run[at] < 0, timestamp, run, at + 3, length, nowNanos);
            nowNanos += 20_000_000L;
            receiver.advance(nowNanos);
            assertThat(receiver.deadlineNanos()).isGreaterThan(nowNanos);
            isPlaying = drain(receiver, isPlaying);
            at += 3 + length;
        }
        receiver.advance(nowNanos + DtmfReceiver.SILENCE_NANOS);
        assertThat(drain(receiver, isPlaying)).isFalse();
        assertThat(receiver.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    private static boolean drain(DtmfReceiver receiver, boolean wasPlaying) {
        boolean isPlaying = wasPlaying;
        for (DtmfEvent event = receiver.poll(); event != null; event = receiver.poll()) {
            assertThat(event instanceof DtmfEvent.Started).isNotEqualTo(isPlaying);
            isPlaying = event instanceof DtmfEvent.Started;
            if (event instanceof DtmfEvent.Ended ended) {
                assertThat(ended.durationTicks()).isNotNegative();
            }
        }
        return isPlaying;
    }
}
