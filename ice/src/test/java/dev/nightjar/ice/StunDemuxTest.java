package dev.nightjar.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class StunDemuxTest {
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "browser-first-flights.csv", delimiter = '|', useHeadersInDisplayName = true)
    void findsTheUfragOfBrowsersRequests(
            String recording, String ufrag, String password, String theirUfrag, String theirPassword, String hex) {
        byte[] bytes = HexFormat.of().parseHex("aaaaaa" + hex + "bb");

        assertThat(StunDemux.localUfrag(bytes, 3, bytes.length - 4)).isEqualTo(ufrag);
        assertThat(StunDemux.transactionTag(bytes, 3, bytes.length - 4)).isEqualTo(StunDemux.NO_TAG);
        assertThat(StunDemux.localUfrag(bytes, 3, bytes.length - 5)).isNull();
    }

    @Test
    void findsTheTagOfAnAnswerToUs() {
        IceConfig config = new IceConfig(
                IceRole.CONTROLLING,
                1,
                Fixtures.OURS,
                0xFEDC_BA98,
                IceTiming.DEFAULT,
                10,
                10,
                10,
                NominationPolicy.BEST_PRIORITY,
                false,
                false);
        IceAgent agent = Fixtures.agent(config, 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.addRemoteCandidate(Fixtures.host("192.0.2.2", 5000));
        agent.setRemoteCredentials(Fixtures.THEIRS);
        agent.advance(0);
        Fixtures.Sent request = Fixtures.sent(agent).get(0);

        byte[] success = Fixtures.success(request, request.path().local(), Fixtures.THEIRS);
        byte[] error = Fixtures.error(request, 487, Fixtures.THEIRS);

        assertThat((int) StunDemux.transactionTag(success, 0, success.length)).isEqualTo(0xFEDC_BA98);
        assertThat(StunDemux.transactionTag(error, 0, error.length)).isEqualTo(0xFEDC_BA98L);
        assertThat(StunDemux.localUfrag(success, 0, success.length)).isNull();
    }

    @Test
    void garbageHasNoUfragAndNothingIsReadBeyondIt() {
        SplittableRandom random = Seeds.random(5);
        byte[] valid = Fixtures.check(Fixtures.OURS, IceRole.CONTROLLED, 1, false, 1);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = valid.clone();
            for (int j = random.nextInt(6); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(bytes.length + 1);
            byte[] cut = java.util.Arrays.copyOf(bytes, length);

            String ufrag = StunDemux.localUfrag(cut, 0, length);
            long tag = StunDemux.transactionTag(cut, 0, length);

            assertThat(ufrag == null || ufrag.length() <= 256).isTrue();
            assertThat(tag).isBetween(-1L, 0xFFFF_FFFFL);
        }
    }

    @Test
    void findingTheAgentCostsOneSmallString() {
        byte[] check = Fixtures.check(Fixtures.OURS, IceRole.CONTROLLED, 1, false, 1);
        int[] sink = new int[1];

        assertThat(Allocations.bytesPerCall(() -> sink[0] += (int) StunDemux.transactionTag(check, 0, check.length)))
                .isZero();
        assertThat(Allocations.bytesPerCall(() -> {
                    String ufrag = StunDemux.localUfrag(check, 0, check.length);
                    sink[0] += ufrag == null ? 0 : ufrag.length();
                }))
                .isLessThanOrEqualTo(72);
    }
}
