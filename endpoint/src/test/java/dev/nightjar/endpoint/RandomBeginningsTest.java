package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What RFC 3550 §5.1 and RFC 7022 have begin at random, as the other side sees it. */
class RandomBeginningsTest {
    private static final int STREAMS = 5;
    private static final Pattern CNAME = Pattern.compile("a=ssrc:\\d+ cname:(\\S+)");

    private final List<EncodedTrack> tracks = Stream.generate(() -> EncodedTrack.of(CodecKind.OPUS))
            .limit(STREAMS)
            .toList();
    private final Map<Integer, Integer> firstNumbers = new HashMap<>();
    private final List<Integer> firstTimestamps = new ArrayList<>();
    private long mediaNanos;

    private void took(byte[] buffer, int offset, int length) {
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(buffer, offset, length)).isTrue();
        if (firstNumbers.putIfAbsent(packet.ssrc(), packet.sequenceNumber()) == null) {
            firstTimestamps.add(packet.rtpTimestamp());
        }
    }

    private static List<String> names(PeerConnection connection) {
        JsepDescription local = connection.localDescription();
        assertThat(local).isNotNull();
        return CNAME.matcher(local.sdp())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void eachStreamHasBeginningsOfItsOwnAndEachConnectionAName() {
        try (VirtualCall call = new VirtualCall()) {
            call.right.connection.onTrack(event ->
                    event.track().addPacketSink((buffer, offset, length, nanos) -> took(buffer, offset, length)));
            tracks.forEach(track -> call.left.addTrack(track, "stream"));
            call.right.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream");
            call.connect();
            call.until(() -> {
                mediaNanos += 20_000_000;
                tracks.forEach(track ->
                        track.send(EncodedFrame.of(CodecKind.OPUS, new byte[] {8, 1, 2}, true), mediaNanos));
                return firstNumbers.size() == STREAMS;
            });

            assertThat(firstNumbers.values())
                    .as("in the lower half, so that losses at the beginning are no wrap of SRTP's packet index")
                    .allMatch(number -> number < 0x8000 + 1_000);
            assertThat(firstNumbers.values().stream().distinct().count()).isGreaterThan(2);
            assertThat(firstTimestamps.stream()
                            .map(timestamp -> timestamp >>> 20)
                            .distinct()
                            .count())
                    .isGreaterThan(2);
            assertThat(names(call.left.connection))
                    .hasSize(STREAMS)
                    .containsOnly(names(call.left.connection).get(0));
            assertThat(names(call.right.connection).get(0))
                    .as("96 bits in base64, RFC 7022 §4.2")
                    .hasSize(16)
                    .isNotEqualTo(names(call.left.connection).get(0));
        }
    }
}
