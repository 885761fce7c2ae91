package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.network.VirtualNetwork;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every method of signalling in every signalling state: the state machine of RFC 9429 §3.2 and W3C WebRTC §4.3.1, with
 * the rollbacks and the crossing offers of §4.4.1.5 and §4.4.2.
 */
class SignalingStatesTest {
    private static final long LIMIT_NANOS = Duration.ofMinutes(1).toNanos();
    private static VirtualNetwork network;
    private static VirtualEndpoint endpoint;

    private PeerConnection ours;
    private PeerConnection theirs;
    private JsepDescription theirOffer;
    private String theirAnswer;

    @BeforeAll
    static void open() {
        network = new VirtualNetwork(1);
        endpoint = new VirtualEndpoint(
                network, network.host("host").addInterface(network.internet(), VirtualCall.address("192.0.2.1")), 1);
    }

    @AfterAll
    static void closeAll() {
        endpoint.close();
    }

    @BeforeEach
    void connect() {
        ours = connection();
        theirs = connection();
        PeerConnection offerer = connection();
        theirOffer = await(offerer.createOffer());
        offerer.close();
    }

    @AfterEach
    void close() {
        ours.close();
        theirs.close();
    }

    private static PeerConnection connection() {
        PeerConnection connection = endpoint.connect(Configuration.defaults());
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        return connection;
    }

    private static <T> T await(CompletionStage<T> stage) {
        network.runUntil(() -> stage.toCompletableFuture().isDone(), LIMIT_NANOS);
        return stage.toCompletableFuture().join();
    }

    private void reach(SignalingState state) {
        theirAnswer = theirOffer.sdp(); // no answer; nothing reads it where there is no offer of ours
        switch (state) {
            case STABLE -> {}
            case HAVE_LOCAL_OFFER -> offer();
            case HAVE_REMOTE_PRANSWER -> {
                offer();
                await(ours.setRemoteDescription(JsepDescription.pranswer(theirAnswer)));
            }
            case HAVE_REMOTE_OFFER -> await(ours.setRemoteDescription(theirOffer));
            case HAVE_LOCAL_PRANSWER -> {
                await(ours.setRemoteDescription(theirOffer));
                await(ours.setLocalDescription(JsepDescription.pranswer("")));
            }
            case CLOSED -> ours.close();
        }
        assertThat(ours.signalingState()).isEqualTo(state);
    }

    private void offer() {
        await(ours.setLocalDescription());
        await(theirs.setRemoteDescription(ours.localDescription()));
        theirAnswer = await(theirs.createAnswer()).sdp();
    }

    /** {@return the state afterwards, or the error's name} */
    private String after(CompletionStage<?> call) {
        SignalingState before = ours.signalingState();
        try {
            await(call);
        } catch (CompletionException failed) {
            assertThat(ours.signalingState()).isEqualTo(before);
            return ((WebRtcException) failed.getCause()).errorName().toString();
        }
        return ours.signalingState().toString();
    }

    private CompletionStage<?> call(String method) {
        return switch (method) {
            case "createOffer" -> ours.createOffer();
            case "createAnswer" -> ours.createAnswer();
            case "local" -> ours.setLocalDescription();
            case "local offer" -> ours.setLocalDescription(JsepDescription.offer(""));
            case "local pranswer" -> ours.setLocalDescription(JsepDescription.pranswer(""));
            case "local answer" -> ours.setLocalDescription(JsepDescription.answer(""));
            case "local rollback" -> ours.setLocalDescription(JsepDescription.rollback());
            case "remote offer" -> ours.setRemoteDescription(theirOffer);
            case "remote pranswer" -> ours.setRemoteDescription(JsepDescription.pranswer(theirAnswer));
            case "remote answer" -> ours.setRemoteDescription(JsepDescription.answer(theirAnswer));
            case "remote rollback" -> ours.setRemoteDescription(JsepDescription.rollback());
            default -> throw new IllegalArgumentException(method);
        };
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            call            | STABLE            | HAVE_LOCAL_OFFER     | HAVE_REMOTE_OFFER   | HAVE_LOCAL_PRANSWER | HAVE_REMOTE_PRANSWER
            createOffer     | stable            | have-local-offer     | -                   | -                   | -
            createAnswer    | -                 | -                    | have-remote-offer   | have-local-pranswer | -
            local           | have-local-offer  | have-local-offer     | stable              | stable              | -
            local offer     | have-local-offer  | have-local-offer     | -                   | -                   | -
            local pranswer  | -                 | -                    | have-local-pranswer | have-local-pranswer | -
            local answer    | -                 | -                    | stable              | stable              | -
            local rollback  | -                 | stable               | stable              | -                   | -
            remote offer    | have-remote-offer | have-remote-offer    | have-remote-offer   | -                   | -
            remote pranswer | -                 | have-remote-pranswer | -                   | -                   | have-remote-pranswer
            remote answer   | -                 | stable               | -                   | -                   | stable
            remote rollback | -                 | stable               | stable              | -                   | -
            """)
    void goesToTheStateOfTheTableOrFailsAndStays(
            String call,
            String stable,
            String haveLocalOffer,
            String haveRemoteOffer,
            String haveLocalPranswer,
            String haveRemotePranswer) {
        String[] expected = {stable, haveLocalOffer, haveRemoteOffer, haveLocalPranswer, haveRemotePranswer, "-"};
        for (SignalingState state : SignalingState.values()) {
            close();
            connect();
            reach(state);
            String ends = expected[state.ordinal()];

            assertThat(after(call(call)))
                    .as("%s in %s", call, state)
                    .isEqualTo(ends.equals("-") ? "InvalidStateError" : ends);
        }
    }
}
