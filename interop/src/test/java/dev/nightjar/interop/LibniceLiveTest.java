package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Our agent and libnice's, over real sockets. */
@Tag("peers")
class LibniceLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static NiceProgram program;

    @BeforeAll
    static void compile(@TempDir Path folder) {
        program = NiceProgram.build(folder);
    }

    @SideBySide
    @ParameterizedTest(name = "ours {0}, libnice with {1}")
    @CsvSource({
        "CONTROLLING, r",
        "CONTROLLING, rt",
        "CONTROLLING, t",
        "CONTROLLED, cr",
        "CONTROLLED, crt",
        "CONTROLLED, c",
        "CONTROLLED, ct"
    })
    void connectsInBothRolesAndKeepsConsent(IceRole role, String options) {
        try (IcePeer theirs = program.start(options, IceCall.LOOPBACK, IceCall.machine());
                IceCall call = IceCall.begin(role, theirs)) {
            if (options.contains("t")) {
                call.trickle();
            } else {
                call.exchangeAll();
            }

            call.assertAgreed(role);
            call.assertDataFlows();
            call.assertConsentIsKept();
        }
    }

    @SideBySide
    @ParameterizedTest
    @EnumSource
    void repairsARoleConflict(IceRole role) {
        String same = role == IceRole.CONTROLLING ? "cr" : "r";
        try (IcePeer theirs = program.start(same, IceCall.LOOPBACK);
                IceCall call = IceCall.begin(role, theirs)) {
            call.exchangeAll();

            // Whoever has the smaller tie-breaker gives in, at the other's check or at its own: we may not hear of it.
            call.assertAgreed();
            call.assertDataFlows();
        }
    }

    @SideBySide
    @Test
    void connectsToALiteAgent() {
        try (IcePeer theirs = program.start("l", IceCall.LOOPBACK);
                IceCall call = IceCall.begin(IceRole.CONTROLLED, theirs)) {
            call.ours().setRemoteLite();
            call.exchangeAll();

            call.assertAgreed(IceRole.CONTROLLING);
            call.assertDataFlows();
            call.assertConsentIsKept();
        }
    }

    @SideBySide
    @Test
    void libniceConnectsToUsAsALiteAgent() {
        try (IcePeer theirs = program.start("cr", IceCall.LOOPBACK);
                IceCall call = IceCall.beginLite(theirs)) {
            call.exchangeAll();

            call.assertAgreed(IceRole.CONTROLLED);
            call.assertDataFlows();
            assertThat(call.ours().counters().responsesReceived()).isZero();
        }
    }

    @SideBySide
    @Test
    void noticesThatLibniceIsGone() {
        try (IcePeer controlled = program.start("r", IceCall.LOOPBACK);
                IcePeer controlling = program.start("cr", IceCall.LOOPBACK);
                IceCall first = IceCall.begin(IceRole.CONTROLLING, controlled);
                IceCall second = IceCall.begin(IceRole.CONTROLLED, controlling)) {
            first.exchangeAll();
            second.exchangeAll();
            first.assertAgreed(IceRole.CONTROLLING);
            second.assertAgreed(IceRole.CONTROLLED);

            controlled.close();
            controlling.close();

            first.assertLost();
            second.assertLost();
        }
    }

    @SideBySide
    @Test
    void libniceNoticesThatWeAreGone() {
        try (IceProcess theirs = program.start("cr", IceCall.LOOPBACK);
                IceCall call = IceCall.begin(IceRole.CONTROLLED, theirs)) {
            call.exchangeAll();
            call.assertAgreed(IceRole.CONTROLLED);

            call.ours().close();

            theirs.awaitFailure(PATIENCE);
        }
    }
}
