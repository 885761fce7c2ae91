package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.Allocations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Relayed media makes no garbage, whichever way it is wrapped. */
class RelayAllocationTest {
    private static final Path SERVER = Path.udp(GatheringRig.BASE, GatheringRig.SERVER);

    private final byte[] payload = new byte[1200];
    private final long[] received = new long[1];
    private final CandidateGatherer gatherer = new CandidateGatherer(
            GatheringConfig.DEFAULT,
            (path, buffer, offset, length, now) -> received[0] += length,
            new java.util.SplittableRandom(1));
    private final Path relay =
            Path.of(Fixtures.address("198.51.100.1", 50_000), GatheringRig.PEER, TransportProtocol.RELAY);

    RelayAllocationTest() {
        gatherer.addBase(GatheringRig.BASE, 65535);
        gatherer.addServer(GatheringRig.turn());
        gatherer.advance(0);
        answer(true);
        gatherer.sendRelayed(relay, payload, 0, payload.length, 0);
        answer(false);
    }

    @Test
    void indicationsBothWays() {
        byte[] data = sent();
        data[1] = (byte) ServerAttributes.DATA_INDICATION;

        assertThat(Allocations.bytesPerCall(this::send)).isZero();
        assertThat(Allocations.bytesPerCall(() -> receive(data))).isZero();
        assertThat(received[0]).isPositive();
    }

    @Test
    void channelDataBothWays() {
        gatherer.bindChannel(relay);
        answer(false);
        byte[] data = sent();
        assertThat(data).hasSize(4 + payload.length);

        assertThat(Allocations.bytesPerCall(this::send)).isZero();
        assertThat(Allocations.bytesPerCall(() -> receive(data))).isZero();
        assertThat(received[0]).isPositive();
    }

    @Test
    void whatNobodyExpects() {
        byte[] forged = ScriptedServer.bytes(
                new StunWriter().begin(StunMessage.BINDING_SUCCESS, 1, 2).mappedAddress(GatheringRig.PEER), null);

        assertThat(Allocations.bytesPerCall(() -> receive(forged))).isZero();
        assertThat(received[0]).isZero();
    }

    @Test
    void theSplitterOfAStream() {
        byte[] data = new byte[2 * 1204];
        Arrays.fill(data, (byte) 1);
        for (int at : new int[] {0, 1204}) {
            data[at] = 0x40;
            data[at + 1] = 0;
            data[at + 2] = 1200 >> 8;
            data[at + 3] = (byte) 1200;
        }
        TurnStreamSplitter splitter = new TurnStreamSplitter();
        TurnStreamSplitter.Receiver receiver = (buffer, offset, length) -> received[0] += length;

        assertThat(Allocations.bytesPerCall(() -> {
                    splitter.feed(data, 0, 700, receiver);
                    splitter.feed(data, 700, data.length - 700, receiver);
                }))
                .isZero();
        assertThat(received[0]).isPositive();
    }

    private void send() {
        gatherer.sendRelayed(relay, payload, 0, payload.length, 1);
        while (gatherer.pollTransmit() != null) {
            // drained as a driver does
        }
    }

    private void receive(byte[] datagram) {
        if (gatherer.isServer(SERVER.remote()) && gatherer.isExpected(SERVER, datagram, 0, datagram.length)) {
            gatherer.receive(SERVER, datagram, 0, datagram.length, 1);
        }
    }

    private byte[] sent() {
        gatherer.sendRelayed(relay, payload, 0, payload.length, 1);
        Transmit wrapped = gatherer.pollTransmit();
        if (wrapped == null) {
            throw new AssertionError("nothing was wrapped");
        }
        return Arrays.copyOf(wrapped.buffer(), wrapped.length());
    }

    /** As a server that asks nobody who it is. */
    private void answer(boolean isAllocate) {
        Transmit request = gatherer.pollTransmit();
        if (request == null) {
            throw new AssertionError("no request");
        }
        Fixtures.Sent sent = new Fixtures.Sent(request.path(), Arrays.copyOf(request.buffer(), request.length()));
        StunWriter writer =
                isAllocate ? ScriptedServer.allocated(sent) : ScriptedServer.answer(sent, ScriptedServer.SUCCESS);
        byte[] answer = ScriptedServer.bytes(writer, null);
        gatherer.receive(SERVER, answer, 0, answer.length, 0);
        while (gatherer.pollTransmit() != null || gatherer.pollEvent() != null) {
            // drained as a driver does
        }
    }
}
