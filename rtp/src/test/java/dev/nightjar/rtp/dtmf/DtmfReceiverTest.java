package dev.nightjar.rtp.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.SansIo;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DtmfReceiverTest {
    private static final long MILLI = 1_000_000L;

    private final DtmfReceiver receiver = new DtmfReceiver();
    private final List<DtmfEvent> events = new ArrayList<>();
    private final byte[] payload = new byte[64];

    private void report(int event, boolean end, int timestamp, int duration, long millis) {
        int length = new TelephoneEvent(event, end, 10, duration).writeTo(payload, 3);
        receiver.receive(false, timestamp, payload, 3, length, millis * MILLI);
        drain();
    }

    private void drain() {
        for (DtmfEvent event = receiver.poll(); event != null; event = receiver.poll()) {
            events.add(event);
        }
    }

    @Test
    void anEventHasOneBeginningAndOneEnd() {
        report(5, false, 1_000, 160, 0);
        report(5, false, 1_000, 320, 20);
        report(5, true, 1_000, 400, 30);
        report(5, true, 1_000, 400, 40);
        report(5, true, 1_000, 400, 50);
        report(5, false, 1_000, 320, 60); // late
        report(5, false, 900, 320, 60);

        assertThat(events).containsExactly(new DtmfEvent.Started(5, 1_000, 10), new DtmfEvent.Ended(5, 1_000, 400));
        assertThat(receiver.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(TelephoneEvent.keyOf(events.get(0).event())).isEqualTo('5');
    }

    @Test
    void whenEveryEndIsLostTheNextEventOrSilenceEndsIt() {
        report(1, false, 1_000, 160, 0);
        report(1, false, 2_000, 160, 100);
        assertThat(events)
                .containsExactly(
                        new DtmfEvent.Started(1, 1_000, 10),
                        new DtmfEvent.Ended(1, 1_000, 160),
                        new DtmfEvent.Started(1, 2_000, 10));

        receiver.advance(receiver.deadlineNanos() - 1);
        drain();
        assertThat(events).hasSize(3);
        receiver.advance(receiver.deadlineNanos());
        drain();

        assertThat(events).endsWith(new DtmfEvent.Ended(1, 2_000, 160));
    }

    @Test
    void anEndAloneIsAWholeEvent() {
        report(10, true, -100, 400, 0);

        assertThat(events).containsExactly(new DtmfEvent.Started(10, -100, 10), new DtmfEvent.Ended(10, -100, 400));
    }

    @Test
    void segmentsAreOneEvent() {
        report(1, false, 0, 65_535, 0);
        report(1, false, 65_535, 160, 20);
        report(1, true, 65_535, 1_000, 40);

        assertThat(events).containsExactly(new DtmfEvent.Started(1, 0, 10), new DtmfEvent.Ended(1, 0, 66_535));
    }

    @Test
    void aPacketMayHoldSeveralEvents() {
        new TelephoneEvent(1, true, 10, 400).writeTo(payload, 0);
        new TelephoneEvent(2, false, 10, 160).writeTo(payload, 4);

        receiver.receive(true, 1_000, payload, 0, 11, 0); // three bytes too many
        drain();

        assertThat(events)
                .containsExactly(
                        new DtmfEvent.Started(1, 1_000, 10),
                        new DtmfEvent.Ended(1, 1_000, 400),
                        new DtmfEvent.Started(2, 1_400, 10));
    }

    @Test
    void aRunOfTimestampsThatBeginsAnewIsHeard() {
        report(1, true, 2_000_000_000, 400, 0);
        report(2, true, 5, 400, 20);

        assertThat(events).hasSize(4);
    }

    @Test
    void anyBytesLeaveItWithinItsBoundsAndEventsPaired() {
        SplittableRandom random = Seeds.random(4733);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[random.nextInt(50)];
            random.nextBytes(bytes);
            receiver.receive(random.nextBoolean(), random.nextInt(), bytes, 0, bytes.length, round * MILLI);
            if (random.nextInt(10) == 0) {
                receiver.advance(round * MILLI);
            }
        }
        drain();

        assertThat(events).hasSize(DtmfReceiver.MAX_EVENTS);
        for (int i = 0; i < events.size(); i++) {
            boolean begins = events.get(i) instanceof DtmfEvent.Started;
            assertThat(begins).isEqualTo(i % 2 == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatASenderPlaysIsHeardThoughPacketsAreLost(int lostOfTen) {
        SplittableRandom random = Seeds.random(40 + lostOfTen);
        TonePlayout sender = new TonePlayout(48_000);
        String keys = "0123456789*#ABCD".repeat(10);
        StringBuilder heard = new StringBuilder();
        for (int key = 0; key < keys.length(); key++) {
            sender.play(TelephoneEvent.ofKey(keys.charAt(key)), 100 * MILLI, key * 170 * MILLI);
            while (sender.deadlineNanos() != SansIo.NO_DEADLINE) {
                long now = sender.deadlineNanos();
                sender.advance(now);
                for (DtmfPacket packet = sender.poll(); packet != null; packet = sender.poll()) {
                    int timestamp = (int) (packet.startNanos() / MILLI * 48) + packet.offsetTicks();
                    int length = packet.report().writeTo(payload, 0);
                    if (random.nextInt(10) >= lostOfTen) {
                        receiver.receive(packet.isMarker(), timestamp, payload, 0, length, now);
                    }
                }
                receiver.advance(now);
                drain();
            }
        }
        receiver.advance(SansIo.NO_DEADLINE - 1);
        drain();
        for (DtmfEvent event : events) {
            if (event instanceof DtmfEvent.Ended ended) {
                heard.append(TelephoneEvent.keyOf(ended.event()));
                assertThat(ended.durationTicks()).isLessThanOrEqualTo(4_800);
            }
        }
        // Seven packets a key: at 20 % loss all of them are lost once in eighty thousand keys.
        assertThat(heard.toString()).isEqualTo(keys);
    }

    @Test
    void reportsAreReadAsTheyAreWritten() {
        for (int value = 0; value < 65_536; value++) {
            TelephoneEvent event = new TelephoneEvent(value & 0xFF, (value & 0x100) != 0, value >>> 10, value);
            event.writeTo(payload, 1);
            assertThat(TelephoneEvent.parse(payload, 1, 4)).isEqualTo(event);
        }
        assertThat(TelephoneEvent.parse(payload, 0, 3)).isNull();
        assertThat(TelephoneEvent.keyOf(16)).isEqualTo('?');
        assertThatIllegalArgumentException().isThrownBy(() -> new TelephoneEvent(1, false, 64, 0));
    }
}
