package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Impairment;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@BoundedWaits
class KeyLogTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @EnumSource(value = SrtpProfile.class, mode = EnumSource.Mode.MATCH_NONE, names = "AES_256_CM.*")
    void hasTheMasterSecretAndTheSrtpKeysOfBothDirections(SrtpProfile profile) {
        List<String> clients = new CopyOnWriteArrayList<>();
        List<String> servers = new CopyOnWriteArrayList<>();
        byte[][] hello = new byte[1][];
        DtlsPair pair = new DtlsPair(
                DtlsPair.clientConfig(1)
                        .srtpProfiles(List.of(profile))
                        .keyLog(clients::add)
                        .build(),
                DtlsPair.serverConfig(1).keyLog(servers::add).build(),
                Impairment.NONE,
                1);
        pair.link.filter(datagram -> {
            hello[0] = hello[0] == null ? datagram.bytes() : hello[0];
            return true;
        });

        pair.connect();

        // ClientHello: 13 bytes of record, 12 of fragment, 2 of version, then the random.
        String random = HEX.formatHex(hello[0], 27, 59);
        DtlsEvent.Connected connected = pair.clientConnected();
        assertThat(clients).hasSize(2).isEqualTo(servers);
        assertThat(clients.get(0)).matches("CLIENT_RANDOM " + random + " [0-9a-f]{96}\\n");
        assertThat(clients.get(1))
                .isEqualTo("# SRTP_CLIENT %s %s %s %s\n# SRTP_SERVER %s %s %s %s\n"
                        .formatted(
                                random,
                                profile,
                                HEX.formatHex(connected.local().key()),
                                HEX.formatHex(connected.local().salt()),
                                random,
                                profile,
                                HEX.formatHex(connected.remote().key()),
                                HEX.formatHex(connected.remote().salt())));
        pair.close();
    }

    @Test
    void theMasterSecretIsLoggedEvenWhenTheHandshakeFailsLater() {
        List<String> lines = new CopyOnWriteArrayList<>();
        DtlsPair pair = new DtlsPair(
                DtlsPair.clientConfig(1).keyLog(lines::add).build(),
                DtlsPair.serverConfig(1).build(),
                Impairment.NONE,
                1);
        pair.client.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), 0);
        pair.server.setRemoteFingerprints(DtlsPair.fingerprints(DtlsPair.SERVER_CERTIFICATE), 0);

        pair.start().link.run(DtlsPair.SECOND);

        assertThat(lines).hasSize(1).allMatch(line -> line.startsWith("CLIENT_RANDOM "));
    }
}
