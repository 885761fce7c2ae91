package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.NetworkConfig;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.endpoint.TcpConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordConfigTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "127.0.0.1, true",
        "127.8.0.1, true",
        "::1, true",
        "0.0.0.0, false",
        "::, false",
        "192.0.2.1, false",
        "127.evil.example, false",
        "localhost.example, false"
    })
    void knowsWhichHostsOnlyThisMachineReaches(String host, boolean local) {
        RecordConfig config = new RecordConfig(
                host,
                0,
                Path.of("x"),
                0,
                List.of(),
                List.of(),
                SecurityConfig.defaults(),
                NetworkConfig.defaults(),
                TcpConfig.off(),
                Configuration.defaults());

        assertThat(config.isLocal()).isEqualTo(local);
    }
}
