package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.junit.jupiter.api.Test;

/** The MKI of the use_srtp extension, RFC 5764 §4.1.1 and §4.1.3: never offered, declined, and refused. */
@BoundedWaits
class DtlsMasterKeyIdentifierTest {
    private static final byte[] MKI = {7, 7, 7, 7};
    private static final int CODE = SrtpProfile.AEAD_AES_128_GCM.code();

    private final DtlsConfig config = DtlsPair.clientConfig(1).build();
    private final DtlsNegotiation negotiation =
            new DtlsNegotiation(config, new DtlsCrypto(config, new DtlsCounts(), () -> {}));

    @Test
    void ourHelloOffersNone() throws IOException {
        Hashtable<Object, Object> extensions = new Hashtable<>();

        negotiation.offerProfiles(extensions);

        assertThat(TlsSRTPUtils.getUseSRTPExtension(extensions).getMki()).isEmpty();
    }

    @Test
    void theClientsIsDeclinedAndTheLogSaysSo() throws IOException {
        Hashtable<Object, Object> answer = new Hashtable<>();
        List<String> said = new ArrayList<>();
        Logger logger = Logger.getLogger(DtlsNegotiation.class.getName());
        Handler handler = new Collecting(said);
        logger.addHandler(handler);
        logger.setLevel(Level.FINE);
        try {
            negotiation.chooseProfile(useSrtp(MKI));
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }

        negotiation.answerProfile(answer);

        UseSRTPData answered = TlsSRTPUtils.getUseSRTPExtension(answer);
        assertThat(answered.getProtectionProfiles()).containsExactly(CODE);
        assertThat(answered.getMki()).isEmpty();
        assertThat(negotiation.failure()).isNull();
        assertThat(said).hasSize(1).first().asString().contains("master key identifier", "declined");
    }

    @Test
    void theServersEndsTheHandshakeWithAReason() throws IOException {
        TlsFatalAlert alert = catchThrowableOfType(TlsFatalAlert.class, () -> negotiation.acceptProfile(useSrtp(MKI)));

        assertThat(alert.getAlertDescription()).isEqualTo(AlertDescription.illegal_parameter);
        assertThat(negotiation.failure()).isEqualTo(new DtlsCloseReason.MasterKeyIdentifierRefused());
    }

    @Test
    void aProfileThatWasNotOfferedStaysWithItsOwnReason() throws IOException {
        Hashtable<Object, Object> extensions = new Hashtable<>();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {0x0005}, new byte[0]));

        assertThatExceptionOfType(TlsFatalAlert.class).isThrownBy(() -> negotiation.acceptProfile(extensions));

        assertThat(negotiation.failure()).isEqualTo(new DtlsCloseReason.NoSrtpProfile());
    }

    private static Hashtable<Object, Object> useSrtp(byte[] mki) throws IOException {
        Hashtable<Object, Object> extensions = new Hashtable<>();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {CODE}, mki));
        return extensions;
    }

    private static final class Collecting extends Handler {
        private final List<String> messages;

        Collecting(List<String> messages) {
            this.messages = messages;
        }

        @Override
        public void publish(LogRecord logged) {
            messages.add(logged.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
