package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Any frames: each has a quantiser of its codec or none, by its own bytes alone. */
class QuantiserFuzzTest {
    private static final CodecKind[] CODECS = {CodecKind.VP8, CodecKind.VP9, CodecKind.H264};
    private static final int[] MOST = {127, 255, 51};
    private static final int BEFORE = 3;

    /** The first byte chooses the codec; each frame follows its length in a byte. */
    @FuzzTest(maxDuration = "30s")
    void anyRunOfFramesHasQuantisersWithinTheirRangeOrNone(byte[] run) {
        if (run.length == 0) {
            return;
        }
        int codec = (run[0] & 0xFF) % CODECS.length;
        QuantiserReader reader = new QuantiserReader(CODECS[codec]);
        QuantiserReader elsewhere = new QuantiserReader(CODECS[codec]);
        for (int at = 1; at < run.length; ) {
            int length = Math.min(run[at] & 0xFF, run.length - at - 1);
            byte[] frame = Arrays.copyOfRange(run, at + 1, at + 1 + length);
            at += 1 + length;

            int quantiser = reader.read(frame, 0, length);

            assertThat(quantiser).isBetween(QuantiserReader.UNKNOWN, MOST[codec]);
            byte[] among = new byte[BEFORE + length + BEFORE];
            Arrays.fill(among, (byte) 0xFF);
            System.arraycopy(frame, 0, among, BEFORE, length);
            assertThat(elsewhere.read(among, BEFORE, length)).isEqualTo(quantiser);
        }
    }
}
