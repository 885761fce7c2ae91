package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.exchange;
import static dev.nightjar.endpoint.Sessions.offer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a section is in offers and answers for each state that its transceiver can be in: RFC 9429 §5.2 and §5.3. */
class TransceiverTableTest extends TwoPeers {
    private static TransceiverDirection direction(String name) {
        return TransceiverDirection.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static SessionDescription offered(PeerConnection by) {
        return SessionDescription.parse(await(by.createOffer()).sdp());
    }

    private static SessionDescription local(PeerConnection of) {
        return SessionDescription.parse(of.localDescription().sdp());
    }

    private static List<String> bundled(SessionDescription description) {
        return description.groups().stream()
                .filter(group -> group.isBundle())
                .flatMap(group -> group.mids().stream())
                .toList();
    }

    /** {@return the section in a word: whether it is there, which way, and whether it says stream and SSRC of ours} */
    private static String outline(SessionDescription description, int index) {
        MediaDescription section = description.media().get(index);
        boolean isBundled = bundled(description).contains(section.mid().orElse(""));
        if (section.isRejected()) {
            assertThat(section.port()).isZero();
            assertThat(isBundled).as("a rejected section is in no bundle").isFalse();
            assertThat(section.candidates()).isEmpty();
            return "rejected";
        }
        assertThat(isBundled).isTrue();
        assertThat(section.isRtcpMux()).isTrue();
        return section.direction()
                + (section.msids().isEmpty() ? "" : " msid")
                + (section.ssrcs().isEmpty() ? "" : " ssrc");
    }

    @ParameterizedTest
    @CsvSource({
        "sendrecv, sendrecv msid ssrc",
        "sendonly, sendonly msid ssrc",
        "recvonly, recvonly",
        "inactive, inactive"
    })
    void aTransceiverIsOfferedTheWayItWishes(String wish, String section) {
        RtpTransceiver only = left.addTransceiver(MediaKind.AUDIO, direction(wish));

        assertThat(outline(offered(left), 0)).isEqualTo(section);
        assertThat(offered(left).media().get(0).mid()).contains("0");
        assertThat(only.mid()).as("proposed only, until it is set").isNull();

        await(left.setLocalDescription());
        assertThat(only.mid()).isEqualTo("0");
        assertThat(only.currentDirection()).isNull();
    }

    @Test
    void aTransceiverThatIsStoppedBeforeAnyOfferIsInNone() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV).stop();
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);

        assertThat(offered(left).media()).extracting(MediaDescription::type).containsExactly("video");
    }

    /** The answer's direction is RFC 3264 §6.1's; msid follows the wish and ssrc what is agreed, RFC 9429 §5.3.1. */
    @ParameterizedTest
    @CsvSource({
        "sendrecv, sendrecv, sendrecv msid ssrc, sendrecv, sendrecv",
        "sendrecv, sendonly, sendonly msid ssrc, sendonly, recvonly",
        "sendrecv, recvonly, recvonly, recvonly, sendonly",
        "sendrecv, inactive, inactive, inactive, inactive",
        "sendrecv, stopped, inactive, inactive, inactive",
        "sendonly, sendrecv, recvonly msid, recvonly, sendonly",
        "sendonly, sendonly, inactive msid, inactive, inactive",
        "sendonly, recvonly, recvonly, recvonly, sendonly",
        "sendonly, inactive, inactive, inactive, inactive",
        "sendonly, stopped, inactive, inactive, inactive",
        "recvonly, sendrecv, sendonly msid ssrc, sendonly, recvonly",
        "recvonly, sendonly, sendonly msid ssrc, sendonly, recvonly",
        "recvonly, recvonly, inactive, inactive, inactive",
        "recvonly, inactive, inactive, inactive, inactive",
        "recvonly, stopped, inactive, inactive, inactive",
        "inactive, sendrecv, inactive msid, inactive, inactive",
        "inactive, sendonly, inactive msid, inactive, inactive",
        "inactive, recvonly, inactive, inactive, inactive",
        "inactive, inactive, inactive, inactive, inactive",
        "inactive, stopped, inactive, inactive, inactive"
    })
    void anOfferedSectionIsAnsweredTheWayBothWish(
            String offered, String wish, String section, String answerers, String offerers) {
        RtpTransceiver ours = left.addTransceiver(MediaKind.AUDIO, direction(offered));
        // The first section carries the transport whatever becomes of the other.
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        await(left.setLocalDescription());
        offer(right, left.localDescription().sdp());
        RtpTransceiver theirs = right.transceivers().get(0);
        wish(theirs, wish);
        await(right.setLocalDescription());

        assertThat(outline(local(right), 0)).isEqualTo(section);
        assertThat(outline(local(right), 1)).isEqualTo("recvonly");
        assertThat(theirs.currentDirection()).isEqualTo(direction(answerers));

        await(left.setRemoteDescription(right.localDescription()));
        assertThat(ours.currentDirection()).isEqualTo(direction(offerers));
        // W3C WebRTC §5.4: one that is stopping rejects its section by an offer, not by an answer.
        assertThat(left.transceivers()).hasSize(2);
        assertThat(right.transceivers()).hasSize(2);
    }

    private static void wish(RtpTransceiver transceiver, String wish) {
        if (wish.equals("stopped")) {
            transceiver.stop();
        } else {
            transceiver.setDirection(direction(wish));
        }
    }

    /** By either side of the first exchange: its place, mid and numbers stay, and the direction is the new wish. */
    @ParameterizedTest
    @CsvSource({
        "true, sendrecv, sendrecv msid ssrc",
        "true, sendonly, sendonly msid ssrc",
        "true, recvonly, recvonly",
        "true, inactive, inactive",
        "true, stopped, rejected",
        "false, sendrecv, sendrecv msid ssrc",
        "false, sendonly, sendonly msid ssrc",
        "false, recvonly, recvonly",
        "false, inactive, inactive",
        "false, stopped, rejected"
    })
    void whatIsAgreedIsOfferedAgainTheWayItWishesNow(boolean bySameSide, String wish, String section) {
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        exchange(left, right);
        PeerConnection offering = bySameSide ? left : right;
        PeerConnection other = bySameSide ? right : left;
        SessionDescription before = local(offering);
        RtpTransceiver transceiver = offering.transceivers().get(1);
        wish(transceiver, wish);

        SessionDescription again = offered(offering);

        assertThat(again.media()).hasSize(2);
        assertThat(outline(again, 1)).isEqualTo(section);
        assertThat(again.media().get(1).mid()).isEqualTo(before.media().get(1).mid());
        if (!wish.equals("stopped")) {
            assertThat(again.media().get(1).formats())
                    .startsWith(before.media().get(1).formats().toArray(String[]::new));
            assertThat(again.media().get(1).extMaps())
                    .isEqualTo(before.media().get(1).extMaps());
        }
        assertThat(again.origin()).isIn(before.origin(), before.origin().next());

        exchange(offering, other);
        assertThat(transceiver.currentDirection())
                .isEqualTo(
                        switch (wish) {
                            case "sendrecv", "sendonly" -> bySameSide ? TransceiverDirection.SENDONLY : direction(wish);
                            case "recvonly" ->
                                bySameSide ? TransceiverDirection.INACTIVE : TransceiverDirection.RECVONLY;
                            default -> direction(wish);
                        });
        assertThat(offering.transceivers()).hasSize(wish.equals("stopped") ? 1 : 2);
        assertThat(other.transceivers()).hasSize(wish.equals("stopped") ? 1 : 2);
    }

    /** RFC 9429 §5.2.2: whichever side has stopped what was there, either may put something else in its place. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void theSectionOfAStoppedTransceiverIsUsedAgainByEitherSide(boolean leftStops, boolean leftRecycles) {
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        exchange(left, right);
        PeerConnection stopping = leftStops ? left : right;
        stopping.transceivers().get(1).stop();
        exchange(stopping, leftStops ? right : left);
        assertThat(outline(local(left), 1)).isEqualTo("rejected");
        assertThat(outline(local(right), 1)).isEqualTo("rejected");

        PeerConnection recycling = leftRecycles ? left : right;
        PeerConnection other = leftRecycles ? right : left;
        RtpTransceiver fresh = recycling.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        SessionDescription offer = offered(recycling);

        assertThat(offer.media()).hasSize(2);
        assertThat(outline(offer, 1)).isEqualTo("sendonly msid ssrc");
        assertThat(offer.media().get(1).mid().orElseThrow()).isNotIn("0", "1");
        exchange(recycling, other);
        assertThat(fresh.currentDirection()).isEqualTo(TransceiverDirection.SENDONLY);
        assertThat(fresh.mid()).isEqualTo(offer.media().get(1).mid().orElseThrow());
        assertThat(outline(local(other), 1)).isEqualTo("recvonly");
        assertThat(other.transceivers()).hasSize(2);
        assertThat(other.transceivers().get(1).mid()).isEqualTo(fresh.mid());
    }

    /** RFC 9429 §5.10: what the application has added before the peer's offer comes. */
    @ParameterizedTest
    @CsvSource({
        "sendrecv, true, sendrecv msid ssrc, 1",
        "recvonly, true, sendonly msid ssrc, 1",
        "sendonly, true, recvonly, 2",
        "inactive, true, inactive, 2",
        "sendrecv, false, recvonly, 2",
        "recvonly, false, inactive, 2"
    })
    void aSectionTakesATransceiverOfAddTrackWhereThePeerWouldReceive(
            String offered, boolean byTrack, String section, int transceivers) {
        if (byTrack) {
            right.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream");
        } else {
            right.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        }
        left.addTransceiver(MediaKind.AUDIO, direction(offered));
        await(left.setLocalDescription());
        offer(right, left.localDescription().sdp());
        await(right.setLocalDescription());

        assertThat(outline(local(right), 0)).isEqualTo(section);
        assertThat(right.transceivers()).hasSize(transceivers);
    }
}
