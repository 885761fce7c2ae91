package dev.nightjar.benchmarks;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpContext;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.dtlssrtp.UnprotectResult;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * One RTP packet through SRTP and back, beside {@link PlainJceSrtp}.
 *
 * <p>A packet can be unprotected only once, so a round trip is measured where unprotecting is of interest; less the
 * figure of protecting it is the cost of unprotecting. Every operation begins with a copy of the plain packet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SrtpBenchmark {
    private static final int HEADER_LENGTH = 20;

    /** The profile. */
    @Param({"AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32", "AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
    public SrtpProfile profile = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

    /** Bytes after the header of 20 bytes. */
    @Param({"100", "1200"})
    public int payload;

    private byte[] plain = new byte[0];
    private byte[] buffer = new byte[0];
    private SrtpContext sender = context();
    private SrtpContext receiver = context();
    private PlainJceSrtp peer = peer();
    private long index;

    /** Makes keys and a packet, and checks that both sides of the comparison give the same bytes. */
    @Setup
    public void prepare() throws GeneralSecurityException {
        plain = packet(HEADER_LENGTH + payload);
        buffer = new byte[plain.length + SrtpContext.MAX_OVERHEAD_BYTES];
        sender = context();
        receiver = context();
        peer = peer();
        int length = nightjarProtect();
        byte[] sealed = Arrays.copyOf(buffer, length);
        index = 0;
        if (plainJceProtect() != length || !Arrays.equals(sealed, Arrays.copyOf(buffer, length))) {
            throw new IllegalStateException("the two disagree about a packet of " + profile);
        }
    }

    /** {@return the length of a packet that {@link SrtpContext} protected} */
    @Benchmark
    public int nightjarProtect() {
        copyNext();
        return sender.protectRtp(buffer, 0, plain.length);
    }

    /** {@return the length of a packet that {@link SrtpContext} protected and unprotected} */
    @Benchmark
    public int nightjarProtectAndUnprotect() {
        copyNext();
        int length = sender.protectRtp(buffer, 0, plain.length);
        if (receiver.unprotectRtp(buffer, 0, length) != UnprotectResult.ACCEPTED) {
            throw new IllegalStateException("a packet was refused");
        }
        return receiver.resultLength();
    }

    /** {@return the length of a packet that the plain JCE way protected} */
    @Benchmark
    public int plainJceProtect() throws GeneralSecurityException {
        copyNext();
        return peer.protect(buffer, HEADER_LENGTH, plain.length, index);
    }

    /** {@return the length of a packet that the plain JCE way protected and unprotected} */
    @Benchmark
    public int plainJceProtectAndUnprotect() throws GeneralSecurityException {
        copyNext();
        int length = peer.protect(buffer, HEADER_LENGTH, plain.length, index);
        return peer.unprotect(buffer, HEADER_LENGTH, length, index);
    }

    private void copyNext() {
        System.arraycopy(plain, 0, buffer, 0, plain.length);
        index++;
        NetworkBytes.putInt16(buffer, 2, (int) index);
    }

    private SrtpContext context() {
        return SrtpContext.create(masterKey(), SrtpConfig.defaults());
    }

    private PlainJceSrtp peer() {
        try {
            return new PlainJceSrtp(masterKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SrtpMasterKey masterKey() {
        byte[] key = new byte[profile.masterKeyLength()];
        byte[] salt = new byte[profile.masterSaltLength()];
        new SplittableRandom(1).nextBytes(key);
        new SplittableRandom(2).nextBytes(salt);
        return new SrtpMasterKey(profile, key, salt);
    }

    /** A header of 12 bytes, one word of one-byte extensions, and a random payload. */
    private static byte[] packet(int length) {
        byte[] packet = new byte[length];
        new SplittableRandom(3).nextBytes(packet);
        packet[0] = (byte) 0x90;
        packet[1] = 96;
        NetworkBytes.putInt32(packet, 8, 0xCAFE_BABE);
        NetworkBytes.putInt32(packet, 12, 0xBEDE_0001);
        return packet;
    }
}
