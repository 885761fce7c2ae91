package dev.nightjar.endpoint;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** Two connections of one endpoint, new for each test, whose descriptions the test carries to and fro. */
@Tag("loopback")
abstract class TwoPeers {
    static Endpoint endpoint;
    PeerConnection left;
    PeerConnection right;

    @BeforeAll
    static void openEndpoint() {
        endpoint = Sessions.endpoint();
    }

    @AfterAll
    static void closeEndpoint() {
        endpoint.close();
    }

    @BeforeEach
    void openPeers() {
        left = endpoint.newPeerConnection();
        right = endpoint.newPeerConnection();
    }

    @AfterEach
    void closePeers() {
        left.close();
        right.close();
    }
}
