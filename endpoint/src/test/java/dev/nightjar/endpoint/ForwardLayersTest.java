package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A track of several encodings sent on: each receiver gets one, and another at a keyframe. */
@Tag("loopback")
class ForwardLayersTest {
    private static final int SMALL = 11;
    private static final int LARGE = 33;

    /** Both fit into what a path is taken for before anything is known of it. */
    private static final List<TrackLayer> BOTH = List.of(
            new TrackLayer("q", SMALL, 160, 120, 30, 10_000), new TrackLayer("f", LARGE, 640, 480, 30, 100_000));

    /** What a packet is when it arrives. */
    private record Arrival(int sequenceNumber, int timestamp, int layer, boolean isKey) {}

    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private int pictures;
    private List<TrackLayer> seen = BOTH;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theEncodingChangesAtAKeyframeAndNumbersRunOn(int loops) throws Exception {
        try (ForwardRig rig = new ForwardRig(loops)) {
            MediaStreamTrack track = rig.video();
            MediaLoop loop = rig.publisher.answerer.loop();
            TrackFormat single = track.forwarding().format();
            TrackFormat format = new TrackFormat(single.wire(), single.codecs(), true);
            TrackPackets packets = new TrackPackets(loop, track, format, new PeerClock(), null);
            on(loop, () -> {
                track.forwarding().format(format);
                track.layersSeen(BOTH);
            });
            ForwardRig.Subscriber subscriber = rig.subscribe();
            subscriber.events.get(MediaKind.VIDEO).track().addPacketSink((buffer, offset, length, arrival) -> {
                RtpPacket packet = new RtpPacket();
                if (packet.wrap(buffer, offset, length) && packet.payloadLength() > 4) {
                    int payload = packet.payloadOffset();
                    arrivals.add(new Arrival(
                            packet.sequenceNumber(),
                            packet.rtpTimestamp(),
                            NetworkBytes.getInt32(buffer, payload + packet.payloadLength() - 4),
                            (buffer[payload + 1] & 1) == 0));
                }
            });

            sendUntil(subscriber, track, packets, LARGE, true);
            assertThat(arrivals).extracting(Arrival::layer).containsOnly(LARGE);

            subscriber.video.setLayerLimits(LayerLimits.size(320, 240));
            sendUntil(subscriber, track, packets, SMALL, true);
            int switched = arrivals.size();
            sendUntil(subscriber, track, packets, SMALL, false);
            assertThat(arrivals.stream().skip(switched))
                    .extracting(Arrival::layer)
                    .containsOnly(SMALL);

            // The small one falls silent: what is left is sent, whatever the limits.
            seen = BOTH.subList(1, 2);
            sendUntil(subscriber, track, packets, LARGE, true);
        }
        assertRunsOn();
    }

    /** Sends a picture of both layers until one of the layer has come, a keyframe if that is wanted. */
    private void sendUntil(
            ForwardRig.Subscriber subscriber, MediaStreamTrack track, TrackPackets packets, int layer, boolean key)
            throws Exception {
        MediaLoop loop = track.connection().loop();
        int before = arrivals.size();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ForwardRig.SECONDS);
        while (arrivals.stream().skip(before).noneMatch(each -> each.layer() == layer && each.isKey() == key)) {
            assertThat(System.nanoTime()).as("%s", arrivals).isLessThan(end);
            on(loop, () -> {
                track.layersSeen(seen);
                pictures++;
                boolean isKey = pictures % 4 == 0;
                packets.onPacket(picture(SMALL, isKey), loop.nowNanos());
                packets.onPacket(picture(LARGE, isKey), loop.nowNanos());
                loop.flush();
            });
            subscriber.keepUp();
        }
    }

    private RtpPacket picture(int layer, boolean isKey) {
        byte[] bytes = PictureSource.picture(pictures, isKey);
        NetworkBytes.putInt32(bytes, 8, layer);
        NetworkBytes.putInt32(bytes, bytes.length - 4, layer);
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
        return packet;
    }

    private void assertRunsOn() {
        List<Arrival> sorted = new ArrayList<>(arrivals);
        for (int i = 1; i < sorted.size(); i++) {
            Arrival before = sorted.get(i - 1);
            Arrival next = sorted.get(i);
            assertThat(next.sequenceNumber()).as("%s", arrivals).isEqualTo(before.sequenceNumber() + 1 & 0xFFFF);
            assertThat(next.timestamp() - before.timestamp()).as("%s", arrivals).isPositive();
            assertThat(next.layer() == before.layer() || next.isKey())
                    .as("%s", arrivals)
                    .isTrue();
        }
    }

    private static void on(MediaLoop loop, Runnable steps) throws Exception {
        loop.eventLoop().submit(steps).get(PeerPair.SECONDS, TimeUnit.SECONDS);
    }
}
