package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.forward.ForwardFormat;
import dev.nightjar.rtp.forward.ForwardIdentity;
import dev.nightjar.rtp.forward.ForwardSource;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.ForwardedPacket;
import dev.nightjar.rtp.forward.PayloadTypes;
import dev.nightjar.rtp.receive.CodecParameters;
import dev.nightjar.rtp.send.TransportSequence;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class TrackFanTest {
    private final Endpoint endpoint = Sessions.endpoint();
    private final MediaLoop loop = endpoint.newPeerConnection().loop();
    private final TrackFan fan = new TrackFan(
            new TrackForwarding(new MediaStreamTrack("track", MediaKind.VIDEO, "0", endpoint.newPeerConnection())),
            loop);
    private final TrackFormat format = format();
    private final List<String> sent = new ArrayList<>();

    @AfterEach
    void end() {
        endpoint.close();
    }

    private static TrackFormat format() {
        return new TrackFormat(
                new ForwardFormat(List.of(CodecParameters.of(96, "VP8", 90_000)), ExtensionMap.EMPTY), List.of());
    }

    /** Writes down its name and the number of each packet, which is that of the source. */
    private final class Named implements TrackFan.Outlet {
        private final String name;
        private final ForwardStream stream;
        private final byte[] out = new byte[ForwardStream.MAX_PACKET_BYTES];
        private Runnable afterwards = () -> {};

        private Named(String name) {
            this.name = name;
            InetSocketAddress anywhere = new InetSocketAddress("127.0.0.1", 1);
            stream = new ForwardStream(
                    new ForwardIdentity(1, 2, "us", 0, 0, 0, 0),
                    new TransportSequence(1),
                    Path.udp(anywhere, anywhere));
            PayloadTypes types = new PayloadTypes();
            types.put(96, 120, -1);
            stream.payloadTypes(types);
        }

        @Override
        public void forward(ForwardedPacket packet, TrackFormat agreed, long nowNanos) {
            assertThat(agreed).isSameAs(format);
            stream.forward(packet, out, 0, nowNanos);
            sent.add(name + NetworkBytes.getUint16(out, 2));
            afterwards.run();
        }
    }

    /** Runs on the loop, where all of it belongs. */
    private void onLoop(Runnable steps) throws Exception {
        loop.eventLoop().submit(steps).get(PeerPair.SECONDS, TimeUnit.SECONDS);
    }

    private void receive(int number) {
        byte[] picture = PictureSource.picture(number, true);
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(picture, 0, picture.length)).isTrue();
        fan.receive(packet, format, 1_000_000_000L);
    }

    @Test
    void whatATurnBringsGoesReceiverByReceiverWhenTheTurnEnds() throws Exception {
        onLoop(() -> {
            fan.add(new Named("a"));
            fan.add(new Named("b"));
            for (int i = 0; i < 3; i++) {
                receive(i);
            }
            assertThat(sent).as("the turn goes on").isEmpty();

            loop.flush();

            assertThat(sent).containsExactly("a0", "a1", "a2", "b0", "b1", "b2");
            loop.flush();
            assertThat(sent).as("each once").hasSize(6);
        });
    }

    @Test
    void aTurnThatBringsMoreThanCanWaitSendsEarly() throws Exception {
        onLoop(() -> {
            fan.add(new Named("a"));
            for (int i = 0; i < ForwardSource.RECENT_PACKETS; i++) {
                assertThat(sent).isEmpty();
                receive(i);
            }
            assertThat(sent).hasSize(ForwardSource.RECENT_PACKETS);

            receive(ForwardSource.RECENT_PACKETS);
            loop.flush();

            assertThat(sent)
                    .containsExactlyElementsOf(IntStream.rangeClosed(0, ForwardSource.RECENT_PACKETS)
                            .mapToObj(i -> "a" + i)
                            .toList());
        });
    }

    @Test
    void whoComesOrGoesInTheMiddleOfATurnHasWhatIsItsOwn() throws Exception {
        Named leaving = new Named("a");
        onLoop(() -> {
            fan.add(leaving);
            receive(0);
            fan.add(new Named("b"));
            receive(1);
            fan.remove(leaving);
            receive(2);
            loop.flush();

            // The second begins at its own first packet, with a number of its own.
            assertThat(sent).containsExactly("a0", "a1", "b0", "b1");
        });
    }

    @Test
    void aReceiverThatLeavesWhileOthersAreServedTakesNothingFromThem() throws Exception {
        Named leaving = new Named("a");
        onLoop(() -> {
            leaving.afterwards = () -> fan.remove(leaving);
            fan.add(leaving);
            fan.add(new Named("b"));
            receive(0);
            receive(1);
            loop.flush();
            assertThat(sent).containsExactly("a0", "a1", "b0", "b1");

            receive(2);
            loop.flush();
            assertThat(sent).last().isEqualTo("b2");
            assertThat(sent).hasSize(5);
        });
    }

    @Test
    void aPacketWhoseBytesTheHistoryHasGivenAwayIsLeftOut() throws Exception {
        onLoop(() -> {
            fan.add(new Named("a"));
            receive(0);
            receive(1);
            receive(ForwardSource.HISTORY_PACKETS);
            loop.flush();

            // The first that goes out gets the stream's first number.
            assertThat(sent).containsExactly("a0", "a" + (ForwardSource.HISTORY_PACKETS - 1));
        });
    }

    @Test
    void packetsThatWereReceivedUnderAnotherAgreementGoOutFirst() throws Exception {
        TrackFormat other = format();
        List<TrackFormat> agreements = new ArrayList<>();
        onLoop(() -> {
            fan.add((packet, agreed, nowNanos) -> agreements.add(agreed));
            receive(0);
            byte[] picture = PictureSource.picture(1, true);
            RtpPacket packet = new RtpPacket();
            packet.wrap(picture, 0, picture.length);
            fan.receive(packet, other, 1_000_000_000L);
            loop.flush();

            assertThat(agreements).containsExactly(format, other);
        });
    }
}
