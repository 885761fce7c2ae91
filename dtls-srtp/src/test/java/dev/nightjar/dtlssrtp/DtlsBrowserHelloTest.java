package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Transmit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BoundedWaits
class DtlsBrowserHelloTest {
    private static final int SERVER_HELLO = 2;

    @ParameterizedTest
    @CsvSource({"chromium, false", "chromium, true", "firefox, false", "firefox, true"})
    void aHelloOfTwoDatagramsIsAnsweredInAnyOrder(String browser, boolean reversed) throws IOException {
        List<byte[]> datagrams = hello(browser);
        if (reversed) {
            Collections.reverse(datagrams);
        }
        DtlsSession server = DtlsSession.create(DtlsPair.serverConfig(1).build());
        server.setPath(DtlsPair.SERVER_PATH, 0);
        server.start(DtlsRole.SERVER, 0);

        for (byte[] datagram : datagrams) {
            assertThat(server.pollTransmit()).isNull();
            server.receive(DtlsPair.SERVER_PATH, datagram, 0, datagram.length, 1_000);
        }

        Transmit flight = server.pollTransmit();
        assertThat(flight).isNotNull();
        assertThat(flight.length()).isBetween(500, 1200);
        assertThat(flight.buffer()[flight.offset()]).isEqualTo((byte) DtlsRecords.HANDSHAKE);
        assertThat(flight.buffer()[flight.offset() + DtlsRecords.HEADER_LENGTH]).isEqualTo((byte) SERVER_HELLO);
        assertThat(server.pollTransmit()).isNull();
        assertThat(server.pollEvent()).isNull();
        server.close(2_000);
    }

    @ParameterizedTest
    @CsvSource({"chromium", "firefox"})
    void aRepeatedHelloIsNoNewAssociation(String browser) throws IOException {
        List<byte[]> datagrams = hello(browser);
        DtlsSession server = DtlsSession.create(DtlsPair.serverConfig(1).build());
        server.setPath(DtlsPair.SERVER_PATH, 0);
        server.start(DtlsRole.SERVER, 0);
        int answers = 0;

        for (int i = 0; i < 6; i++) {
            for (byte[] datagram : datagrams) {
                server.receive(DtlsPair.SERVER_PATH, datagram, 0, datagram.length, i);
                while (server.pollTransmit() != null) {
                    answers++;
                }
            }
        }

        assertThat(answers).isEqualTo(1);
        server.close(10);
    }

    private static List<byte[]> hello(String browser) throws IOException {
        List<byte[]> datagrams = new ArrayList<>();
        try (InputStream in = DtlsBrowserHelloTest.class.getResourceAsStream(browser + "-client-hello.txt")) {
            assertThat(in).isNotNull();
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> datagrams.add(HexFormat.of().parseHex(line)));
        }
        assertThat(datagrams).hasSize(2);
        return datagrams;
    }
}
