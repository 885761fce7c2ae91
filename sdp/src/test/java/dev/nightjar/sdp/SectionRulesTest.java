package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SectionRulesTest {
    private static MediaDescription section(String mid, int port, boolean bundleOnly) {
        MediaDescriptionBuilder builder = MediaDescription.builder("video", port, "UDP/TLS/RTP/SAVPF")
                .formats(List.of("96", "97"))
                .mid(mid);
        return (bundleOnly ? builder.add("bundle-only") : builder).build();
    }

    private static SessionDescription offer(MediaGroup group, MediaDescription... sections) {
        SessionDescriptionBuilder builder = SessionDescription.builder(Origin.of(1))
                .add(new MediaGroup("LS", List.of("0", "1")))
                .add(group);
        for (MediaDescription section : sections) {
            builder.media(section);
        }
        return builder.build();
    }

    @Test
    void theTaggedSectionIsTheOfferersUnlessItIsRejected() {
        SessionDescription offer = offer(
                MediaGroup.bundle(List.of("1", "0", "2")),
                section("0", 9, false),
                section("1", 9, false),
                section("2", 0, true));

        assertThat(BundleNegotiation.answer(offer, List.of("0", "1", "2")))
                .containsExactly(MediaGroup.bundle(List.of("1", "0", "2")));
        assertThat(BundleNegotiation.answer(offer, List.of("0", "2")))
                .containsExactly(MediaGroup.bundle(List.of("0", "2")));
        assertThat(BundleNegotiation.answer(offer, List.of())).isEmpty();
    }

    @Test
    void whatTheOffererRejectedOrNobodyOffersIsInNoGroup() {
        SessionDescription offer =
                offer(MediaGroup.bundle(List.of("0", "1", "7", "0")), section("0", 9, false), section("1", 0, false));

        assertThat(BundleNegotiation.answer(offer, Set.of("0", "1", "7")))
                .containsExactly(MediaGroup.bundle(List.of("0")));
    }

    @Test
    void aSectionForTheBundleOnlyIsRejectedOutsideIt() {
        MediaDescription only = section("1", 0, true);

        assertThat(BundleNegotiation.mustReject(only, List.of())).isTrue();
        assertThat(BundleNegotiation.mustReject(only, List.of(new MediaGroup("LS", List.of("1")))))
                .isTrue();
        assertThat(BundleNegotiation.mustReject(only, List.of(MediaGroup.bundle(List.of("1")))))
                .isFalse();
        assertThat(BundleNegotiation.mustReject(section("1", 9, false), List.of()))
                .isFalse();
        assertThat(BundleNegotiation.mustReject(section("1", 0, false), List.of()))
                .isTrue();
    }

    @Test
    void aRejectionPromisesNothing() {
        assertThat(BundleNegotiation.reject(section("1", 9, false)))
                .hasToString("m=video 0 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=inactive\r\n");
    }

    @Test
    void extensionsKeepTheOffersIdsAndTurnRound() {
        List<ExtMap> offered = List.of(
                ExtMap.parse("5 urn:both"),
                ExtMap.parse("1/sendonly urn:in"),
                ExtMap.parse("2/recvonly urn:out"),
                ExtMap.parse("3/recvonly urn:nobody"),
                ExtMap.parse("4 urn:unknown"),
                ExtMap.parse("6/inactive urn:both2"),
                ExtMap.parse("7 urn:narrow attr"));
        List<ExtMap> local = List.of(
                ExtMap.of(9, "urn:both"),
                ExtMap.of(9, "urn:in"),
                ExtMap.of(9, "urn:out"),
                ExtMap.of(9, "urn:both2"),
                ExtMap.parse("9/recvonly urn:nobody"),
                ExtMap.parse("9/recvonly urn:narrow"));

        assertThat(HeaderExtensionNegotiation.answer(offered, local))
                .extracting(ExtMap::toString)
                .containsExactly("5 urn:both", "1/recvonly urn:in", "2/sendonly urn:out", "7/recvonly urn:narrow attr");
    }

    @Test
    void anOfferedIdOfTheUpperRangeIsGivenTheLowestFreeOne() {
        List<ExtMap> offered = List.of(
                ExtMap.of(4096, "urn:unknown"),
                ExtMap.of(4096, "urn:a"),
                ExtMap.of(4096, "urn:b"),
                ExtMap.of(1, "urn:c"),
                ExtMap.of(4100, "urn:d"),
                ExtMap.of(1, "urn:e"),
                ExtMap.of(7, "urn:c"));
        List<ExtMap> local = List.of(
                ExtMap.of(1, "urn:a"),
                ExtMap.of(2, "urn:b"),
                ExtMap.of(3, "urn:c"),
                ExtMap.of(4, "urn:d"),
                ExtMap.of(5, "urn:e"));

        assertThat(HeaderExtensionNegotiation.answer(offered, local))
                .containsExactly(ExtMap.of(2, "urn:a"), ExtMap.of(1, "urn:c"), ExtMap.of(3, "urn:d"));
    }

    @Test
    void anAnswererReceivesTheLayersOfAnOffer() {
        MediaDescription offered = Vectors.parsed("browsers/chromium-156/simulcast.offer.sdp")
                .media()
                .get(0);

        SimulcastNegotiation answer = SimulcastNegotiation.answer(offered, List.of(96), Direction.RECVONLY);

        assertThat(answer.rids()).extracting(Rid::toString).containsExactly("q recv", "h recv", "f recv");
        assertThat(answer.simulcast().orElseThrow()).hasToString("recv q;h;f");
        assertThat(SimulcastNegotiation.answer(offered, List.of(96), Direction.INACTIVE))
                .isEqualTo(new SimulcastNegotiation(List.of(), java.util.Optional.empty()));
    }

    @Test
    void layersOfPayloadTypesThatAreNotKeptAreLeftOut() {
        MediaDescription offered = section("0", 9, false).toBuilder()
                .add("rid", "a send pt=96,97;max-fps=30")
                .add("rid", "b send pt=97")
                .add("rid", "c recv")
                .add("simulcast", "recv ~c send b,~a;b;gone")
                .build();

        SimulcastNegotiation answer = SimulcastNegotiation.answer(offered, List.of(96), Direction.SENDRECV);

        assertThat(answer.rids()).extracting(Rid::toString).containsExactly("a recv pt=96;max-fps=30", "c send");
        assertThat(answer.simulcast().orElseThrow()).hasToString("send ~c recv ~a");
        assertThat(answer.rids().get(0).payloadTypes()).containsExactly(96);
    }
}
