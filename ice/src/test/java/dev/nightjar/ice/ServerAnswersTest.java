package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.GatheringRig.BASE;
import static dev.nightjar.ice.GatheringRig.SERVER;
import static dev.nightjar.ice.GatheringRig.USER;
import static dev.nightjar.ice.GatheringRig.stun;
import static dev.nightjar.ice.GatheringRig.turn;
import static dev.nightjar.ice.ScriptedServer.allocated;
import static dev.nightjar.ice.ScriptedServer.answer;
import static dev.nightjar.ice.ScriptedServer.bytes;
import static dev.nightjar.ice.ScriptedServer.challenge;
import static dev.nightjar.ice.ScriptedServer.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.core.Path;
import dev.nightjar.ice.GatheringEvent.ConnectWanted;
import dev.nightjar.ice.GatheringEvent.ServerFailed;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers count, RFC 8489 §6.3 and §9.2.5, and when requests are sent again, §6.2.1. */
class ServerAnswersTest {
    private static final InetSocketAddress MAPPED = Fixtures.address("192.0.2.200", 6000);
    private static final Path PATH = Path.udp(BASE, SERVER);
    private static final LongTermCredentials STRANGER = new LongTermCredentials("mallory", "guess");

    private final GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);

    @Test
    void requestsAreSentAgainOnTheScheduleOfRfc8489() {
        GatheringRig patient = new GatheringRig(GatheringConfig.DEFAULT.withRetransmissions(
                java.time.Duration.ofMillis(500), 7, java.time.Duration.ofMillis(39_500)));
        List<Long> times = new ArrayList<>();
        patient.network = (rig, sent) -> times.add((rig.now - SECOND) / MILLISECOND);
        patient.gather(stun(SERVER));

        patient.run(38_999 * MILLISECOND);
        assertThat(patient.events).isEmpty();
        patient.run(MILLISECOND);

        assertThat(times).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15_500L, 31_500L);
        assertThat(patient.sent)
                .allSatisfy(again ->
                        assertThat(again.bytes()).isEqualTo(patient.sent.get(0).bytes()));
        assertThat(patient.events(ServerFailed.class)).hasSize(1);
    }

    @Test
    void overAStreamNothingIsSentAgain() {
        rig.gather(turn("turn:turn.example.org?transport=tcp"));
        rig.run(9 * SECOND);
        assertThat(rig.events(ServerFailed.class)).isEmpty();

        rig.run(SECOND);

        assertThat(rig.sent).hasSize(1);
        assertThat(rig.events(ServerFailed.class)).hasSize(1);
        assertThat(rig.events(GatheringEvent.DisconnectWanted.class)).hasSize(1);
    }

    @Test
    void newTransactionsBegin50MillisecondsApart() {
        List<Long> times = new ArrayList<>();
        rig.network = (unused, sent) -> times.add((rig.now - SECOND) / MILLISECOND);
        rig.gatherer.addBase(BASE, 100);
        rig.gatherer.addBase(Fixtures.address("192.0.2.1", 5001), 99);
        rig.gatherer.addServer(stun(SERVER));
        rig.gatherer.addServer(turn());

        rig.run(400 * MILLISECOND);

        assertThat(times).containsExactly(0L, 50L, 100L, 150L);
    }

    @Test
    void anAnswerGivesAServerReflexiveCandidate() {
        rig.network = (unused, sent) -> rig.feed(sent.path(), bytes(mapped(sent, MAPPED), null));

        rig.gather(stun(SERVER));

        GatheringEvent.CandidateGathered gathered =
                rig.events(GatheringEvent.CandidateGathered.class).get(0);
        assertThat(gathered.candidate().address()).isEqualTo(MAPPED);
        assertThat(gathered.candidate().type()).isEqualTo(CandidateType.SRFLX);
        assertThat(gathered.candidate().relatedAddress()).isEqualTo(BASE);
        assertThat(gathered.candidate().priority()).isEqualTo(Candidate.priority(CandidateType.SRFLX, 65535, 1));
        assertThat(gathered.base()).isEqualTo(BASE);
        assertThat(rig.isComplete()).isTrue();
    }

    @Test
    void oneAddressFromSeveralServersIsOneCandidate() {
        rig.network = (unused, sent) -> {
            if (sent.message().type() == StunMessage.BINDING_REQUEST) {
                rig.feed(sent.path(), bytes(mapped(sent, MAPPED), null));
            } else {
                ScriptedServer.granting().take(rig, sent);
            }
        };

        rig.gather(stun(SERVER), stun(Fixtures.address("198.51.100.2", 3478)), turn());

        assertThat(rig.candidates())
                .extracting(Candidate::type)
                .containsExactly(CandidateType.SRFLX, CandidateType.RELAY);
        assertThat(rig.relay().relatedAddress()).isEqualTo(MAPPED);
    }

    @Test
    void theBindingIsKeptUntilItIsNotNeeded() {
        rig.network = (unused, sent) -> rig.feed(sent.path(), bytes(mapped(sent, MAPPED), null));
        rig.gather(stun(SERVER));
        rig.run(46 * SECOND);
        assertThat(rig.sent).as("each 15 s").hasSize(4);

        rig.gatherer.keepServerReflexive(false);
        rig.run(60 * SECOND);
        assertThat(rig.sent).hasSize(4);
        assertThat(rig.isIdle()).isTrue();

        InetSocketAddress moved = Fixtures.address("192.0.2.201", 6001);
        rig.network = (unused, sent) -> rig.feed(sent.path(), bytes(mapped(sent, moved), null));
        rig.gatherer.keepServerReflexive(true);
        rig.run(MILLISECOND);
        assertThat(rig.candidates()).extracting(Candidate::address).containsExactly(MAPPED, moved);
        assertThat(rig.gatherer.gathered()).hasSize(1);
    }

    @Test
    void aServerThatInventsAddressesGetsNoFurtherThanTheLimit() {
        int[] port = {1024};
        rig.network = (unused, sent) ->
                rig.feed(sent.path(), bytes(mapped(sent, Fixtures.address("192.0.2.200", port[0]++)), null));
        rig.gather(stun(SERVER));

        rig.run(100 * 15 * SECOND);

        assertThat(rig.candidates()).hasSize(GatheredCandidates.MAX_CANDIDATES);
        assertThat(rig.gatherer.gathered()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void onlyTheServersPathAndTransactionAreExpected() {
        rig.gather(stun(SERVER));
        Fixtures.Sent request = rig.sent.get(0);
        byte[] answer = bytes(mapped(request, MAPPED), null);
        byte[] other = answer.clone();
        other[12] ^= 1;

        assertThat(rig.feed(PATH, other)).isFalse();
        assertThat(rig.feed(Path.udp(BASE, Fixtures.address("198.51.100.9", 3478)), answer))
                .isFalse();
        assertThat(rig.feed(Path.udp(Fixtures.address("192.0.2.1", 5001), SERVER), answer))
                .isFalse();
        assertThat(rig.feed(PATH, new byte[] {(byte) 0x80, 0, 0, 0})).isFalse();
        assertThat(rig.feed(PATH, request.bytes())).as("a request").isFalse();
        rig.force(PATH, other);
        assertThat(rig.candidates()).isEmpty();
        assertThat(rig.gatherer.counters().unmatched()).isEqualTo(1);

        assertThat(rig.feed(PATH, answer)).isTrue();
        assertThat(rig.feed(PATH, answer)).as("twice").isFalse();
        rig.settle();
        assertThat(rig.candidates()).hasSize(1);
    }

    @Test
    void anAnswerOfAnotherMethodDoesNotCount() {
        rig.gather(stun(SERVER));
        byte[] answer = bytes(mapped(rig.sent.get(0), MAPPED), null);
        answer[1] = 0x03;

        rig.force(PATH, answer);

        assertThat(rig.candidates()).isEmpty();
        assertThat(rig.events(ServerFailed.class)).isEmpty();
    }

    @Test
    void anAllocationThatNobodySignedChangesNothing() {
        byte[][] forged = {{}, {}};
        rig.network = (unused, sent) -> {
            if (sent.message().integrityAt() == 0) {
                rig.feed(sent.path(), bytes(challenge(sent, 401, "nonce"), null));
            } else if (forged[0].length == 0) {
                forged[0] = bytes(allocated(sent), null);
                forged[1] = bytes(allocated(sent), STRANGER);
            }
        };
        rig.gather(turn());

        rig.force(PATH, forged[0]);
        rig.force(PATH, forged[1]);

        assertThat(rig.candidates()).isEmpty();
        assertThat(rig.gatherer.counters().unauthenticated()).isEqualTo(2);
        Fixtures.Sent signed = rig.sent.get(1);
        rig.force(PATH, bytes(allocated(signed), USER));
        assertThat(rig.candidates()).hasSize(2);
    }

    @Test
    void anErrorThatNobodySignedIsToldOnlyWhenNothingBetterComes() {
        rig.network = (unused, sent) -> {
            boolean isSigned = sent.message().integrityAt() != 0;
            rig.feed(sent.path(), bytes(isSigned ? error(sent, 486) : challenge(sent, 401, "nonce"), null));
        };
        rig.gather(turn());
        rig.run(5 * SECOND);
        assertThat(rig.events(ServerFailed.class)).isEmpty();

        rig.run(6 * SECOND);

        assertThat(rig.events(ServerFailed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.errorCode()).isEqualTo(GatheringEvent.UNREACHABLE);
            assertThat(failed.errorText()).contains("integrity").contains("486");
        });
    }

    @Test
    void overAStreamAnErrorThatNobodySignedEndsTheRequest() {
        rig.network = (unused, sent) -> {
            boolean isSigned = sent.message().integrityAt() != 0;
            rig.feed(sent.path(), bytes(isSigned ? error(sent, 486) : challenge(sent, 401, "nonce"), null));
        };
        rig.gather(turn("turn:turn.example.org?transport=tcp"));

        assertThat(rig.events(ServerFailed.class)).hasSize(1);
    }

    @Test
    void aBadRequestThatNobodySignedIsNoAnswer() {
        rig.network = (unused, sent) -> rig.feed(sent.path(), bytes(error(sent, 400), null));
        rig.gather(turn());
        assertThat(rig.events(ServerFailed.class)).isEmpty();
        assertThat(rig.gatherer.counters().unauthenticated()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 438})
    void challengesWithoutEndAreAnsweredFourTimesAtMost(int code) {
        int[] count = {0};
        rig.network = (unused, sent) -> {
            int kind = sent.message().integrityAt() == 0 ? 401 : code;
            rig.feed(sent.path(), bytes(challenge(sent, kind, "nonce" + count[0]++), null));
        };

        rig.gather(turn());
        rig.run(60 * SECOND);

        assertThat(rig.sent.size()).isEqualTo(code == 401 ? 2 : 4);
        assertThat(rig.events(ServerFailed.class))
                .singleElement()
                .extracting(ServerFailed::errorCode)
                .isEqualTo(code);
    }

    @Test
    void realmsWithoutEndAreAnsweredFourTimesAtMost() {
        int[] count = {0};
        rig.network = (unused, sent) -> rig.feed(
                sent.path(),
                bytes(
                        error(sent, 401)
                                .bytes(ServerAttributes.REALM, new byte[] {(byte) ('a' + count[0]++)})
                                .bytes(ServerAttributes.NONCE, new byte[] {1}),
                        null));

        rig.gather(turn());

        assertThat(rig.sent).hasSize(4);
        assertThat(rig.events(ServerFailed.class)).hasSize(1);
    }

    @Test
    void aRealmOrNonceLongerThanTheStandardIsNotTaken() {
        byte[] tooLong = new byte[LongTermAuthentication.MAX_TEXT_BYTES + 1];
        Arrays.fill(tooLong, (byte) 'x');
        rig.network = (unused, sent) -> rig.feed(
                sent.path(),
                bytes(
                        error(sent, 401)
                                .bytes(ServerAttributes.REALM, tooLong)
                                .bytes(ServerAttributes.NONCE, new byte[4]),
                        null));

        rig.gather(turn());

        assertThat(rig.sent).hasSize(1);
        assertThat(rig.events(ServerFailed.class)).hasSize(1);
    }

    @Test
    void theLongestNamesStillFit() {
        byte[] longest = new byte[LongTermAuthentication.MAX_TEXT_BYTES];
        Arrays.fill(longest, (byte) 'x');
        rig.network = (unused, sent) -> {
            if (sent.message().integrityAt() == 0) {
                rig.feed(
                        sent.path(),
                        bytes(
                                error(sent, 401)
                                        .bytes(ServerAttributes.REALM, longest)
                                        .bytes(ServerAttributes.NONCE, longest),
                                null));
            }
        };
        LongTermCredentials user = new LongTermCredentials("u".repeat(508), "p".repeat(1024));

        rig.gather(new GatheringServer(IceServerUri.parse("turn:turn.example.org"), SERVER, user));

        Fixtures.Sent signed = rig.sent.get(1);
        assertThat(GatheringRig.attribute(signed, ServerAttributes.NONCE)).isEqualTo(longest);
        assertThat(signed.bytes().length).isLessThan(ServerOutput.MAX_REQUEST_BYTES);
    }

    @Test
    void anAllocationOfAnEarlierLifeIsGivenBackOnceAndAskedForAnew() {
        int[] mismatches = {1};
        rig.network = (unused, sent) -> {
            boolean isAllocate = sent.message().type() == ServerAttributes.ALLOCATE;
            if (isAllocate && sent.message().integrityAt() != 0 && mismatches[0]-- > 0) {
                rig.feed(sent.path(), bytes(error(sent, 437), USER));
            } else {
                ScriptedServer.granting().take(rig, sent);
            }
        };

        rig.gather(turn());

        assertThat(rig.relay()).isNotNull();
        Fixtures.Sent release = rig.sent(ServerAttributes.REFRESH).get(0);
        assertThat(GatheringRig.attribute(release, ServerAttributes.LIFETIME)).isEqualTo(new byte[4]);
    }

    @Test
    void aMismatchThatStaysIsTold() {
        rig.network = (unused, sent) -> {
            boolean isAllocate = sent.message().type() == ServerAttributes.ALLOCATE;
            if (isAllocate && sent.message().integrityAt() != 0) {
                rig.feed(sent.path(), bytes(error(sent, 437), USER));
            } else {
                ScriptedServer.granting().take(rig, sent);
            }
        };

        rig.gather(turn());

        assertThat(rig.events(ServerFailed.class))
                .singleElement()
                .extracting(ServerFailed::errorCode)
                .isEqualTo(437);
    }

    @Test
    void aServerThatDoesNotKnowTheSecondFamilyIsAskedForOne() {
        GatheringRig both = new GatheringRig(GatheringConfig.DEFAULT.withRelayFamily(RelayFamily.BOTH));
        both.network = (unused, sent) -> {
            boolean isUnknown = GatheringRig.attribute(sent, ServerAttributes.ADDITIONAL_ADDRESS_FAMILY) != null;
            if (isUnknown && sent.message().integrityAt() != 0) {
                both.feed(sent.path(), bytes(error(sent, 420), USER));
            } else {
                ScriptedServer.granting().take(both, sent);
            }
        };

        both.gather(turn());

        assertThat(both.relay()).isNotNull();
        assertThat(both.sent).hasSize(3);
    }

    @Test
    void anAttributeThatIsUnknownToTheServerIsTold() {
        GatheringRig ipv6 = new GatheringRig(GatheringConfig.DEFAULT.withRelayFamily(RelayFamily.IPV6));
        ipv6.network = (unused, sent) -> {
            if (sent.message().integrityAt() != 0) {
                ipv6.feed(sent.path(), bytes(error(sent, 420), USER));
            } else {
                ScriptedServer.granting().take(ipv6, sent);
            }
        };

        ipv6.gather(turn());

        assertThat(GatheringRig.attribute(ipv6.sent.get(0), ServerAttributes.REQUESTED_ADDRESS_FAMILY))
                .isEqualTo(new byte[] {2, 0, 0, 0});
        assertThat(ipv6.events(ServerFailed.class))
                .singleElement()
                .extracting(ServerFailed::errorCode)
                .isEqualTo(420);
    }

    @Test
    void oneAllocationMayLendAnAddressOfEachFamily() {
        GatheringRig both = new GatheringRig(GatheringConfig.DEFAULT.withRelayFamily(RelayFamily.BOTH));
        both.network = (unused, sent) -> {
            if (sent.message().integrityAt() != 0) {
                InetSocketAddress second = Fixtures.address("2001:db8::5", 50_001);
                both.feed(
                        sent.path(),
                        bytes(allocated(sent).xorAddress(ServerAttributes.XOR_RELAYED_ADDRESS, second), USER));
            } else {
                ScriptedServer.granting().take(both, sent);
            }
        };

        both.gather(turn());

        assertThat(both.candidates())
                .filteredOn(candidate -> candidate.type() == CandidateType.RELAY)
                .extracting(candidate -> AddressText.format(candidate.address()))
                .containsExactly("198.51.100.1", "2001:db8::5");
    }

    @Test
    void neitherDontFragmentNorEvenPortIsEverAskedFor() {
        rig.network = ScriptedServer.granting();
        rig.gather(turn());

        assertThat(rig.sent).allSatisfy(sent -> {
            assertThat(ServerAttributes.find(sent.message(), 0x001A)).isZero();
            assertThat(ServerAttributes.find(sent.message(), 0x0018)).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "224.0.0.1", "2001:db8::1"})
    void aServerCannotSendUsToAnAddressThatIsNotFit(String literal) {
        rig.network = (unused, sent) -> rig.feed(sent.path(), bytes(alternate(sent, literal), null));

        rig.gather(turn(), stun(SERVER));

        assertThat(rig.sent).hasSize(2);
        assertThat(rig.events(ServerFailed.class))
                .hasSize(2)
                .allSatisfy(failed -> assertThat(failed.errorCode()).isEqualTo(300));
    }

    @ParameterizedTest
    @CsvSource({
        "turns:turn.example.org, other.example.net, other.example.net",
        "turns:turn.example.org, '', turn.example.org",
        "turns:turn.example.org, -bad.example.net, turn.example.org",
        "turns:turn.example.org, a..b, turn.example.org",
        "turn:turn.example.org?transport=tcp, other.example.net, other.example.net"
    })
    void aServerThatSendsUsOnSaysWhoseCertificateTheOtherHas(String uri, String domain, String name) {
        InetSocketAddress other = Fixtures.address("198.51.100.7", 3478);
        rig.network = (unused, sent) -> {
            if (sent.path().remote().equals(SERVER)) {
                StunWriter answer = alternate(sent, "198.51.100.7");
                rig.feed(
                        sent.path(),
                        bytes(
                                answer.bytes(
                                        ServerAttributes.ALTERNATE_DOMAIN, domain.getBytes(StandardCharsets.US_ASCII)),
                                null));
            }
        };

        rig.gather(turn(uri));

        assertThat(rig.events(ConnectWanted.class))
                .extracting(ConnectWanted::server)
                .extracting(GatheringServer::address, GatheringServer::tlsName)
                .containsExactly(tuple(SERVER, "turn.example.org"), tuple(other, name));
    }

    @Test
    void aChainOfServersEndsAtTheFourth() {
        int[] host = {10};
        rig.network = (unused, sent) -> rig.feed(sent.path(), bytes(alternate(sent, "198.51.100." + host[0]++), null));

        rig.gather(stun(SERVER));

        assertThat(rig.sent).hasSize(4);
        assertThat(rig.events(ServerFailed.class))
                .singleElement()
                .extracting(ServerFailed::errorCode)
                .isEqualTo(300);
    }

    @Test
    void theReasonOfAnErrorIsShortAndPrintable() {
        byte[] phrase = ("\0\0\4\6bad\n" + "x".repeat(900)).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        rig.network = (unused, sent) -> rig.feed(
                sent.path(), bytes(answer(sent, ScriptedServer.ERROR).bytes(StunMessage.ERROR_CODE, phrase), null));

        rig.gather(stun(SERVER));

        assertThat(rig.events(ServerFailed.class).get(0).errorText())
                .startsWith("406 bad?xxx")
                .hasSize(132);
    }

    private static StunWriter alternate(Fixtures.Sent sent, String literal) {
        byte[] address = Fixtures.address(literal, 3478).getAddress().getAddress();
        byte[] value = new byte[4 + address.length];
        value[1] = (byte) (address.length == 4 ? 1 : 2);
        value[2] = 3478 >> 8;
        value[3] = (byte) 3478;
        System.arraycopy(address, 0, value, 4, address.length);
        return error(sent, 300).bytes(ServerAttributes.ALTERNATE_SERVER, value);
    }

    private static StunWriter mapped(Fixtures.Sent request, InetSocketAddress mapped) {
        return answer(request, ScriptedServer.SUCCESS).mappedAddress(mapped);
    }
}
