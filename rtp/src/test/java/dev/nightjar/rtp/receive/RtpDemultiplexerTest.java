package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RtpDemultiplexerTest {
    private static final MediaSection VIDEO = Sessions.video("v", FeedbackMechanisms.ALL);

    private final List<Source> removed = new ArrayList<>();
    private final RtpDemultiplexer demultiplexer = new RtpDemultiplexer(removed::add);

    @Test
    void theMidDecidesAndIsRememberedForItsSsrc() {
        configure(VIDEO, Sessions.video("w", FeedbackMechanisms.ALL));

        assertThat(route(TestPackets.of(1, Sessions.VP8, 1).mid("w"))).isEqualTo("w");
        assertThat(route(TestPackets.of(1, Sessions.VP8, 2))).isEqualTo("w");
        assertThat(route(TestPackets.of(2, Sessions.VP8, 2).mid("v"))).isEqualTo("v");
    }

    @Test
    void anUnknownMidDropsThePacketEvenOfAKnownSsrc() {
        configure(VIDEO);
        route(TestPackets.of(1, Sessions.VP8, 1));

        assertThat(route(TestPackets.of(1, Sessions.VP8, 2).mid("x"))).isNull();
        assertThat(demultiplexer.unknownMid()).isEqualTo(1);
    }

    @Test
    void aNewMidMovesTheSsrc() {
        configure(VIDEO, Sessions.video("w", FeedbackMechanisms.ALL));
        route(TestPackets.of(1, Sessions.VP8, 1).mid("v"));

        assertThat(route(TestPackets.of(1, Sessions.VP8, 2).mid("w"))).isEqualTo("w");
        assertThat(removed).hasSize(1);
        assertThat(demultiplexer.size()).isEqualTo(1);
    }

    @Test
    void withoutMidAPayloadTypeOfOneSectionDecides() {
        configure(VIDEO, Sessions.audio("a"));

        assertThat(route(TestPackets.of(1, Sessions.VP8, 1))).isEqualTo("v");
        assertThat(route(TestPackets.of(2, Sessions.OPUS, 1))).isEqualTo("a");
    }

    @Test
    void aPayloadTypeOfTwoSectionsDecidesNothing() {
        configure(VIDEO, Sessions.video("w", FeedbackMechanisms.ALL), Sessions.video("x", FeedbackMechanisms.ALL));

        assertThat(route(TestPackets.of(1, Sessions.VP8, 1))).isNull();
        assertThat(demultiplexer.unknown()).isEqualTo(1);
        assertThat(demultiplexer.size()).isZero();
    }

    @Test
    void anAnnouncedSsrcNeedsNoMid() {
        MediaSection announced =
                new MediaSection("w", MediaKind.VIDEO, VIDEO.codecs(), VIDEO.feedback(), List.of(7), Map.of(8, 7));
        configure(VIDEO, announced);

        assertThat(route(TestPackets.of(7, Sessions.VP8, 1))).isEqualTo("w");
        assertThat(route(TestPackets.of(8, Sessions.RTX, 1))).isEqualTo("w");
    }

    @Test
    void aPayloadTypeItsSectionDoesNotHaveIsDropped() {
        configure(VIDEO, Sessions.audio("a"));
        route(TestPackets.of(1, Sessions.VP8, 1));

        assertThat(route(TestPackets.of(1, Sessions.OPUS, 2))).isNull();
        assertThat(route(TestPackets.of(1, Sessions.RTX, 2))).isNull();
        assertThat(route(TestPackets.of(3, Sessions.OPUS, 2).mid("v"))).isNull();
        assertThat(demultiplexer.wrongPayloadType()).isEqualTo(3);
        assertThat(demultiplexer.size()).isEqualTo(1);
    }

    @Test
    void retransmissionOfAudioIsNotUsed() {
        MediaSection audio = MediaSection.of(
                "a",
                MediaKind.AUDIO,
                List.of(CodecParameters.of(111, "opus", 48_000), CodecParameters.rtx(112, 111, 48_000)),
                FeedbackMechanisms.NONE);
        configure(audio);

        assertThat(route(TestPackets.of(1, 112, 1))).isNull();
    }

    @Test
    void repairedRidNamesThePrimary() {
        configure(VIDEO);
        source(TestPackets.of(1, Sessions.VP8, 1).mid("v").rid("h"));
        source(TestPackets.of(2, Sessions.VP8, 1).mid("v").rid("l"));
        Source repair = source(TestPackets.of(3, Sessions.RTX, 1).mid("v").repairedRid("h"));

        Source primary = demultiplexer.primaryOf(repair, Sessions.VP8);

        assertThat(primary).isNotNull().extracting(Source::ssrc).isEqualTo(1);
    }

    @Test
    void theFidGroupNamesThePrimary() {
        configure(new MediaSection(
                "v", MediaKind.VIDEO, VIDEO.codecs(), VIDEO.feedback(), List.of(1, 2), Map.of(3, 1, 4, 2)));
        source(TestPackets.of(1, Sessions.VP8, 1));
        source(TestPackets.of(2, Sessions.VP8, 1));
        Source repair = source(TestPackets.of(3, Sessions.RTX, 1));

        assertThat(demultiplexer.primaryOf(repair, Sessions.VP8))
                .isNotNull()
                .extracting(Source::ssrc)
                .isEqualTo(1);
    }

    @Test
    void withoutNamesTheStreamThatSentLastIsThePrimary() {
        configure(VIDEO);
        Source repair = source(TestPackets.of(3, Sessions.RTX, 1));
        assertThat(demultiplexer.primaryOf(repair, Sessions.VP8)).isNull();
        source(TestPackets.of(1, Sessions.VP8, 1));
        assertThat(demultiplexer.primaryOf(repair, Sessions.VP8))
                .isNotNull()
                .extracting(Source::ssrc)
                .isEqualTo(1);

        demultiplexer.route(TestPackets.of(2, Sessions.VP8, 1).packet(), 5);

        assertThat(demultiplexer.primaryOf(repair, Sessions.VP8))
                .isNotNull()
                .extracting(Source::ssrc)
                .isEqualTo(2);
    }

    @Test
    void aRemovedPrimaryIsForgotten() {
        configure(VIDEO);
        Source primary = source(TestPackets.of(1, Sessions.VP8, 1).rid("h"));
        Source repair = source(TestPackets.of(3, Sessions.RTX, 1).repairedRid("h"));
        demultiplexer.primaryOf(repair, Sessions.VP8);

        demultiplexer.remove(primary);

        assertThat(demultiplexer.primaryOf(repair, Sessions.VP8)).isNull();
    }

    @Test
    void aFullTableRefusesUntilAnSsrcIsIdle() {
        configure(VIDEO);
        for (int ssrc = 1; ssrc <= RtpDemultiplexer.MAX_SOURCES; ssrc++) {
            route(TestPackets.of(ssrc, Sessions.VP8, 1));
        }
        assertThat(route(TestPackets.of(9_999, Sessions.VP8, 1))).isNull();
        assertThat(demultiplexer.refused()).isEqualTo(1);

        Source late = demultiplexer.route(TestPackets.of(9_999, Sessions.VP8, 2).packet(), RtpDemultiplexer.IDLE_NANOS);

        assertThat(late).isNotNull();
        assertThat(demultiplexer.size()).isEqualTo(RtpDemultiplexer.MAX_SOURCES);
        assertThat(removed).hasSize(1);
    }

    @Test
    void aRenegotiationKeepsTheStreamsOfSectionsThatStay() {
        configure(VIDEO, Sessions.audio("a"));
        Source video = source(TestPackets.of(1, Sessions.VP8, 1));
        Source audio = source(TestPackets.of(2, Sessions.OPUS, 1));

        configure(VIDEO);

        assertThat(demultiplexer.source(1)).isSameAs(video);
        assertThat(removed).containsExactly(audio);
    }

    @Test
    void aPayloadTypeThatCarriesSomethingElseAfterARenegotiationBeginsAnew() {
        configure(VIDEO);
        route(TestPackets.of(2, Sessions.RTX, 1));

        configure(MediaSection.of(
                "v",
                MediaKind.VIDEO,
                List.of(CodecParameters.of(Sessions.RTX, "VP8", 90_000)),
                FeedbackMechanisms.ALL));

        assertThat(removed).hasSize(1);
        assertThat(route(TestPackets.of(2, Sessions.RTX, 2))).isEqualTo("v");
    }

    private void configure(MediaSection... sections) {
        demultiplexer.configure(Sessions.config(sections));
    }

    private String route(TestPackets packet) {
        Source source = demultiplexer.route(packet.packet(), 0);
        return source == null ? null : source.section().mid();
    }

    private Source source(TestPackets packet) {
        Source source = demultiplexer.route(packet.packet(), 0);
        assertThat(source).isNotNull();
        return source;
    }
}
