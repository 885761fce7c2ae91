package dev.nightjar.interop;

import dev.nightjar.endpoint.IceCandidate;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.ReceivedLayers;
import dev.nightjar.endpoint.RtpCodecCapability;
import dev.nightjar.endpoint.RtpEncodingParameters;
import dev.nightjar.endpoint.RtpReceiver;
import dev.nightjar.endpoint.RtpTransceiver;
import dev.nightjar.endpoint.RtpTransceiverInit;
import dev.nightjar.endpoint.SdpType;
import dev.nightjar.endpoint.TransceiverDirection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The operations of {@code script.js} on a connection of ours; on the connection's thread. */
final class ScriptOperations {
    private final PeerConnection connection;
    private final ScriptTracks tracks;
    private final BiConsumer<String, String> log;
    private final Map<String, Function<Arguments, CompletionStage<?>>> operations = new HashMap<>();

    ScriptOperations(PeerConnection connection, ScriptTracks tracks, BiConsumer<String, String> log) {
        this.connection = connection;
        this.tracks = tracks;
        this.log = log;
        addTransceiverMethods();
        addDescriptionMethods();
    }

    /** The words of a line after the operation. */
    private record Arguments(List<?> values) {
        String text(int index) {
            return values.get(index).toString();
        }

        List<String> from(int index) {
            return values.subList(index, values.size()).stream()
                    .map(Object::toString)
                    .toList();
        }
    }

    CompletionStage<?> perform(String operation, List<?> arguments) {
        Function<Arguments, CompletionStage<?>> known = operations.get(operation);
        if (known == null) {
            throw new IllegalStateException("no operation " + operation);
        }
        return known.apply(new Arguments(arguments));
    }

    private void now(String operation, Consumer<Arguments> body) {
        operations.put(operation, arguments -> {
            body.accept(arguments);
            return CompletableFuture.completedFuture(null);
        });
    }

    private void addTransceiverMethods() {
        now(
                "addTrack",
                words -> connection.addTrack(
                        tracks.of(words.text(0)), words.from(1).toArray(String[]::new)));
        now("removeTrack", words -> connection.removeTrack(transceiver(words).sender()));
        now("addTransceiver", this::addTransceiver);
        now("setDirection", words -> transceiver(words).setDirection(direction(words.text(1))));
        now("stop", words -> transceiver(words).stop());
        now(
                "setStreams",
                words -> transceiver(words).sender().setStreams(words.from(1).toArray(String[]::new)));
        now("setCodecPreferences", words -> preferCodecs(transceiver(words), words.from(1)));
        now("encodings", words -> tellEncodings(transceiver(words)));
        now("receiveAll", words -> transceiver(words).setReceivedLayers(ReceivedLayers.ALL));
        now("restartIce", words -> connection.restartIce());
        now("close", words -> connection.close());
        operations.put(
                "replaceTrack",
                words -> transceiver(words)
                        .sender()
                        .replaceTrack(words.text(1).equals("none") ? null : tracks.of(words.text(1))));
    }

    private void addDescriptionMethods() {
        operations.put("createOffer", words -> connection.createOffer());
        operations.put("createAnswer", words -> connection.createAnswer());
        operations.put("setLocalDescription", words -> connection.setLocalDescription());
        operations.put(
                "pranswer",
                words -> connection
                        .createAnswer()
                        .thenCompose(answer ->
                                connection.setLocalDescription(new JsepDescription(SdpType.PRANSWER, answer.sdp()))));
        operations.put("rollback", words -> connection.setLocalDescription(JsepDescription.rollback()));
        operations.put("rollbackRemote", words -> connection.setRemoteDescription(JsepDescription.rollback()));
        operations.put("setRemoteDescription", words -> {
            SdpType type = SdpType.valueOf(words.text(0).toUpperCase(Locale.ROOT));
            return connection.setRemoteDescription(new JsepDescription(type, words.text(1)));
        });
        operations.put("addIceCandidate", words -> connection.addIceCandidate(candidate(words.text(0))));
    }

    private RtpTransceiver transceiver(Arguments words) {
        return connection.transceivers().get((Integer) words.values().get(0));
    }

    private static TransceiverDirection direction(String name) {
        return TransceiverDirection.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private void addTransceiver(Arguments words) {
        String what = words.text(0);
        RtpTransceiverInit init = RtpTransceiverInit.of(direction(words.text(1)))
                .withSendEncodings(
                        words.from(2).stream().map(RtpEncodingParameters::of).toList());
        if (what.equals("audio") || what.equals("video")) {
            connection.addTransceiver(MediaKind.valueOf(what.toUpperCase(Locale.ROOT)), init);
        } else {
            connection.addTransceiver(tracks.of(what), init);
        }
    }

    /** Best liked first: those of the names, and what repairs them. */
    private static void preferCodecs(RtpTransceiver transceiver, List<String> names) {
        List<RtpCodecCapability> chosen = new ArrayList<>();
        List<String> wanted = new ArrayList<>(names);
        wanted.add("rtx");
        for (String name : wanted) {
            for (RtpCodecCapability codec :
                    RtpReceiver.capabilities(transceiver.kind()).codecs()) {
                if (codec.name().equalsIgnoreCase(name)) {
                    chosen.add(codec);
                }
            }
        }
        transceiver.setCodecPreferences(chosen);
    }

    private void tellEncodings(RtpTransceiver transceiver) {
        List<String> told = transceiver.sender().parameters().encodings().stream()
                .map(each -> (each.rid() == null ? "-" : each.rid()) + " " + each.active())
                .toList();
        log.accept("signaling", "encodings(" + String.join(", ", told) + ")");
    }

    private static IceCandidate candidate(String json) {
        JsonNode init = LineProcess.JSON.readTree(json);
        JsonNode index = init.path("sdpMLineIndex");
        return new IceCandidate(
                init.path("candidate").asString(),
                text(init.path("sdpMid")),
                index.isNumber() ? index.asInt() : null,
                text(init.path("usernameFragment")));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }
}
