package dev.nightjar.benchmarks.load;

import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.endpoint.KeyedPublisher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The load of a {@link ForwardRun}, forwarded by the program in C.
 *
 * @param subscribers how many
 * @param profile of SRTP
 */
record CForwardRun(int subscribers, SrtpProfile profile) {
    private static final int SETTLE_SECONDS = 2;

    /**
     * What one packet that was sent cost.
     *
     * @param cpuNanosPerPacket processor time of the process
     * @param packetsPerMessage how many the kernel cut a message into
     */
    record Result(double cpuNanosPerPacket, double packetsPerMessage) {}

    /** {@return the cost at each of the bitrates} */
    List<Result> measure(List<Integer> megabits, int seconds) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        try (Sink sink = new Sink(subscribers);
                CForwarder forwarder = new CForwarder(profile, sink.outerPorts());
                KeyedPublisher sending = new KeyedPublisher(CForwarder.publisherKey(profile), forwarder.port());
                Publisher publisher = new Publisher(outlet(sending))) {
            publisher.pace(Publisher.FPS, 1);
            publisher.start();
            for (int bitrate : megabits) {
                publisher.pace(Publisher.FPS, Publisher.packetsPerFrame(bitrate));
                TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
                CForwarder.Figures before = forwarder.figures();
                TimeUnit.SECONDS.sleep(seconds);
                CForwarder.Figures used = forwarder.figures().since(before);
                results.add(new Result(
                        (double) used.cpuNanos() / used.sent(), (double) used.sent() / Math.max(1, used.messages())));
            }
            publisher.stop();
            TimeUnit.MILLISECONDS.sleep(500);
            long lost = publisher.packets() * subscribers - sink.counts().packets();
            if (lost != 0) {
                throw new IllegalStateException("the forwarder in C lost " + lost + " packets");
            }
        }
        return results;
    }

    private static PictureOutlet outlet(KeyedPublisher sending) {
        return new PictureOutlet() {
            @Override
            public void packet(byte[] packet, int length) {
                sending.packet(packet, length);
            }

            @Override
            public void endOfPicture() {
                sending.endOfPicture();
            }
        };
    }
}
