package dev.nightjar.endpoint;

import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.rtp.payload.CodecKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What the application of one side does during a random walk: anything that a connection can be asked. */
final class WalkSteps {
    private static final Set<String> NONE = Set.of();
    private static final Set<String> STATE = Set.of("InvalidStateError");
    private static final int MANY = 4;
    private static final TransceiverDirection[] DIRECTIONS = {
        TransceiverDirection.SENDRECV,
        TransceiverDirection.SENDONLY,
        TransceiverDirection.RECVONLY,
        TransceiverDirection.INACTIVE
    };

    private final PeerConnection connection;
    private final WalkCalls calls;
    private final WalkMedia media;
    private final SplittableRandom random;
    private final List<RtpTransceiver> known = new ArrayList<>();
    private final List<RtpSendParameters> parameters = new ArrayList<>();

    WalkSteps(WalkPeer peer, WalkMedia media, SplittableRandom random) {
        this.connection = peer.connection;
        this.calls = peer.calls;
        this.media = media;
        this.random = random;
    }

    /** Does one thing. */
    void step() {
        learn();
        long running = connection.transceivers().stream()
                .filter(each -> each.direction() != TransceiverDirection.STOPPED)
                .count();
        int what = random.nextInt(27);
        if (what < 5) {
            if (running > MANY) {
                any().ifPresent(each -> calls.call("stop " + each, NONE, each::stop));
            } else {
                add(what);
            }
        } else if (what < 16) {
            any().ifPresent(each -> change(each, what));
        } else {
            ask(what);
        }
        learn();
    }

    private void learn() {
        for (RtpTransceiver each : connection.transceivers()) {
            if (!known.contains(each)) {
                known.add(each);
            }
            media.count(each.receiver().track());
        }
    }

    /** {@return one of the transceivers that there are or were} */
    private Optional<RtpTransceiver> any() {
        List<RtpTransceiver> of = random.nextInt(8) == 0 ? known : connection.transceivers();
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
    }

    private TransceiverDirection direction() {
        return DIRECTIONS[random.nextInt(DIRECTIONS.length)];
    }

    private MediaKind kind() {
        return random.nextInt(3) == 0 ? MediaKind.VIDEO : MediaKind.AUDIO;
    }

    private EncodedTrack track(MediaKind kind) {
        List<EncodedTrack> before =
                media.tracks().stream().filter(each -> each.kind() == kind).toList();
        if (!before.isEmpty() && random.nextInt(4) == 0) {
            return before.get(random.nextInt(before.size()));
        }
        if (kind == MediaKind.VIDEO) {
            return media.begin(CodecKind.VP8, random.nextInt(3) == 0 ? 3 : 1);
        }
        return media.begin(random.nextInt(3) == 0 ? CodecKind.PCMU : CodecKind.OPUS, 1);
    }

    private String[] streams() {
        return switch (random.nextInt(4)) {
            case 0 -> new String[0];
            case 1 -> new String[] {"film", "song"};
            default -> new String[] {random.nextBoolean() ? "film" : "song"};
        };
    }

    private RtpTransceiverInit init() {
        RtpTransceiverInit init = RtpTransceiverInit.of(direction()).withStreams(streams());
        return switch (random.nextInt(5)) {
            case 0 ->
                init.withSendEncodings(
                        RtpEncodingParameters.of("a"), RtpEncodingParameters.of("b"), RtpEncodingParameters.of("c"));
            case 1 -> init.withSendEncodings(RtpEncodingParameters.of("only").withMaxBitrate(500_000L));
            default -> init;
        };
    }

    private void add(int what) {
        switch (what) {
            case 0 -> {
                RtpTransceiverInit init = init();
                MediaKind kind = kind();
                calls.call(
                        "addTransceiver(" + kind + ", " + init + ")",
                        NONE,
                        () -> connection.addTransceiver(kind, init));
            }
            case 1 -> {
                RtpTransceiverInit init = init();
                Track track = track(kind());
                calls.call(
                        "addTransceiver(" + track + ", " + init + ")",
                        NONE,
                        () -> connection.addTransceiver(track, init));
            }
            case 2 -> {
                RtpTransceiverInit init = RtpTransceiverInit.of(direction())
                        .withSendEncodings(RtpEncodingParameters.DEFAULT.withScalabilityMode("L9T9"));
                calls.call(
                        "addTransceiver(layers of no codec)",
                        Set.of("OperationError"),
                        () -> connection.addTransceiver(MediaKind.VIDEO, init));
            }
            default -> {
                String[] streams = streams();
                Track track = random.nextInt(6) == 0 && !known.isEmpty()
                        ? known.get(random.nextInt(known.size())).receiver().track()
                        : track(kind());
                calls.call("addTrack(" + track + ", " + List.of(streams) + ")", Set.of("InvalidAccessError"), () -> {
                    connection.addTrack(track, streams);
                });
            }
        }
    }

    private void change(RtpTransceiver it, int what) {
        boolean isStopped = it.direction() == TransceiverDirection.STOPPED;
        RtpSender sender = it.sender();
        switch (what) {
            case 5, 6 -> {
                TransceiverDirection direction = direction();
                calls.call(
                        "setDirection " + it + " " + direction,
                        isStopped ? STATE : NONE,
                        () -> it.setDirection(direction));
            }
            case 7 -> calls.call("stop " + it, NONE, it::stop);
            case 8 -> calls.call("removeTrack of " + it, NONE, () -> connection.removeTrack(sender));
            case 9, 10 -> {
                Track track = random.nextInt(3) == 0 ? null : track(random.nextInt(8) == 0 ? kind() : it.kind());
                Set<String> errors = track == null
                        ? Set.of("InvalidStateError")
                        : Set.of("InvalidStateError", "InvalidModificationError", "TypeError");
                calls.promise("replaceTrack of " + it + " " + track, errors, () -> sender.replaceTrack(track));
            }
            case 11 -> prefer(it);
            case 12 -> configure(it, isStopped);
            case 13 -> {
                String[] streams = streams();
                calls.call("setStreams of " + it + " " + List.of(streams), NONE, () -> sender.setStreams(streams));
            }
            case 14 -> dial(it);
            default -> look(it);
        }
    }

    private void prefer(RtpTransceiver it) {
        List<RtpCodecCapability> codecs =
                new ArrayList<>(RtpReceiver.capabilities(it.kind()).codecs());
        Collections.shuffle(codecs, new Random(random.nextLong()));
        List<RtpCodecCapability> wished = random.nextInt(4) == 0
                ? List.of()
                : List.copyOf(codecs.subList(0, random.nextInt(1, codecs.size() + 1)));
        calls.call(
                "setCodecPreferences of " + it + " "
                        + wished.stream().map(RtpCodecCapability::name).toList(),
                Set.of("InvalidModificationError"),
                () -> it.setCodecPreferences(wished));
    }

    private void configure(RtpTransceiver it, boolean isStopped) {
        RtpSendParameters taken = it.sender().parameters();
        parameters.add(taken);
        int what = random.nextInt(4);
        if (what == 0) {
            RtpSendParameters old = parameters.get(random.nextInt(parameters.size()));
            Set<String> errors = Set.of("InvalidStateError", "InvalidModificationError");
            calls.promise(
                    "setParameters of " + it + " old", errors, () -> it.sender().setParameters(old));
            return;
        }
        int which = random.nextInt(taken.encodings().size());
        boolean isActive = random.nextBoolean();
        RtpSendParameters changed = taken.withEncoding(
                which,
                each -> what == 1 ? each.withActive(isActive) : each.withMaxBitrate(what == 2 ? 300_000L : null));
        calls.promise(
                "setParameters of " + it + " " + changed.encodings(),
                isStopped ? STATE : NONE,
                () -> it.sender().setParameters(changed));
    }

    private void dial(RtpTransceiver it) {
        DtmfSender dtmf = it.sender().dtmf();
        if (dtmf == null) {
            return;
        }
        boolean isBad = random.nextInt(5) == 0;
        String keys = isBad ? "1x" : new String[] {"1", "2A#", "", ",9"}[random.nextInt(4)];
        String error = !dtmf.canInsertDtmf() ? "InvalidStateError" : "InvalidCharacterError";
        calls.call("insertDTMF of " + it + " " + keys, Set.of(error), () -> dtmf.insertDtmf(keys));
    }

    private void look(RtpTransceiver it) {
        calls.promise("stats of sender of " + it, NONE, () -> connection.stats(it.sender()));
        calls.promise("stats of receiver of " + it, NONE, () -> connection.stats(it.receiver()));
        calls.promise("contributing sources of " + it, NONE, it.receiver()::contributingSources);
        it.receiver().track().requestKeyframe();
        it.receiver().parameters();
        it.sender().parameters();
    }

    private void ask(int what) {
        switch (what) {
            case 16 -> {
                OfferOptions options = OfferOptions.defaults().withIceRestart(random.nextInt(4) == 0);
                calls.promise("createOffer out of place", STATE, () -> connection.createOffer(options));
            }
            case 17 -> calls.promise("createAnswer out of place", STATE, connection::createAnswer);
            case 18 -> calls.call("restartIce", NONE, connection::restartIce);
            case 19 -> wrongCandidate();
            case 20 -> configuration();
            case 21 -> calls.promise("stats", NONE, connection::stats);
            case 22 -> endTrack();
            default -> outOfPlace();
        }
    }

    private void endTrack() {
        List<EncodedTrack> tracks = media.tracks();
        if (!tracks.isEmpty() && random.nextInt(3) == 0) {
            EncodedTrack track = tracks.get(random.nextInt(tracks.size()));
            calls.call("end " + track, NONE, track::end);
        }
    }

    private void wrongCandidate() {
        String text = "candidate:7 1 udp 2130706431 192.0.2.77 50000 typ host";
        IceCandidate wrong = switch (random.nextInt(5)) {
            case 0 -> new IceCandidate(text, null, null, null);
            case 1 -> IceCandidate.of(text, "nobody");
            case 2 -> IceCandidate.of("candidate: of nothing", "0");
            case 3 -> new IceCandidate(text, "0", 0, "nobodys");
            default -> new IceCandidate(text, null, 77, null);
        };
        calls.promise(
                "addIceCandidate " + wrong,
                Set.of("InvalidStateError", "OperationError", "TypeError"),
                () -> connection.addIceCandidate(wrong));
    }

    private void configuration() {
        Configuration now = connection.configuration();
        if (random.nextInt(3) == 0) {
            mend();
            return;
        }
        Configuration changed = random.nextBoolean()
                ? now.withBundlePolicy(BundlePolicy.MAX_COMPAT)
                : now.withIceTransportPolicy(IceTransportPolicy.RELAY);
        calls.call(
                "setConfiguration " + changed.iceTransportPolicy(),
                Set.of("InvalidModificationError"),
                () -> connection.setConfiguration(changed));
    }

    /** Goes back to what candidates come of. */
    void mend() {
        Configuration now = connection.configuration();
        Configuration mended = now.withIceTransportPolicy(IceTransportPolicy.ALL);
        if (!mended.equals(now)) {
            calls.call("setConfiguration as it was", NONE, () -> connection.setConfiguration(mended));
            calls.call("restartIce", NONE, connection::restartIce);
        }
    }

    /** Has something to connect for. */
    void keepOne() {
        boolean isNone =
                connection.transceivers().stream().allMatch(each -> each.direction() == TransceiverDirection.STOPPED);
        if (isNone) {
            calls.call(
                    "addTransceiver(audio)",
                    NONE,
                    () -> connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV));
        }
        learn();
    }

    /** A description that does not fit the state; where nothing is under way that changes the state before. */
    private void outOfPlace() {
        if (calls.pending() > 0) {
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> local();
            case 1 -> remote();
            default -> broken();
        }
    }

    private void local() {
        List<JsepDescription> wrong = switch (connection.signalingState()) {
            case STABLE ->
                List.of(JsepDescription.answer(""), JsepDescription.pranswer(""), JsepDescription.rollback());
            case HAVE_LOCAL_OFFER -> List.of(JsepDescription.answer(""), JsepDescription.pranswer(""));
            case HAVE_REMOTE_OFFER -> List.of(JsepDescription.offer(""));
            default -> List.of(JsepDescription.offer(""), JsepDescription.rollback());
        };
        JsepDescription given = wrong.get(random.nextInt(wrong.size()));
        refused("local " + given, STATE, () -> connection.setLocalDescription(given));
    }

    private void remote() {
        SignalingState state = connection.signalingState();
        JsepDescription last = connection.remoteDescription();
        if (state == SignalingState.HAVE_LOCAL_OFFER || state == SignalingState.HAVE_REMOTE_PRANSWER) {
            return; // whatever it is, it is an answer or takes our offer back
        }
        String text = last == null ? "v=0\r\n" : last.sdp();
        JsepDescription given = random.nextBoolean() ? JsepDescription.answer(text) : JsepDescription.pranswer(text);
        refused("remote " + given, STATE, () -> connection.setRemoteDescription(given));
    }

    /** An offer that cannot be taken changes nothing. */
    private void broken() {
        SignalingState state = connection.signalingState();
        JsepDescription last = connection.remoteDescription();
        if (state != SignalingState.STABLE && state != SignalingState.HAVE_REMOTE_OFFER) {
            return;
        }
        String text = last == null || !last.sdp().contains("m=") ? "" : last.sdp();
        String wrong = switch (random.nextInt(3)) {
            case 0 -> text.isEmpty() ? "v=1" : text.substring(0, text.lastIndexOf("m="));
            case 1 -> text.replace("a=mid:", "a=mid:x y") + "a=";
            default -> "hello";
        };
        refused(
                "remote offer that is broken",
                Set.of("RTCError", "InvalidAccessError", "OperationError"),
                () -> connection.setRemoteDescription(JsepDescription.offer(wrong)));
    }

    private void refused(String what, Set<String> errors, Supplier<CompletionStage<Void>> method) {
        calls.promise(what + " out of place", errors, method)
                .thenRun(() -> calls.fault(what + " was taken out of place"));
    }

    /** {@return a while of little or much} */
    Duration pause() {
        return Duration.ofMillis(
                switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> random.nextInt(20);
                    case 2 -> random.nextInt(300);
                    default -> random.nextInt(1_500);
                });
    }
}
