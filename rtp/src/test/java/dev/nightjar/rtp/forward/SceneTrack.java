package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.send.TransportSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A track of a {@link ForwardScene}: a camera's encodings at 30 pictures a second of which sizes vary by a quarter and
 * keyframes, which are asked for, are four times as large; and the choice among them as the endpoint makes it.
 */
final class SceneTrack implements ForwardShares.Track {
    private static final int MAX_PAYLOAD = 1_100;
    private static final double FRAMES = 30;
    private static final long ASKED_NANOS = 100_000_000;

    private final ForwardScene scene;
    private final ForwardStream stream;
    private final Encoding[] encodings;
    private final SplittableRandom random;
    private final byte[] out = new byte[ForwardStream.MAX_PACKET_BYTES];
    private int wanted;
    private int sent = -1;
    private long allowedBps = Long.MAX_VALUE;

    /** When the choice changed, and to what. */
    final List<Change> changes = new ArrayList<>();

    record Change(double seconds, int encoding) {}

    private static final class Encoding {
        private final ForwardSource source = new ForwardSource();
        private final long bitrateBps;
        private final int ssrc;
        private int sequence = 100;
        private int timestamp = 5_000;
        private long keyframeNanos;
        private long bytes;
        private long measuredBps;

        Encoding(long bitrateBps, int ssrc) {
            this.bitrateBps = bitrateBps;
            this.ssrc = ssrc;
        }
    }

    SceneTrack(
            ForwardScene scene, int index, boolean hasRtx, long seed, long[] bitratesBps, TransportSequence numbers) {
        this.scene = scene;
        random = new SplittableRandom(seed * 31 + index);
        encodings = new Encoding[bitratesBps.length];
        for (int i = 0; i < encodings.length; i++) {
            encodings[i] = new Encoding(bitratesBps[i], 1_000 * (index + 1) + i);
            encodings[i].measuredBps = bitratesBps[i];
        }
        stream = new ForwardStream(
                new ForwardIdentity(10 + index, 20 + index, "us", 500, 7, 0, Receiver.NTP_AT_ZERO),
                numbers,
                Packets.path());
        PayloadTypes types = new PayloadTypes();
        types.put(Packets.VP8, Receiver.VP8, hasRtx ? Receiver.RTX : -1);
        stream.payloadTypes(types);
        stream.configure("v" + index, Packets.RECEIVER);
    }

    /** One picture of each encoding. */
    void frame(long now) {
        for (int i = 0; i < encodings.length; i++) {
            Encoding encoding = encodings[i];
            boolean isKey = encoding.keyframeNanos != Long.MAX_VALUE && now >= encoding.keyframeNanos;
            if (isKey) {
                encoding.keyframeNanos = Long.MAX_VALUE;
                if (i == wanted && sent != wanted) {
                    sent = wanted;
                    stream.source(encoding.source);
                }
            }
            double size = encoding.bitrateBps / FRAMES / 8 * (0.75 + random.nextDouble() / 2) * (isKey ? 4 : 1);
            write(i, (int) size, isKey, now);
        }
    }

    private void write(int index, int bytes, boolean isKey, long now) {
        Encoding encoding = encodings[index];
        int packets = (bytes + MAX_PAYLOAD - 1) / MAX_PAYLOAD;
        encoding.timestamp += 3_000;
        encoding.bytes += bytes;
        for (int i = 0; i < packets; i++) {
            byte[] payload = new byte[Math.max(11, bytes / packets)];
            byte[] head = isKey && i == 0 ? new byte[] {0x10, 0x10, 0, 0, (byte) 0x9D, 1, 0x2A} : new byte[] {0, 1};
            System.arraycopy(head, 0, payload, 0, head.length);
            RtpPacket packet = Packets.packet(
                    encoding.ssrc, Packets.VP8, encoding.sequence++ & 0xFFFF, encoding.timestamp, payload);
            if (encoding.source.receive(packet, Packets.FORMAT, now) && index == sent) {
                int length = stream.forward(encoding.source.current(), out, 0, now);
                if (length > 0) {
                    scene.send(Arrays.copyOf(out, length));
                }
            }
        }
    }

    /** Takes what each encoding has had since the last time, as the endpoint does twice a second. */
    void measure(double seconds) {
        for (Encoding encoding : encodings) {
            encoding.measuredBps = (long) (encoding.bytes * 8 / seconds);
            encoding.bytes = 0;
        }
    }

    private void choose() {
        int best = 0;
        for (int i = 1; i < encodings.length; i++) {
            best = encodings[i].measuredBps <= allowedBps ? i : best;
        }
        if (best != wanted || changes.isEmpty()) {
            wanted = best;
            changes.add(new Change(scene.nowNanos() / 1e9, best));
            if (wanted != sent) {
                encodings[best].keyframeNanos = scene.nowNanos() + ASKED_NANOS;
            }
        }
    }

    @Override
    public ForwardStream stream() {
        return stream;
    }

    @Override
    public boolean hasChoice() {
        return encodings.length > 1;
    }

    @Override
    public long mostBitrateBps() {
        return encodings[encodings.length - 1].measuredBps;
    }

    @Override
    public int presentEncoding() {
        return encodings[wanted].ssrc;
    }

    @Override
    public long presentBitrateBps() {
        return encodings[wanted].measuredBps;
    }

    @Override
    public void allowedBitrate(long bitrateBps) {
        if (bitrateBps != allowedBps) {
            allowedBps = bitrateBps;
            choose();
        }
    }

    /** {@return what is chosen now, 0 for the smallest} */
    int chosen() {
        return wanted;
    }

    /** {@return how often the choice has changed after so many seconds} */
    long changesAfter(double seconds) {
        return changes.stream().filter(change -> change.seconds > seconds).count();
    }
}
