package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.bouncycastle.tls.TlsException;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Bouncy Castle's DTLS as it stands, with a certificate of either kind at either end. */
@BoundedWaits
class DtlsPlainPeerTest {
    private static final DtlsCertificate EC = DtlsPair.CLIENT_CERTIFICATE;
    private static final DtlsCertificate OTHER_EC = DtlsPair.SERVER_CERTIFICATE;
    private static final DtlsCertificate RSA = DtlsPair.certificate(CertificateKind.RSA_2048, 31);
    private static final DtlsCertificate OTHER_RSA = DtlsPair.certificate(CertificateKind.RSA_2048, 32);

    @ParameterizedTest
    @CsvSource({
        "CLIENT, false, false, 1200",
        "CLIENT, true, false, 1200",
        "CLIENT, false, true, 1200",
        "CLIENT, false, false, 256",
        "CLIENT, true, true, 300",
        "SERVER, false, false, 1200",
        "SERVER, true, false, 1200",
        "SERVER, false, true, 1200",
        "SERVER, false, false, 256",
        "SERVER, true, true, 300"
    })
    void anySingleDatagramMayBeLost(DtlsRole role, boolean oursIsRsa, boolean theirsIsRsa, int mtu) throws IOException {
        long datagrams;
        try (PlainLink link = link(role, oursIsRsa, theirsIsRsa, mtu).run()) {
            link.assertSameKeys(role);
            datagrams = link.datagrams();
        }

        for (long lost = 0; lost < datagrams; lost++) {
            long index = lost;
            try (PlainLink link = link(role, oursIsRsa, theirsIsRsa, mtu).withArrivals(each -> each != index)) {
                link.run();

                assertThat(link.events).as("without datagram %s", lost).hasSize(1);
                link.assertSameKeys(role);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"CLIENT, 1200", "SERVER, 1200", "SERVER, 256"})
    void duplicatesAndReorderingChangeNothing(DtlsRole role, int mtu) throws IOException {
        try (PlainLink link = link(role, false, false, mtu).withCopies(3).run()) {
            link.assertSameKeys(role);
        }
        try (PlainLink link = link(role, false, false, mtu).reversed().run()) {
            link.assertSameKeys(role);
        }
        try (PlainLink link =
                link(role, true, true, mtu).reversed().withCopies(2).run()) {
            link.assertSameKeys(role);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT, false, 256", "CLIENT, true, 256", "CLIENT, false, 300", "CLIENT, true, 300", "CLIENT, true, 1200",
        "SERVER, false, 256", "SERVER, true, 256", "SERVER, false, 300", "SERVER, true, 300", "SERVER, true, 1200"
    })
    void noFlightOfEitherRoleExceedsTheMtu(DtlsRole role, boolean isRsa, int mtu) throws IOException {
        try (PlainLink link = link(role, isRsa, isRsa, mtu).run()) {
            link.assertSameKeys(role);

            assertThat(link.sent).allMatch(datagram -> datagram.length <= mtu);
            assertThat(link.sent).anyMatch(datagram -> datagram.length > mtu - 100);
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                PlainOptions.RSA_SHA256,
                PlainOptions.RSA_SHA384,
                PlainOptions.RSA_SHA512,
                PlainOptions.RSA_PSS_SHA256,
                PlainOptions.RSA_PSS_SHA384,
                PlainOptions.RSA_PSS_SHA512
            })
    void rsaKeysSignAndVerifyWithWhatThePeerHas(int scheme) throws IOException {
        for (DtlsRole role : DtlsRole.values()) {
            PlainOptions peer = PlainOptions.of(OTHER_RSA).withSignatures(scheme);
            try (PlainLink link = PlainLink.of(role, RSA, peer, 1200).run()) {
                link.assertSameKeys(role);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {PlainOptions.ECDSA_SHA256, PlainOptions.ECDSA_SHA512})
    void ecdsaKeysSignAndVerifyWithWhatThePeerHas(int scheme) throws IOException {
        for (DtlsRole role : DtlsRole.values()) {
            PlainOptions peer = PlainOptions.of(OTHER_EC).withSignatures(scheme);
            try (PlainLink link = PlainLink.of(role, EC, peer, 1200).run()) {
                link.assertSameKeys(role);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void aPeerThatVerifiesNoSignatureOfOursIsToldSo(DtlsRole role) throws IOException {
        PlainOptions onlyRsa = PlainOptions.of(OTHER_RSA).withSignatures(PlainOptions.RSA_SHA256);
        PlainOptions onlySha1 = PlainOptions.of(OTHER_EC).withSignatures(PlainOptions.ECDSA_SHA1);

        for (PlainOptions peer : new PlainOptions[] {onlyRsa, onlySha1}) {
            try (PlainLink link = PlainLink.of(role, EC, peer, 1200).run()) {
                if (role == DtlsRole.SERVER || peer == onlyRsa) {
                    assertThat(link.closeReason())
                            .isIn(
                                    new DtlsCloseReason.NoCommonSignature(),
                                    new DtlsCloseReason.HandshakeFailed("handshake_failure", false));
                } else {
                    assertThat(link.closeReason()).isInstanceOf(DtlsCloseReason.HandshakeFailed.class);
                }
                assertThat(link.peer.failure()).isInstanceOf(TlsException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void withoutExtendedMasterSecretThereAreNoKeys(DtlsRole role) throws IOException {
        PlainOptions old = PlainOptions.of(OTHER_EC).withoutExtendedMasterSecret();
        try (PlainLink link = PlainLink.of(role, EC, old, 1200).run()) {
            assertThat(link.closeReason()).isEqualTo(new DtlsCloseReason.HandshakeFailed("handshake_failure", false));
            assertThat(link.peer.failure()).isInstanceOf(TlsFatalAlertReceived.class);
        }
    }

    @Test
    void aClientWithoutCertificateIsRefused() throws IOException {
        PlainOptions anonymous = PlainOptions.of(OTHER_EC).withoutCertificate();
        try (PlainLink link = PlainLink.of(DtlsRole.SERVER, EC, anonymous, 1200).run()) {
            assertThat(link.closeReason()).isEqualTo(new DtlsCloseReason.HandshakeFailed("handshake_failure", false));
            assertThat(link.peer.failure()).isInstanceOf(TlsFatalAlertReceived.class);
        }
    }

    @Test
    void anMkiThatAClientOffersIsDeclined() throws IOException {
        PlainOptions withMki = PlainOptions.of(OTHER_EC).withMki((byte) 1, (byte) 2);
        try (PlainLink link = PlainLink.of(DtlsRole.SERVER, EC, withMki, 1200).run()) {
            link.assertSameKeys(DtlsRole.SERVER);
        }
    }

    @Test
    void anMkiThatAServerAsksForIsRefusedWithAReason() throws IOException {
        PlainOptions withMki = PlainOptions.of(OTHER_EC).withMki((byte) 1);
        try (PlainLink link = PlainLink.of(DtlsRole.CLIENT, EC, withMki, 1200).run()) {
            assertThat(link.closeReason()).isEqualTo(new DtlsCloseReason.MasterKeyIdentifierRefused());
            assertThat(link.peer.failure()).isInstanceOf(TlsFatalAlertReceived.class);
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void closeNotifyIsSentAndTaken(DtlsRole role) throws IOException {
        try (PlainLink link = link(role, false, false, 1200).run()) {
            link.peer.transport().close();
            link.run();

            assertThat(link.events).last().isEqualTo(new DtlsEvent.Closed(new DtlsCloseReason.PeerClosed()));
        }
        try (PlainLink link = link(role, false, false, 1200).run()) {
            link.ours.close(1);
            link.sent.clear();
            link.run();

            assertThat(link.sent).hasSize(1);
            assertThat(DtlsRecords.type(link.sent.get(0))).isEqualTo(DtlsRecords.ALERT);
        }
    }

    private static PlainLink link(DtlsRole role, boolean oursIsRsa, boolean theirsIsRsa, int mtu) {
        return PlainLink.of(role, oursIsRsa ? RSA : EC, PlainOptions.of(theirsIsRsa ? OTHER_RSA : OTHER_EC), mtu);
    }
}
