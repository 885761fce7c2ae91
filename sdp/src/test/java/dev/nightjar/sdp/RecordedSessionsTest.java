package dev.nightjar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules, given what a browser can do and the offer it got, have to come to the answer that browser gave. */
class RecordedSessionsTest {
    private static final String CHROMIUM = "chromium-156";
    private static final String FIREFOX = "firefox-esr-153";
    private static final List<String> SESSIONS = List.of(
            "audio-video-data",
            "audio",
            "datachannel",
            "direction-change",
            "h264-only",
            "ice-restart",
            "max-bundle",
            "max-compat",
            "recvonly",
            "simulcast",
            "stop-and-recycle",
            "two-video-one-audio",
            "vp9-av1-order");
    private static final List<String> STEPS =
            List.of("", "inactive-", "sendonly-", "restart-", "stopped-", "recycled-");
    private static final List<String> VIDEO_FEEDBACK =
            List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");

    /**
     * What Chromium decodes but does not encode: where the offerer receives it is left out, as getCapabilities of
     * senders does.
     */
    private static final Set<String> RECEIVED_ONLY = Set.of(
            "profile-id=1",
            "profile-id=3",
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=f4001f",
            "level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=f4001f",
            "level-idx=5;profile=1;tier=0",
            "repair-window=10000000");

    /** Extensions a browser answers though its capabilities do not list them (Chromium), or takes one way only. */
    private static final Map<String, List<ExtMap>> MORE = Map.of(
            CHROMIUM,
            List.of(
                    ExtMap.of(
                            1,
                            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
                    ExtMap.of(1, "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00")),
            FIREFOX,
            List.of(
                    ExtMap.parse("1/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level"),
                    ExtMap.parse("1/recvonly http://www.webrtc.org/experiments/rtp-hdrext/playout-delay")));

    record Step(String browser, String session, String name, SessionDescription offer, SessionDescription answer) {
        @Override
        public String toString() {
            return browser + " " + session + " " + name;
        }
    }

    static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (String browser : List.of(CHROMIUM, FIREFOX)) {
            for (String session : SESSIONS) {
                for (String step : STEPS) {
                    String prefix = "browsers/" + browser + "/" + session + "." + step;
                    if (Vectors.exists(prefix + "answer.sdp")) {
                        steps.add(new Step(
                                browser,
                                session,
                                step,
                                Vectors.parsed(prefix + "offer.sdp"),
                                Vectors.parsed(prefix + "answer.sdp")));
                    }
                }
            }
        }
        return steps;
    }

    @Test
    void thereAreSessionsOfBothBrowsers() {
        assertThat(steps()).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void codecsAreThoseTheBrowserAnswered(Step step) {
        forEachKept(step, (offered, answered) -> {
            List<RtpCodec> local = codecs(step.browser(), offered.type());
            if (offered.direction().receives()) {
                local.removeIf(
                        codec -> RECEIVED_ONLY.contains(codec.parameters().text()));
            }

            List<RtpCodec> codecs =
                    CodecNegotiation.answer(offered.codecs(), local, CodecNegotiation.Preference.OFFERER);

            assertThat(codecs).isEqualTo(answered.codecs());
        });
    }

    @ParameterizedTest
    @MethodSource("steps")
    void headerExtensionsAreThoseTheBrowserAnswered(Step step) {
        forEachKept(step, (offered, answered) -> {
            List<ExtMap> local = extensions(step.browser(), offered.type());

            assertThat(HeaderExtensionNegotiation.answer(offered.extMaps(), local))
                    .isEqualTo(answered.extMaps());
        });
    }

    @ParameterizedTest
    @MethodSource("steps")
    void directionLeavesNothingOutThatTheBrowserWouldReceive(Step step) {
        forEachKept(step, (offered, answered) -> {
            Direction wanted = Direction.of(answered.direction().sends(), true);

            assertThat(Direction.answer(offered.direction(), wanted)).isEqualTo(answered.direction());
        });
    }

    @ParameterizedTest
    @MethodSource("steps")
    void setupRoleIsTheOneTheBrowserPlays(Step step) {
        for (int i = 0; i < step.offer().media().size(); i++) {
            MediaDescription answered = step.answer().media().get(i);
            Optional<SetupRole> offered = step.offer().media().get(i).setup();
            if (!answered.isRejected() && offered.isPresent()) {
                assertThat(answered.setup()).contains(SetupRole.answer(offered.get()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void bundleIsTheOneTheBrowserAnswered(Step step) {
        Set<String> accepted = step.answer().media().stream()
                .filter(media -> !media.isRejected())
                .flatMap(media -> media.mid().stream())
                .collect(Collectors.toSet());

        assertThat(BundleNegotiation.answer(step.offer(), accepted))
                .isEqualTo(step.answer().groups());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void whatTheBrowserHadToRejectIsRejected(Step step) {
        for (int i = 0; i < step.offer().media().size(); i++) {
            MediaDescription offered = step.offer().media().get(i);
            MediaDescription answered = step.answer().media().get(i);

            assertThat(BundleNegotiation.mustReject(offered, step.answer().groups()))
                    .isEqualTo(answered.isRejected());
            if (answered.isRejected()) {
                MediaDescription ours = BundleNegotiation.reject(offered);
                assertThat(ours.formats()).isEqualTo(answered.formats());
                assertThat(ours.mid()).isEqualTo(answered.mid());
                assertThat(ours.direction()).isEqualTo(answered.direction());
                assertThat(ours.isRejected()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everySectionHasWhatATransportNeeds(Step step) {
        for (SessionDescription session : List.of(step.offer(), step.answer())) {
            for (MediaDescription media : session.media()) {
                if (!media.isRejected()) {
                    MediaDescription transport = session.transportOf(media);
                    assertThat(transport.iceCredentials()).isPresent();
                    assertThat(transport.fingerprints()).hasSize(1);
                    assertThat(transport.fingerprints().get(0).digest()).hasSize(32);
                    assertThat(transport.iceOptions()).contains("trickle");
                }
            }
        }
    }

    private interface Check {
        void check(MediaDescription offered, MediaDescription answered);
    }

    private static void forEachKept(Step step, Check check) {
        Set<String> types = new TreeSet<>();
        for (int i = 0; i < step.offer().media().size(); i++) {
            MediaDescription answered = step.answer().media().get(i);
            if (answered.isRtp() && !answered.isRejected()) {
                check.check(step.offer().media().get(i), answered);
                types.add(answered.type());
            }
        }
        assertThat(types.isEmpty()).isEqualTo(step.session().equals("datachannel"));
    }

    private static List<String[]> capabilities(String browser, String type, String kind) {
        return Vectors.text("browsers/" + browser + "/capabilities.csv")
                .lines()
                .map(line -> line.split("\\|", -1))
                .filter(row -> row[0].equals(type) && row[1].equals(kind))
                .toList();
    }

    private static List<RtpCodec> codecs(String browser, String type) {
        List<RtpCodec> codecs = new ArrayList<>();
        for (String[] row : capabilities(browser, type, "codec")) {
            codecs.add(new RtpCodec(
                    codecs.size(),
                    row[2],
                    Integer.parseInt(row[3]),
                    Integer.parseInt(row[4]),
                    new FormatParameters(row[5]),
                    feedback(browser, type, row[2])));
        }
        return codecs;
    }

    private static List<String> feedback(String browser, String type, String name) {
        if (type.equals("video")) {
            return VIDEO_FEEDBACK;
        }
        return browser.equals(FIREFOX) || name.equals("opus") ? List.of("transport-cc") : List.of();
    }

    private static List<ExtMap> extensions(String browser, String type) {
        List<ExtMap> extensions = new ArrayList<>(MORE.get(browser));
        capabilities(browser, type, "extension").forEach(row -> extensions.add(ExtMap.of(1, row[2])));
        return extensions;
    }
}
