package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Test;

/** Checks come a few times a second and connection, so they need not be free, but a flood of forged ones should be. */
class CheckAllocationTest {
    private static final Path PATH = Path.udp(Fixtures.address("192.0.2.1", 5000), Fixtures.address("192.0.2.2", 6000));
    private final IceAgent agent = Fixtures.agent(IceRole.CONTROLLED, OURS, 1);

    @Test
    void readingAndRefusingCostsNothingButTheJdksMac() {
        byte[] check = Fixtures.check(OURS, IceRole.CONTROLLING, 1, false, 1);
        byte[] forged = check.clone();
        forged[forged.length - 1] ^= 1;
        StunMessage message = new StunMessage();
        StunIntegrity integrity = StunIntegrity.shortTerm(OURS.password());
        int[] sink = new int[1];

        assertThat(Allocations.bytesPerCall(() -> {
                    sink[0] += message.wrap(check, 0, check.length) ? 1 : 0;
                    sink[0] += message.isFingerprintAcceptable() ? 1 : 0;
                }))
                .isZero();
        assertThat(Allocations.bytesPerCall(() -> sink[0] += integrity.verify(message) ? 1 : 0))
                .as("HmacCore copies two digests")
                .isLessThanOrEqualTo(128);
        assertThat(Allocations.bytesPerCall(() -> agent.receive(PATH, forged, 0, forged.length, 0)))
                .isZero();
    }

    @Test
    void answeringACheckCostsLittle() {
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        byte[] check = Fixtures.check(OURS, IceRole.CONTROLLING, 1, false, 1);

        long bytes = Allocations.bytesPerCall(() -> {
            agent.receive(PATH, check, 0, check.length, 0);
            while (agent.pollTransmit() != null) {
                // drained as a driver does
            }
            while (agent.pollEvent() != null) {
                // drained as a driver does
            }
        });

        assertThat(bytes).isLessThanOrEqualTo(600);
    }
}
