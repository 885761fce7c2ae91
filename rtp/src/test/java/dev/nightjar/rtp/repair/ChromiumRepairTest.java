package dev.nightjar.rtp.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nightjar.core.RtpFields;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.testkit.RtpDump;
import dev.nightjar.testkit.Seeds;
import java.io.IOException;
import java.io.InputStream;
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

/** What Chromium 156 sent to itself in clear ({@code --disable-webrtc-encryption}), on a way that lost 8 %. */
class ChromiumRepairTest {
    private static final int VP8 = 96;
    private static final int FLEXFEC = 49;
    private static final int RED = 118;
    private static final int ULPFEC = 120;
    private static final int OPUS = 111;
    private static final int AUDIO_RED = 63;
    private static final ExtensionMap EXTENSIONS = ExtensionMap.of(Map.of(
            1, HeaderExtensionUri.TRANSMISSION_OFFSET.uri(),
            2, HeaderExtensionUri.ABS_SEND_TIME.uri(),
            4, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
            7, HeaderExtensionUri.VIDEO_TIMING.uri(),
            9, HeaderExtensionUri.MID.uri()));

    private final MutableExtensions mutable = new MutableExtensions(EXTENSIONS);

    @Test
    void flexfecOfChromiumGivesEachOfItsPacketsBack() throws IOException {
        Map<Integer, RtpPacket> media = new HashMap<>();
        List<byte[]> parity = new ArrayList<>();
        for (RtpPacket packet : packets("chromium-flexfec.rtpdump")) {
            if (packet.payloadType() == VP8) {
                media.put(packet.sequenceNumber(), packet);
            } else if (packet.payloadType() == FLEXFEC) {
                parity.add(payload(packet));
            }
        }
        assertThat(repaired(FecFormat.FLEXFEC, media, parity)).isGreaterThan(10);
    }

    @Test
    void ulpfecOfChromiumGivesEachOfItsPacketsBack() throws IOException {
        Map<Integer, RtpPacket> media = new HashMap<>();
        List<byte[]> parity = new ArrayList<>();
        RedReader red = new RedReader();
        for (RtpPacket packet : packets("chromium-ulpfec.rtpdump")) {
            if (packet.payloadType() != RED) {
                continue;
            }
            assertThat(red.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadLength()))
                    .isTrue();
            assertThat(red.count()).isEqualTo(1);
            if (red.payloadType(0) == ULPFEC) {
                parity.add(Arrays.copyOfRange(packet.buffer(), red.offset(0), red.offset(0) + red.length(0)));
            } else {
                media.put(packet.sequenceNumber(), withoutRed(packet, red.payloadType(0)));
            }
        }
        assertThat(repaired(FecFormat.ULPFEC, media, parity)).isGreaterThan(10);
    }

    /** Loses each packet of each parity packet alone, and tells how often that could be tried. */
    private int repaired(FecFormat format, Map<Integer, RtpPacket> media, List<byte[]> parity) {
        int tried = 0;
        for (byte[] payload : parity) {
            Set<Integer> mask = MaskReading.of(format, payload);
            if (!media.keySet().containsAll(mask)) {
                continue; // the dump begins or ends inside the group
            }
            RtpPacket any = media.get(mask.iterator().next());
            for (int lost : mask) {
                FecDecoder decoder = new FecDecoder(any.ssrc(), mutable);
                for (RtpPacket packet : media.values()) {
                    boolean isNear = Math.abs((short) (packet.sequenceNumber() - lost)) < 60;
                    if (packet.sequenceNumber() != lost && isNear) {
                        decoder.mediaPacket(packet, 0);
                    }
                }
                assertThat(decoder.fecPacket(format, payload, 0, payload.length, 0))
                        .isTrue();
                RtpPacket back = new RtpPacket();
                if (!decoder.poll(back)) {
                    fail("%s gives nothing back for %s of %s", format, lost, mask);
                }
                RtpPacket expected = copy(media.get(lost));
                mutable.clear(expected);
                assertThat(MediaPackets.bytes(back)).isEqualTo(MediaPackets.bytes(expected));
                tried++;
            }
        }
        return tried;
    }

    /** Loses 5 % of what Chromium sent, again and again: what comes back is what its masks determine, no less. */
    @ParameterizedTest
    @EnumSource(FecFormat.class)
    void ofChromiumsPacketsAllComeBackThatItsMasksDetermine(FecFormat format) throws IOException {
        SplittableRandom random = Seeds.random(5);
        List<RtpPacket> sent =
                packets(format == FecFormat.ULPFEC ? "chromium-ulpfec.rtpdump" : "chromium-flexfec.rtpdump");
        int lost = 0;
        int repaired = 0;
        for (int run = 0; run < 200; run++) {
            Reception reception = new Reception(format, new FecDecoder(ssrcOfMedia(sent), mutable));
            sent.forEach(packet -> reception.sent(packet, random.nextInt(20) == 0));
            Set<Integer> repairable = RankOracle.repairable(reception.masks, reception.missing);
            assertThat(reception.recovered).isEqualTo(repairable.size());
            lost += reception.missing.size();
            repaired += repairable.size();
        }
        System.out.printf(
                "%s of Chromium: %d lost, %.3f repaired, as in theory%n", format, lost, (double) repaired / lost);
        assertThat(lost).isGreaterThan(200);
    }

    private static int ssrcOfMedia(List<RtpPacket> sent) {
        return sent.stream()
                .filter(packet -> packet.payloadType() == VP8 || packet.payloadType() == RED)
                .findFirst()
                .orElseThrow()
                .ssrc();
    }

    /** What arrives of a dump, and what is known of what does not. */
    private static final class Reception {
        final Set<Integer> missing = new TreeSet<>();
        final List<Set<Integer>> masks = new ArrayList<>();
        final Set<Integer> seen = new TreeSet<>();
        final FecFormat format;
        final FecDecoder decoder;
        int recovered;

        Reception(FecFormat format, FecDecoder decoder) {
            this.format = format;
            this.decoder = decoder;
        }

        void sent(RtpPacket packet, boolean isLost) {
            boolean isRed = packet.payloadType() == RED;
            byte[] payload = payload(packet);
            int type = isRed ? payload[0] : packet.payloadType();
            if (type == VP8) {
                seen.add(packet.sequenceNumber());
                if (isLost) {
                    missing.add(packet.sequenceNumber());
                } else {
                    decoder.mediaPacket(isRed ? withoutRed(packet, VP8) : packet, 0);
                }
            } else if (!isLost && (type == ULPFEC || type == FLEXFEC)) {
                parity(isRed ? Arrays.copyOfRange(payload, 1, payload.length) : payload);
            }
            while (decoder.poll(new RtpPacket())) {
                recovered++;
            }
        }

        private void parity(byte[] bytes) {
            Set<Integer> mask = MaskReading.of(format, bytes);
            if (seen.containsAll(mask)) { // else the dump begins inside the group
                masks.add(mask);
                decoder.fecPacket(format, bytes, 0, bytes.length, 0);
            }
        }
    }

    @Test
    void redundantAudioOfChromiumIsThePayloadOfTheAudioBeforeThoughPaddingLiesBetween() throws IOException {
        Map<Integer, byte[]> own = new HashMap<>();
        RedReader red = new RedReader();
        int compared = 0;
        int padding = 0;
        for (RtpPacket packet : packets("chromium-red.rtpdump")) {
            assertThat(packet.payloadType()).isEqualTo(AUDIO_RED);
            if (packet.payloadLength() == 0) {
                padding++;
                continue;
            }
            assertThat(red.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadLength()))
                    .isTrue();
            int last = red.count() - 1;
            for (int block = 0; block <= last; block++) {
                int timestamp = packet.rtpTimestamp() - red.timestampOffset(block);
                byte[] bytes =
                        Arrays.copyOfRange(packet.buffer(), red.offset(block), red.offset(block) + red.length(block));
                assertThat(red.payloadType(block)).isEqualTo(OPUS);
                if (block == last) {
                    own.put(timestamp, bytes);
                } else if (own.containsKey(timestamp)) {
                    assertThat(bytes).isEqualTo(own.get(timestamp));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(3);
        assertThat(padding).isGreaterThan(10);
    }

    private static List<RtpPacket> packets(String resource) throws IOException {
        try (InputStream in = ChromiumRepairTest.class.getResourceAsStream(resource)) {
            return RtpDump.read(in).packets().stream()
                    .map(packet -> MediaPackets.view(packet.bytes(), packet.bytes().length))
                    .toList();
        }
    }

    private static byte[] payload(RtpPacket packet) {
        return Arrays.copyOfRange(
                packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength());
    }

    private static RtpPacket copy(RtpPacket packet) {
        byte[] bytes = MediaPackets.bytes(packet);
        return MediaPackets.view(bytes, bytes.length);
    }

    private static RtpPacket withoutRed(RtpPacket packet, int payloadType) {
        byte[] bytes = new byte[packet.length() - 1];
        int header = packet.headerLength();
        System.arraycopy(packet.buffer(), packet.offset(), bytes, 0, header);
        System.arraycopy(packet.buffer(), packet.payloadOffset() + 1, bytes, header, bytes.length - header);
        bytes[1] = (byte) (bytes[1] & 0x80 | payloadType);
        assertThat(header).isGreaterThanOrEqualTo(RtpFields.FIXED_HEADER_LENGTH);
        return MediaPackets.view(bytes, bytes.length);
    }
}
