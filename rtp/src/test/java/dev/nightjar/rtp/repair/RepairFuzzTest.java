package dev.nightjar.rtp.repair;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;

/** Any payload: what is read, written again, is what was read. */
class RepairFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void redIsReadWholeOrNotAtAll(byte[] payload) {
        RedReader reader = new RedReader();
        if (!reader.wrap(payload, 0, payload.length)) {
            assertThat(reader.count()).isZero();
            return;
        }
        byte[] again = new byte[payload.length];
        int at = 0;
        for (int i = 0; i < reader.count() - 1; i++) {
            int word = 1 << 31 | reader.payloadType(i) << 24 | reader.timestampOffset(i) << 10 | reader.length(i);
            NetworkBytes.putInt32(again, at, word);
            at += 4;
        }
        again[at++] = (byte) reader.payloadType(reader.count() - 1);
        for (int i = 0; i < reader.count(); i++) {
            System.arraycopy(payload, reader.offset(i), again, at, reader.length(i));
            at += reader.length(i);
        }
        assertThat(again).isEqualTo(payload);
    }

    @FuzzTest(maxDuration = "30s")
    void aParityHeaderIsReadAsItWouldBeWritten(byte[] payload) {
        for (FecFormat format : FecFormat.values()) {
            FecHeader header = new FecHeader();
            if (!header.parse(format, payload, 0, payload.length)) {
                continue;
            }
            assertThat(header.headerLength() + header.protectionLength()).isLessThanOrEqualTo(payload.length);
            FecHeader copy = new FecHeader();
            copy.set(
                    header.flags(),
                    header.lengthRecovery(),
                    header.timestampRecovery(),
                    header.baseSequenceNumber(),
                    header.ssrc(),
                    header.maskHigh(),
                    header.maskLow());
            byte[] again = payload.clone();
            Arrays.fill(again, 0, header.headerLength(), (byte) 0);
            copy.write(format, header.headerLength(), header.protectionLength(), again, 0);
            if (format == FecFormat.FLEXFEC) {
                System.arraycopy(payload, 9, again, 9, 3); // reserved, ignored when read
            }
            assertThat(again).isEqualTo(payload);
        }
    }
}
