package dev.nightjar.endpoint;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** A connection, new for each test, whose peer the test plays by descriptions. */
@Tag("loopback")
abstract class OnePeer {
    static Endpoint endpoint;
    PeerConnection connection;

    @BeforeAll
    static void openEndpoint() {
        endpoint = Sessions.endpoint();
    }

    @AfterAll
    static void closeEndpoint() {
        endpoint.close();
    }

    @BeforeEach
    void openPeer() {
        connection = endpoint.newPeerConnection();
    }

    @AfterEach
    void closePeer() {
        connection.close();
    }
}
