package dev.nightjar.dtlssrtp.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nightjar.dtlssrtp.spi.AesGcm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The memory outside the heap: given back, and out of reach for who should not touch it. */
class OpenSslAesGcmTest {
    private static final int CONTEXTS = 100_000;

    private final byte[] iv = new byte[AesGcm.IV_LENGTH];
    private final byte[] packet = new byte[100];

    @Test
    void givesItsMemoryBackWhenDestroyed() throws IOException {
        makeAndDestroy(CONTEXTS); // by then the Java heap, which counts too, is as large as this makes it
        long before = residentBytes();

        makeAndDestroy(CONTEXTS);

        assertThat(residentBytes() - before).isLessThan(200L * CONTEXTS); // each takes some 900 bytes
    }

    private void makeAndDestroy(int contexts) {
        for (int i = 0; i < contexts; i++) {
            AesGcm aes = new OpenSslAesGcm(new byte[32]);
            aes.beginSealing(iv);
            aes.seal(packet, 0, 10);
            aes.destroy();
        }
    }

    /** The second number of statm counts pages of 4096 bytes. */
    private static long residentBytes() throws IOException {
        System.gc();
        return 4096
                * Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
    }

    @Test
    void throwsInsteadOfCrashingOnceDestroyed() {
        AesGcm aes = new OpenSslAesGcm(new byte[16]);
        aes.destroy();

        assertThatIllegalStateException().isThrownBy(() -> aes.beginSealing(iv));
        assertThatIllegalStateException().isThrownBy(() -> aes.associate(packet, 0, 10));
        assertThatIllegalStateException().isThrownBy(() -> aes.seal(packet, 0, 10));
        assertThatIllegalStateException().isThrownBy(() -> aes.open(packet, 0, 20));
        assertThatIllegalStateException().isThrownBy(aes::destroy);
    }

    @Test
    void belongsToTheThreadThatMadeIt() {
        AesGcm aes = new OpenSslAesGcm(new byte[16]);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() ->
                        CompletableFuture.runAsync(() -> aes.beginSealing(iv)).join())
                .withCauseInstanceOf(WrongThreadException.class);

        aes.beginSealing(iv);
        aes.destroy();
    }
}
