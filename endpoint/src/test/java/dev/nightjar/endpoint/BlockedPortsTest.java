package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.stats.IceCandidateStats;
import org.junit.jupiter.api.Test;

/** Where a peer may not send us: W3C WebRTC §4.4.2. */
class BlockedPortsTest extends TwoPeers {
    @Test
    void aCandidateAtAPortOfAnotherProtocolIsTakenAndNeverAsked() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        await(left.setLocalDescription());
        await(right.setRemoteDescription(left.localDescription()));
        await(right.setLocalDescription());
        add("192.0.2.7 25 typ host");
        add("192.0.2.7 10080 typ host");
        add("192.0.2.7 10081 typ host");

        assertThat(await(right.stats()).remoteCandidates())
                .extracting(IceCandidateStats::port)
                .contains(10081)
                .doesNotContain(25, 10080);
        assertThat(right.remoteDescription().sdp()).contains("192.0.2.7 25 typ host");
    }

    private void add(String address) {
        await(right.addIceCandidate(new IceCandidate("candidate:1 1 udp 2130706431 " + address, "0", 0, null)));
    }
}
