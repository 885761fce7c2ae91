package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.rtp.RtpPacket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A track of one encoding in two temporal layers, sent on: the receiver gets as many as it may. */
@Tag("loopback")
class ForwardScalableTest {
    private static final int INSERTED = 2;

    /** Numbers of the pictures that arrived, and of their packets. */
    private final List<Integer> arrivals = new CopyOnWriteArrayList<>();

    private final List<Integer> sequenceNumbers = new CopyOnWriteArrayList<>();
    private final LayerMeters meters = new LayerMeters();
    private int pictures;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void fewerPicturesArriveUnderALimitAndNumbersRunOn(int loops) throws Exception {
        try (ForwardRig rig = new ForwardRig(loops)) {
            MediaStreamTrack track = rig.video();
            MediaLoop loop = rig.publisher.answerer.loop();
            TrackPackets packets =
                    new TrackPackets(loop, track, track.forwarding().format(), new PeerClock(), meters);
            ForwardRig.Subscriber subscriber = rig.subscribe();
            subscriber.events.get(MediaKind.VIDEO).track().addPacketSink(this::arrived);

            sendUntil(subscriber, loop, packets, () -> oddAmongLast(8) == 4);

            subscriber.video.setLayerLimits(LayerLimits.layers(Integer.MAX_VALUE, 0));
            sendUntil(subscriber, loop, packets, () -> oddAmongLast(8) == 0);

            subscriber.video.setLayerLimits(LayerLimits.NONE);
            sendUntil(subscriber, loop, packets, () -> oddAmongLast(8) == 4);

            on(
                    loop,
                    () -> assertThat(meters.read(7, 1_000_000_000L))
                            .extracting(layer -> layer.temporalLayer())
                            .containsExactly(0, 1));
        }
        for (int i = 1; i < sequenceNumbers.size(); i++) {
            assertThat(sequenceNumbers.get(i)).as("%s", arrivals).isEqualTo(sequenceNumbers.get(i - 1) + 1 & 0xFFFF);
        }
    }

    private void arrived(byte[] buffer, int offset, int length, long arrivalNanos) {
        RtpPacket packet = new RtpPacket();
        if (packet.wrap(buffer, offset, length) && packet.payloadLength() > 4) {
            sequenceNumbers.add(packet.sequenceNumber());
            arrivals.add(NetworkBytes.getInt32(buffer, packet.payloadOffset() + packet.payloadLength() - 4));
        }
    }

    /** {@return how many of the last pictures are of the upper layer; -1 where fewer have arrived} */
    private long oddAmongLast(int count) {
        List<Integer> all = List.copyOf(arrivals);
        return all.size() < count
                ? -1
                : all.subList(all.size() - count, all.size()).stream()
                        .filter(picture -> picture % 2 == 1)
                        .count();
    }

    private void sendUntil(ForwardRig.Subscriber subscriber, MediaLoop loop, TrackPackets packets, BooleanSupplier done)
            throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ForwardRig.SECONDS);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s", arrivals).isLessThan(end);
            on(loop, () -> {
                packets.onPacket(picture(), loop.nowNanos());
                loop.flush();
            });
            subscriber.keepUp();
        }
    }

    /** {@return the next picture: every other one is of the upper layer, and refers to the base alone} */
    private RtpPacket picture() {
        byte[] plain = PictureSource.picture(pictures, pictures % 16 == 0);
        byte[] bytes = new byte[plain.length + INSERTED];
        System.arraycopy(plain, 0, bytes, 0, 13);
        System.arraycopy(plain, 13, bytes, 13 + INSERTED, plain.length - 13);
        // RFC 7741 §4.2: X, then T, then TID and Y.
        bytes[12] = (byte) 0x90;
        bytes[13] = 0x20;
        bytes[14] = (byte) (pictures % 2 == 0 ? 0 : 0x60);
        NetworkBytes.putInt32(bytes, bytes.length - 4, pictures);
        pictures++;
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
        return packet;
    }

    private static void on(MediaLoop loop, Runnable steps) throws Exception {
        loop.eventLoop().submit(steps).get(PeerPair.SECONDS, TimeUnit.SECONDS);
    }
}
