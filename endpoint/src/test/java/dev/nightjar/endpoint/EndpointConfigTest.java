package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.dtlssrtp.SrtpCrypto;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointConfigTest {
    private static final List<InetAddress> LOOPBACK = List.of(InetAddress.getLoopbackAddress());

    @Test
    void eachChangeChangesOneSettingAndKeepsTheOthers() {
        SecurityConfig security = SecurityConfig.defaults().withDtlsMtu(300);
        NetworkConfig network = NetworkConfig.defaults().withUdp(false);
        Configuration connections = Configuration.defaults().withSocketPolicy(SocketPolicy.OWN);
        TcpConfig tcp = TcpConfig.listening(6).withConnecting(true);
        AddressDiscovery discovery = AddressDiscovery.off().withAws(true);
        EndpointConfig changed = EndpointConfig.defaults()
                .withLoops(3)
                .withUdpPort(4)
                .withBindAddresses(LOOPBACK)
                .withLoopback(true)
                .withAdvertisedAddresses(LOOPBACK)
                .withNativeTransport(false)
                .withUdpOffload(UdpOffload.OFF)
                .withHandshakes(5)
                .withSecurity(security)
                .withNetwork(network)
                .withTcp(tcp)
                .withMdns(true)
                .withDiscovery(discovery)
                .withConnections(connections);

        assertThat(changed)
                .isEqualTo(new EndpointConfig(
                        3,
                        4,
                        LOOPBACK,
                        true,
                        LOOPBACK,
                        false,
                        UdpOffload.OFF,
                        5,
                        security,
                        network,
                        tcp,
                        true,
                        discovery,
                        connections));
    }

    @Test
    void eachChangeOfSecurityChangesOneSettingAndKeepsTheOthers() {
        List<SrtpProfile> profiles = List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        DtlsCertificate certificate = DtlsCertificate.generate(new SecureRandom(), Instant.EPOCH);
        SecurityConfig changed = SecurityConfig.defaults()
                .withSrtpProfiles(profiles)
                .withSrtpReplayWindow(64)
                .withSrtpCrypto(SrtpCrypto.NATIVE)
                .withCryptex(false)
                .withDtlsMtu(256)
                .withKeyLog(Path.of("keys"))
                .withGeneratedCertificate(CertificateKind.RSA_2048)
                .withCertificate(certificate);

        assertThat(changed)
                .isEqualTo(new SecurityConfig(
                        profiles,
                        64,
                        SrtpCrypto.NATIVE,
                        false,
                        256,
                        Path.of("keys"),
                        CertificateKind.RSA_2048,
                        certificate));
        assertThat(changed.withGeneratedCertificate(CertificateKind.ECDSA_P256).certificate())
                .isNull();
        assertThat(changed.srtp().replayWindow()).isEqualTo(64);
        assertThat(changed.srtp().crypto()).isEqualTo(SrtpCrypto.NATIVE);
    }

    @Test
    void theDefaultsPutGcmFirstAndFitTwelveHundredBytes() {
        SecurityConfig defaults = EndpointConfig.defaults().security();

        assertThat(defaults.srtpProfiles())
                .startsWith(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM)
                .hasSize(4);
        assertThat(defaults.srtpReplayWindow()).isEqualTo(1024);
        assertThat(defaults.srtpCrypto()).isEqualTo(SrtpCrypto.JAVA);
        assertThat(defaults.cryptex()).isTrue();
        assertThat(defaults.dtlsMtu()).isEqualTo(1200);
        assertThat(defaults.certificateKind()).isEqualTo(CertificateKind.ECDSA_P256);
        assertThat(defaults.certificate()).isNull();
        assertThat(defaults.keyLog()).isNull();
    }

    @Test
    void settingsOutOfTheirRangeAreRefused() {
        SecurityConfig defaults = SecurityConfig.defaults();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withDtlsMtu(255))
                .withMessage("dtlsMtu: 255 (expected: 256 to 4096)");
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withDtlsMtu(4097));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withSrtpReplayWindow(63));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withSrtpReplayWindow(32_769));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withSrtpProfiles(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withSrtpProfiles(List.of(SrtpProfile.AES_256_CM_HMAC_SHA1_80)))
                .withMessageContaining("DTLS has a code for");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        defaults.withSrtpProfiles(List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_128_GCM)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointConfig.defaults().withLoops(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointConfig.defaults().withUdpPort(65_536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointConfig.defaults().withHandshakes(0));
    }
}
