package dev.nightjar.benchmarks;

import dev.nightjar.core.NetworkBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The ways in which the JDK can do what SRTP needs, beside each other and without SRTP around them: those that Nightjar
 * took, and those it left.
 *
 * <p>Which was taken is in the Javadoc of each. To run on a machine like one without AVX-512, add {@code -jvmArgsAppend
 * -XX:UseAVX=2}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TechniqueBenchmark {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int HEADER_LENGTH = 20;
    private static final int TAG_LENGTH = 16;
    private static final int TAG_BITS = 8 * TAG_LENGTH;

    /** Bytes after a header of 20 bytes. */
    @Param({"100", "1200"})
    public int payload;

    private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    private final byte[] counters = new byte[1536];
    private final byte[] keyStream = new byte[1536];
    private final byte[] counterIv = new byte[16];
    private final byte[] gcmIv = new byte[12];
    private final byte[] sealIv = new byte[12];
    private final ReusedIv reusedIv = new ReusedIv(counterIv);
    private final ReusedGcmIv[] reusedGcmIvs = {new ReusedGcmIv(new byte[12]), new ReusedGcmIv(new byte[12])};
    private final byte[] pad = new byte[64];
    private final byte[] outer = new byte[64 + 20];
    private final byte[] code = new byte[20];
    private byte[] buffer = new byte[0];
    private byte[] sealed = new byte[0];
    private byte[] forged = new byte[0];
    private byte[] elsewhere = new byte[0];
    private Cipher ecb = cipher("AES/ECB/NoPadding");
    private Cipher ctr = cipher("AES/CTR/NoPadding");
    private Cipher gcm = cipher("AES/GCM/NoPadding");
    private MessageDigest sha1 = sha1();
    private MessageDigest inner = sha1();
    private Mac mac = mac();
    private long index;

    /** Makes the packet, and one that is sealed. */
    @Setup
    public void prepare() throws GeneralSecurityException {
        ecb.init(Cipher.ENCRYPT_MODE, key);
        inner.update(pad);
        buffer = new byte[HEADER_LENGTH + payload + TAG_LENGTH];
        new SplittableRandom(1).nextBytes(buffer);
        sealed = buffer.clone();
        gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealIv));
        gcm.updateAAD(sealed, 0, HEADER_LENGTH);
        gcm.doFinal(sealed, HEADER_LENGTH, payload, sealed, HEADER_LENGTH);
        forged = sealed.clone();
        forged[HEADER_LENGTH] ^= 1;
        elsewhere = new byte[buffer.length];
    }

    /** {@return a part of the result} Counter mode by the block cipher and XOR: taken. */
    @Benchmark
    public int counterModeByBlocks() throws GeneralSecurityException {
        int blocks = (payload + 15) / 16;
        for (int block = 0; block < blocks; block++) {
            LONG.set(counters, 16 * block, 1L);
            LONG.set(counters, 16 * block + 8, index + block);
        }
        index += 1 << 16;
        ecb.update(counters, 0, 16 * blocks, keyStream, 0);
        int wide = payload & -8;
        for (int i = 0; i < wide; i += 8) {
            LONG.set(
                    buffer,
                    HEADER_LENGTH + i,
                    (long) LONG.get(buffer, HEADER_LENGTH + i) ^ (long) LONG.get(keyStream, i));
        }
        for (int i = wide; i < payload; i++) {
            buffer[HEADER_LENGTH + i] ^= keyStream[i];
        }
        return buffer[HEADER_LENGTH];
    }

    /** {@return a part of the result} The JDK's counter mode as its documentation has it: left. */
    @Benchmark
    public int counterModeOfTheJdk() throws GeneralSecurityException {
        nextCounterIv();
        ctr.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counterIv));
        ctr.doFinal(buffer, HEADER_LENGTH, payload, buffer, HEADER_LENGTH);
        return buffer[HEADER_LENGTH];
    }

    /** {@return a part of the result} The JDK's counter mode with less waste: taken where the setting asks for it. */
    @Benchmark
    public int counterModeOfTheJdkSparing() throws GeneralSecurityException {
        nextCounterIv();
        ctr.init(Cipher.ENCRYPT_MODE, key, reusedIv);
        ctr.update(buffer, HEADER_LENGTH, payload, buffer, HEADER_LENGTH);
        return buffer[HEADER_LENGTH];
    }

    private void nextCounterIv() {
        index += 1 << 16;
        NetworkBytes.putInt64(counterIv, 8, index);
    }

    /** {@return a part of the result} HMAC-SHA1 with the padded key fed again for each packet: taken. */
    @Benchmark
    public int hmacByDigest() throws GeneralSecurityException {
        sha1.update(pad, 0, 64);
        sha1.update(buffer, 0, HEADER_LENGTH + payload + 4);
        sha1.digest(outer, 64, 20);
        sha1.update(outer, 0, 84);
        sha1.digest(code, 0, 20);
        return code[0];
    }

    /** {@return a part of the result} HMAC-SHA1 from copies of keyed digests, which allocates: left. */
    @Benchmark
    public int hmacByCopiedDigest() throws GeneralSecurityException, CloneNotSupportedException {
        MessageDigest first = (MessageDigest) inner.clone();
        first.update(buffer, 0, HEADER_LENGTH + payload + 4);
        first.digest(code, 0, 20);
        MessageDigest second = (MessageDigest) inner.clone();
        second.update(code, 0, 20);
        second.digest(code, 0, 20);
        return code[0];
    }

    /** {@return a part of the result} The JDK's HMAC-SHA1: left. */
    @Benchmark
    public int hmacOfTheJdk() throws GeneralSecurityException {
        mac.update(buffer, 0, HEADER_LENGTH + payload + 4);
        mac.doFinal(code, 0);
        return code[0];
    }

    /** {@return a part of the result} AES-GCM as its documentation has it: left. */
    @Benchmark
    public int gcmSeal() throws GeneralSecurityException {
        NetworkBytes.putInt48(gcmIv, 6, ++index);
        gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, gcmIv));
        gcm.updateAAD(buffer, 0, HEADER_LENGTH);
        return gcm.doFinal(buffer, HEADER_LENGTH, payload, buffer, HEADER_LENGTH);
    }

    /** {@return a part of the result} AES-GCM with parameters that are used again: taken. */
    @Benchmark
    public int gcmSealSparing() throws GeneralSecurityException {
        ReusedGcmIv iv = reusedGcmIvs[(int) ++index & 1];
        NetworkBytes.putInt48(iv.iv, 6, index);
        gcm.init(Cipher.ENCRYPT_MODE, key, iv);
        gcm.updateAAD(buffer, 0, HEADER_LENGTH);
        return gcm.doFinal(buffer, HEADER_LENGTH, payload, buffer, HEADER_LENGTH);
    }

    /** {@return a part of the result} AES-GCM in place; begins with a copy of the packet. */
    @Benchmark
    public int gcmOpen() throws GeneralSecurityException {
        System.arraycopy(sealed, 0, buffer, 0, sealed.length);
        gcm.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealIv));
        gcm.updateAAD(buffer, 0, HEADER_LENGTH);
        return gcm.doFinal(buffer, HEADER_LENGTH, payload + TAG_LENGTH, buffer, HEADER_LENGTH);
    }

    /** {@return a part of the result} The same with parameters that are used again. */
    @Benchmark
    public int gcmOpenSparing() throws GeneralSecurityException {
        System.arraycopy(sealed, 0, buffer, 0, sealed.length);
        ReusedGcmIv iv = reusedGcmIvs[(int) ++index & 1];
        NetworkBytes.putInt48(iv.iv, 6, 0);
        gcm.init(Cipher.DECRYPT_MODE, key, iv);
        gcm.updateAAD(buffer, 0, HEADER_LENGTH);
        return gcm.doFinal(buffer, HEADER_LENGTH, payload + TAG_LENGTH, buffer, HEADER_LENGTH);
    }

    /** {@return a part of the result} Into another array, where the JDK does both in one pass, and back. */
    @Benchmark
    public int gcmOpenElsewhere() throws GeneralSecurityException {
        System.arraycopy(sealed, 0, buffer, 0, sealed.length);
        ReusedGcmIv iv = reusedGcmIvs[(int) ++index & 1];
        NetworkBytes.putInt48(iv.iv, 6, 0);
        gcm.init(Cipher.DECRYPT_MODE, key, iv);
        gcm.updateAAD(buffer, 0, HEADER_LENGTH);
        int length = gcm.doFinal(buffer, HEADER_LENGTH, payload + TAG_LENGTH, elsewhere, 0);
        System.arraycopy(elsewhere, 0, buffer, HEADER_LENGTH, length);
        return length;
    }

    /** {@return a part of the result} A forged packet, which costs an exception. */
    @Benchmark
    public int gcmRefuse() throws GeneralSecurityException {
        System.arraycopy(forged, 0, buffer, 0, forged.length);
        gcm.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealIv));
        gcm.updateAAD(buffer, 0, HEADER_LENGTH);
        try {
            return gcm.doFinal(buffer, HEADER_LENGTH, payload + TAG_LENGTH, buffer, HEADER_LENGTH);
        } catch (AEADBadTagException e) {
            return -1;
        }
    }

    @SuppressWarnings("InsecureCryptoUsage") // measured, not used
    private static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Mac mac() {
        try {
            Mac hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(Arrays.copyOf(pad, 20), "HmacSHA1"));
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class ReusedIv extends IvParameterSpec {
        private final byte[] iv;

        ReusedIv(byte[] iv) {
            super(iv);
            this.iv = iv;
        }

        @Override
        public byte[] getIV() {
            return iv;
        }
    }

    private static final class ReusedGcmIv extends GCMParameterSpec {
        private final byte[] iv;

        ReusedGcmIv(byte[] iv) {
            super(TAG_BITS, iv);
            this.iv = iv;
        }

        @Override
        public byte[] getIV() {
            return iv;
        }
    }
}
