package dev.nightjar.endpoint.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SrtpPairTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
    private static final Path PATH =
            Path.udp(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2));

    /** The bound is for the peer's SSRCs, of which one that has gone cannot be told from one that pauses. */
    @Test
    void ourOwnSsrcsDoNotRunOutHoweverManyTracksComeAndGo() {
        SrtpConfig config = SrtpConfig.defaults();
        SrtpPair pair = new SrtpPair(key(), key(), config, new byte[SrtpPair.SCRATCH_BYTES]);
        PeerSockets nowhere = new PeerSockets(null, false, Map.of());
        byte[] packet = new byte[40];
        packet[0] = (byte) 0x80;
        int ssrcs = 4 * config.maxSsrcs();

        for (int ssrc = 1; ssrc <= ssrcs; ssrc++) {
            NetworkBytes.putInt32(packet, 8, ssrc);
            pair.send(nowhere, PATH, new Transmit(PATH, packet, 0, packet.length));
        }

        assertThat(pair.unsentPackets()).isZero();
        assertThat(pair.rtpCounters().sent()).isEqualTo(ssrcs);
    }

    private static SrtpMasterKey key() {
        return new SrtpMasterKey(PROFILE, new byte[PROFILE.masterKeyLength()], new byte[PROFILE.masterSaltLength()]);
    }
}
