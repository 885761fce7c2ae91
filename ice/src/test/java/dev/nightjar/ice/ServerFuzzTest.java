package dev.nightjar.ice;

import static dev.nightjar.ice.GatheringRig.BASE;
import static dev.nightjar.ice.GatheringRig.PEER;
import static dev.nightjar.ice.GatheringRig.SERVER;
import static dev.nightjar.ice.GatheringRig.USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any bytes and texts on the way from servers and configurations to a gatherer. */
class ServerFuzzTest {
    private static final Path PATH = Path.udp(BASE, SERVER);
    private static final int[] TYPES = {
        ServerAttributes.REALM,
        ServerAttributes.NONCE,
        ServerAttributes.PASSWORD_ALGORITHMS,
        ServerAttributes.XOR_RELAYED_ADDRESS,
        ServerAttributes.XOR_PEER_ADDRESS,
        ServerAttributes.DATA,
        ServerAttributes.LIFETIME,
    };

    @FuzzTest(maxDuration = "30s")
    void aMessageIsReadAlikeWhereverItLies(byte[] datagram) {
        byte[] shifted = new byte[datagram.length + 8];
        System.arraycopy(datagram, 0, shifted, 3, datagram.length);
        StunMessage here = new StunMessage();
        StunMessage there = new StunMessage();

        boolean isMessage = here.wrap(datagram, 0, datagram.length);

        assertThat(there.wrap(shifted, 3, datagram.length)).isEqualTo(isMessage);
        DataIndication data = new DataIndication();
        boolean isData = data.wrap(shifted, 3, datagram.length);
        if (isData) {
            assertThat(data.dataOffset() + data.dataLength()).isLessThanOrEqualTo(3 + datagram.length);
        }
        if (!isMessage) {
            return;
        }
        for (int type : TYPES) {
            assertThat(ServerAttributes.bytes(there, type, 2000)).isEqualTo(ServerAttributes.bytes(here, type, 2000));
        }
        assertThat(ServerAttributes.alternateServer(there)).isEqualTo(ServerAttributes.alternateServer(here));
        assertThat(ServerAttributes.reason(there)).isEqualTo(ServerAttributes.reason(here));
        assertThat(there.isFingerprintAcceptable()).isEqualTo(here.isFingerprintAcceptable());
    }

    /** A server that knows the open transaction: each piece of input is one answer, its first byte says which kind. */
    @FuzzTest(maxDuration = "30s")
    void answersOfAnyAttributesLendTwoAddressesAtMostAndAskOfUsLittle(byte[] input) {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);
        int[] at = {0};
        rig.network = (unused, sent) -> {
            if (at[0] < input.length && sent.message().type() != StunMessage.BINDING_INDICATION) {
                int length = Math.min(input[at[0]] & 0xFF, input.length - at[0] - 1);
                byte[] answer = answer(sent, Arrays.copyOfRange(input, at[0] + 1, at[0] + 1 + length));
                at[0] += 1 + length;
                rig.feed(sent.path(), answer);
            }
        };

        rig.gather(GatheringRig.turn());
        rig.run(11 * Fixtures.SECOND);

        long relays = rig.candidates().stream()
                .filter(candidate -> candidate.type() == CandidateType.RELAY)
                .count();
        assertThat(relays).isLessThanOrEqualTo(2);
        assertThat(rig.isComplete()).isTrue();
        assertThat(rig.sent).hasSizeLessThan(100);
    }

    /** The first byte chooses success or an error and its code, and whether it is signed; the rest are attributes. */
    private static byte[] answer(Fixtures.Sent request, byte[] piece) {
        int first = piece.length == 0 ? 0 : piece[0];
        int[] codes = {0, 300, 400, 401, 420, 437, 438, 486};
        int code = codes[first & 7];
        StunWriter writer = code == 0
                ? ScriptedServer.answer(request, ScriptedServer.SUCCESS)
                : ScriptedServer.error(request, code);
        int room = 1800;
        for (int at = 1; at + 3 <= piece.length; ) {
            int size = Math.min(piece[at + 2] & 0xFF, piece.length - at - 3);
            room -= size + 7;
            if (room < 0) {
                break;
            }
            writer.bytes(NetworkBytes.getUint16(piece, at), Arrays.copyOfRange(piece, at + 3, at + 3 + size));
            at += 3 + size;
        }
        return ScriptedServer.bytes(writer, (first & 8) == 0 ? null : USER);
    }

    @FuzzTest(maxDuration = "30s")
    void whatAServerPassesOnIsAPartOfItAndFromAPeerOfOurs(byte[] datagram) {
        GatheringRig rig = new GatheringRig(GatheringConfig.DEFAULT);
        rig.network = ScriptedServer.granting();
        rig.gather(GatheringRig.turn());
        rig.gatherer.bindChannel(rig.to(PEER));
        rig.settle();
        int before = rig.sent.size();

        boolean isExpected = rig.feed(PATH, datagram);
        rig.force(PATH, datagram);

        assertThat(rig.relayed).hasSizeLessThanOrEqualTo(2);
        assertThat(isExpected || rig.relayed.isEmpty()).isTrue();
        for (GatheringRig.Relayed relayed : rig.relayed) {
            assertThat(relayed.path().remote().getAddress()).isEqualTo(PEER.getAddress());
            assertThat(relayed.bytes().length).isLessThanOrEqualTo(datagram.length - 4);
        }
        assertThat(rig.sent).hasSize(before);
    }

    @FuzzTest(maxDuration = "30s")
    void aStreamIsCutAlikeInWhateverPiecesItComes(byte[] stream) {
        List<byte[]> whole = new ArrayList<>();
        List<byte[]> byBytes = new ArrayList<>();
        TurnStreamSplitter atOnce = new TurnStreamSplitter();
        TurnStreamSplitter slowly = new TurnStreamSplitter();

        boolean isGood = atOnce.feed(
                stream, 0, stream.length, (buffer, at, size) -> whole.add(Arrays.copyOfRange(buffer, at, at + size)));
        boolean isGoodToo = true;
        for (int i = 0; i < stream.length; i++) {
            isGoodToo = slowly.feed(
                    stream, i, 1, (buffer, at, size) -> byBytes.add(Arrays.copyOfRange(buffer, at, at + size)));
        }

        assertThat(isGoodToo).isEqualTo(isGood);
        assertThat(byBytes).usingElementComparator(Arrays::compare).containsExactlyElementsOf(whole);
        assertThat(slowly.skippedMessages()).isEqualTo(atOnce.skippedMessages());
    }

    @FuzzTest(maxDuration = "30s")
    void aCandidateLineIsRefusedOrReadsBackAsItWasWritten(byte[] text) {
        try {
            Candidate candidate = Candidate.parse(new String(text, StandardCharsets.UTF_8));
            assertThat(Candidate.parse(candidate.toString()).toString()).isEqualTo(candidate.toString());
        } catch (CandidateParseException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void aServerUriIsRefusedOrReadsBackAsItWasWritten(byte[] text) {
        try {
            IceServerUri uri = IceServerUri.parse(new String(text, StandardCharsets.UTF_8));
            assertThat(IceServerUri.parse(uri.toString())).isEqualTo(uri);
            assertThat(uri.hostAndPort().getPort()).isEqualTo(uri.port());
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
        }
    }
}
