package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class DtlsKeyBlockTest {
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "dtls-srtp-key-blocks.csv")
    void cutsTheBlockAsRfc5764Section42(
            SrtpProfile profile,
            String block,
            String clientKey,
            String serverKey,
            String clientSalt,
            String serverSalt) {
        byte[] bytes = hex(block);
        assertThat(DtlsKeyBlock.length(profile)).isEqualTo(bytes.length);

        SrtpMasterKey client = DtlsKeyBlock.writtenBy(DtlsRole.CLIENT, profile, bytes);
        SrtpMasterKey server = DtlsKeyBlock.writtenBy(DtlsRole.SERVER, profile, bytes);

        assertThat(client.key()).isEqualTo(hex(clientKey));
        assertThat(server.key()).isEqualTo(hex(serverKey));
        assertThat(client.salt()).isEqualTo(hex(clientSalt));
        assertThat(server.salt()).isEqualTo(hex(serverSalt));
        assertThat(DtlsKeyBlock.LABEL).isEqualTo("EXTRACTOR-dtls_srtp");
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
