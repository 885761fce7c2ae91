package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import dev.nightjar.ice.IceTiming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;

/** Our agent and another stack's, with the signalling between them and what has to come of it. */
final class IceCall implements AutoCloseable {
    static final String LOOPBACK = "127.0.0.1";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Short enough to see several checks of consent and its end; a machine may stall for some seconds. */
    private static final IceTiming TIMING =
            IceTiming.DEFAULT.withConsent(Duration.ofMillis(250), Duration.ofMillis(8_000));

    private static final int CHECKS_OF_CONSENT = 6;

    private final IcePeer theirs;
    private final IceEnd ours;

    private IceCall(IcePeer theirs, IceEnd ours) {
        this.theirs = theirs;
        this.ours = ours;
    }

    /** {@return a call that nothing was signalled for; ours has one candidate on 127.0.0.1 and one beside it} */
    static IceCall begin(IceRole role, IcePeer theirs) {
        return new IceCall(theirs, IceEnd.open(role, config -> config.withTiming(TIMING), LOOPBACK, machine()));
    }

    /** {@return the same where ours is a lite agent} */
    static IceCall beginLite(IcePeer theirs) {
        return new IceCall(
                theirs,
                IceEnd.open(
                        IceRole.CONTROLLED, config -> config.withTiming(TIMING).withLite(true), LOOPBACK, machine()));
    }

    /** {@return the first address of IPv4 that is not the loopback's, or that one where there is no other} */
    static String machine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(address -> address.getHostAddress())
                    .findFirst()
                    .orElse("127.0.0.2");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    IceEnd ours() {
        return ours;
    }

    /** Each side is told all there is of the other at once. */
    void exchangeAll() {
        ours.candidates().forEach(each -> theirs.addRemoteCandidate(each.toString()));
        theirs.candidates().forEach(ours::addRemoteCandidate);
        exchangeCredentials();
        theirs.endOfRemoteCandidates();
        ours.endOfRemoteCandidates();
    }

    /** Credentials first, then candidates one by one, ours a while after theirs. */
    void trickle() {
        exchangeCredentials();
        for (String candidate : theirs.candidates()) {
            ours.addRemoteCandidate(candidate);
        }
        ours.endOfRemoteCandidates();
        for (Candidate candidate : ours.candidates()) {
            theirs.addRemoteCandidate(candidate.toString());
        }
        theirs.endOfRemoteCandidates();
    }

    private void exchangeCredentials() {
        theirs.setRemote(ours.credentials().ufrag(), ours.credentials().password());
        ours.setRemote(new IceCredentials(theirs.ufrag(), theirs.password()));
    }

    /** Both are connected, ours in this role, and over the same pair. */
    void assertAgreed(IceRole role) {
        assertAgreed();
        assertThat(ours.role()).isEqualTo(role);
    }

    /** Both are connected over the same pair. */
    void assertAgreed() {
        ours.awaitConnected();
        theirs.whenSelected(PATIENCE);
        // Aggressive nomination may move from pair to pair before it settles (RFC 5245 §8.1.1.2).
        try {
            Patience.await(PATIENCE, this::isSamePair);
        } catch (AssertionError e) {
            throw new AssertionError(ours.selectedPath() + " is not " + theirs.whenSelected(PATIENCE), e);
        }
    }

    private boolean isSamePair() {
        Path path = ours.selectedPath();
        IcePeer.Pair pair = theirs.whenSelected(PATIENCE);
        return path != null
                && path.local().equals(pair.remote())
                && path.remote().equals(pair.local());
    }

    void assertDataFlows() {
        for (String text : List.of("one", "two")) {
            ours.send("to them, " + text);
            theirs.awaitData("to them, " + text, PATIENCE);
            theirs.send("to us, " + text);
            ours.awaitData("to us, " + text);
        }
    }

    /** Several checks of consent are answered, and the pair still carries data. */
    void assertConsentIsKept() {
        long answered = ours.counters().responsesReceived();
        Patience.await(PATIENCE, () -> ours.counters().responsesReceived() >= answered + CHECKS_OF_CONSENT);
        assertThat(ours.selectedPath()).as("states: %s", ours.states()).isNotNull();
        ours.send("to them, later");
        theirs.awaitData("to them, later", PATIENCE);
        theirs.send("to us, later");
        ours.awaitData("to us, later");
    }

    /** Our end has noticed that theirs is silent, and has given up. */
    void assertLost() {
        ours.await(IceState.DISCONNECTED);
        ours.await(IceState.FAILED);
        assertThat(ours.selectedPath()).isNull();
    }

    @Override
    public void close() {
        ours.close();
    }
}
