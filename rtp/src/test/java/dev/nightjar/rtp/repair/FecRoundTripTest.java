package dev.nightjar.rtp.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.repair.FecProtection.Losses;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the encoder makes, the decoder uses: whatever is lost and whatever order the rest comes in. */
class FecRoundTripTest {
    private static final MutableExtensions MUTABLE = new MutableExtensions(MediaPackets.EXTENSIONS);

    private final SplittableRandom random = Seeds.random(5109);

    /** A parity payload and the numbers in its mask, by a second reading of the header. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Parity(byte[] bytes, Set<Integer> mask) {}

    @ParameterizedTest
    @EnumSource(FecFormat.class)
    void whateverIsLostAllThatTheParityDeterminesComesBackByteForByte(FecFormat format) {
        int together = 0;
        for (int round = 0; round < 1_500; round++) {
            int count = 1 + random.nextInt(FecProtection.MAX_MEDIA_PACKETS);
            int parityCount = 1 + random.nextInt(Math.min(count, 12));
            FecProtection protection =
                    new FecProtection(count, parityCount, random.nextBoolean() ? Losses.RANDOM : Losses.BURSTY);
            List<RtpPacket> media = new MediaPackets(random, random.nextInt(0x10000)).next(count);
            List<Parity> parity = encode(format, protection, media);
            int lossPercent = random.nextInt(60);
            Set<Integer> missing = new TreeSet<>();
            List<Runnable> arrivals = new ArrayList<>();
            FecDecoder decoder = new FecDecoder(MediaPackets.SSRC, MUTABLE);
            Map<Integer, byte[]> given = new HashMap<>();
            for (RtpPacket packet : media.subList(1, count)) {
                if (random.nextInt(100) < lossPercent) {
                    missing.add(packet.sequenceNumber());
                } else {
                    arrivals.add(() -> decoder.mediaPacket(packet, 0));
                }
            }
            List<Set<Integer>> masks = new ArrayList<>();
            for (Parity packet : parity) {
                if (random.nextInt(100) >= lossPercent) {
                    masks.add(packet.mask());
                    arrivals.add(() -> decoder.fecPacket(format, packet.bytes(), 0, packet.bytes().length, 0));
                }
            }
            decoder.mediaPacket(media.get(0), 0); // something tells where the numbers are
            shuffle(arrivals);
            for (Runnable arrival : arrivals) {
                arrival.run();
                drain(decoder, given);
            }

            given.keySet().retainAll(missing); // what came after it was given back is no concern here
            assertThat(given.keySet()).isEqualTo(RankOracle.repairable(masks, missing));
            for (RtpPacket packet : media) {
                byte[] back = given.get(packet.sequenceNumber());
                assertThat(back == null || Arrays.equals(back, MediaPackets.cleared(packet)))
                        .isTrue();
            }
            together += given.size();
        }
        assertThat(together).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @EnumSource(FecFormat.class)
    void aLossOfOneInAStreamIsRepairedAcrossTheWrapOfTheNumbers(FecFormat format) {
        FecEncoder encoder = FecEncoder.of(format, new FecProtection(5, 1, Losses.RANDOM), MediaPackets.EXTENSIONS);
        FecDecoder decoder = new FecDecoder(MediaPackets.SSRC, MUTABLE);
        MediaPackets source = new MediaPackets(random, 0xFF80);
        Map<Integer, byte[]> given = new HashMap<>();
        Map<Integer, byte[]> lost = new HashMap<>();
        byte[] payload = new byte[2_000];
        for (int i = 0; i < 1_000; i++) {
            RtpPacket packet = source.next();
            encoder.mediaPacket(packet);
            if (i % 5 == 2) {
                lost.put(packet.sequenceNumber(), MediaPackets.cleared(packet));
            } else {
                decoder.mediaPacket(packet, i * 1_000_000L);
            }
            for (int length = encoder.poll(payload, 3); length > 0; length = encoder.poll(payload, 3)) {
                assertThat(decoder.fecPacket(format, payload, 3, length, i * 1_000_000L))
                        .isTrue();
                drain(decoder, given);
            }
        }

        assertThat(given.keySet()).isEqualTo(lost.keySet());
        lost.forEach((number, bytes) -> assertThat(given.get(number)).isEqualTo(bytes));
        assertThat(decoder.packetsRecovered()).isEqualTo(200);
        assertThat(decoder.packetsReceived()).isEqualTo(200);
        assertThat(decoder.packetsDiscarded()).isZero();
        assertThat(decoder.waitingPackets()).isZero();
    }

    @Test
    void twoParityPacketsThatEachMissSeveralAreSolvedTogether() {
        List<RtpPacket> media = new MediaPackets(random, 100).next(3);
        FecDecoder decoder = new FecDecoder(MediaPackets.SSRC, MUTABLE);
        decoder.mediaPacket(new MediaPackets(random, 99).next(), 0);
        feed(decoder, media);
        feed(decoder, media.subList(1, 3));
        Map<Integer, byte[]> given = new HashMap<>();

        drain(decoder, given);

        assertThat(given).containsOnlyKeys(100);
        assertThat(given.get(100)).isEqualTo(MediaPackets.cleared(media.get(0)));
    }

    private void feed(FecDecoder decoder, List<RtpPacket> covered) {
        FecEncoder encoder = FecEncoder.of(
                FecFormat.FLEXFEC, new FecProtection(covered.size(), 1, Losses.BURSTY), MediaPackets.EXTENSIONS);
        covered.forEach(encoder::mediaPacket);
        byte[] payload = new byte[2_000];
        int length = encoder.poll(payload, 0);
        assertThat(decoder.fecPacket(FecFormat.FLEXFEC, payload, 0, length, 0)).isTrue();
    }

    private List<Parity> encode(FecFormat format, FecProtection protection, List<RtpPacket> media) {
        FecEncoder encoder = FecEncoder.of(format, protection, MediaPackets.EXTENSIONS);
        for (RtpPacket packet : media) {
            assertThat(encoder.mediaPacket(packet)).isTrue();
        }
        List<Parity> all = new ArrayList<>();
        byte[] payload = new byte[2_000];
        for (int length = encoder.poll(payload, 0); length > 0; length = encoder.poll(payload, 0)) {
            byte[] bytes = Arrays.copyOf(payload, length);
            all.add(new Parity(bytes, MaskReading.of(format, bytes)));
        }
        assertThat(all).hasSizeBetween(1, protection.fecPackets());
        return all;
    }

    private static void drain(FecDecoder decoder, Map<Integer, byte[]> given) {
        RtpPacket packet = new RtpPacket();
        while (decoder.poll(packet)) {
            assertThat(packet.ssrc()).isEqualTo(MediaPackets.SSRC);
            given.put(packet.sequenceNumber(), MediaPackets.bytes(packet));
        }
    }

    private void shuffle(List<Runnable> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            Runnable moved = list.get(i);
            list.set(i, list.get(other));
            list.set(other, moved);
        }
    }
}
