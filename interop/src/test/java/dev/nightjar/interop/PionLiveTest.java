package dev.nightjar.interop;

import dev.nightjar.ice.IceRole;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Our agent and Pion's, over real sockets. */
@Tag("peers")
class PionLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static PionProgram program;

    @BeforeAll
    static void compile(@TempDir Path folder) {
        program = PionProgram.build(folder);
    }

    private static String optionsOfPeer(IceRole ours) {
        return ours == IceRole.CONTROLLED ? "c" : "-";
    }

    @SideBySide
    @ParameterizedTest
    @CsvSource({"CONTROLLING, false", "CONTROLLING, true", "CONTROLLED, false", "CONTROLLED, true"})
    void connectsInBothRolesAndKeepsConsent(IceRole role, boolean isTrickling) {
        try (IcePeer theirs = program.start(optionsOfPeer(role), IceCall.LOOPBACK, IceCall.machine());
                IceCall call = IceCall.begin(role, theirs)) {
            if (isTrickling) {
                call.trickle();
            } else {
                call.exchangeAll();
            }

            call.assertAgreed(role);
            call.assertDataFlows();
            call.assertConsentIsKept();
        }
    }

    /** RFC 8445 §9: other credentials and candidates at both ends, and the roles as they were. */
    @SideBySide
    @ParameterizedTest
    @EnumSource
    void restarts(IceRole role) {
        try (IceProcess theirs = program.start(optionsOfPeer(role), IceCall.LOOPBACK);
                IceCall first = IceCall.begin(role, theirs)) {
            first.exchangeAll();
            first.assertAgreed(role);
            first.assertDataFlows();

            theirs.restart();
            try (IceCall second = IceCall.begin(role, theirs)) {
                second.exchangeAll();
                second.assertAgreed(role);
                second.assertDataFlows();
                second.assertConsentIsKept();
            }
        }
    }

    @SideBySide
    @Test
    void connectsToALiteAgent() {
        try (IcePeer theirs = program.start("l", IceCall.LOOPBACK);
                IceCall call = IceCall.begin(IceRole.CONTROLLING, theirs)) {
            call.ours().setRemoteLite();
            call.exchangeAll();

            call.assertAgreed(IceRole.CONTROLLING);
            call.assertDataFlows();
            call.assertConsentIsKept();
        }
    }

    @SideBySide
    @Test
    void pionNoticesThatWeAreGone() {
        try (IceProcess theirs = program.start("c", IceCall.LOOPBACK);
                IceCall call = IceCall.begin(IceRole.CONTROLLED, theirs)) {
            call.exchangeAll();
            call.assertAgreed(IceRole.CONTROLLED);

            call.ours().close();

            theirs.awaitFailure(PATIENCE);
        }
    }
}
