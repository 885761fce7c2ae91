package dev.nightjar.benchmarks;

import dev.nightjar.dtlssrtp.SrtpProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One RTCP packet through SRTCP, in place, as {@code benchmarks/c/srtp.c} does it with libsrtp.
 *
 * <p>Before anything is measured, another implementation must be able to read the packets. A packet can be unprotected
 * once, so {@link #unprotect} has a fresh batch protected before each invocation, outside the clock; what that
 * allocates is in the profiler's bytes, which the report takes off again.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SrtcpBenchmark {

    /** {@return the sum of the lengths of packets that were protected} */
    @Benchmark
    @OperationsPerInvocation(SrtpBatch.PACKETS)
    public int protect(Plain plain) {
        return plain.batch.protect(plain.subject);
    }

    /** {@return the sum of the lengths of packets that were unprotected} */
    @Benchmark
    @OperationsPerInvocation(SrtpBatch.PACKETS)
    public int unprotect(Sealed sealed) {
        return sealed.batch.unprotect(sealed.subject);
    }

    /** Who transforms what. */
    @State(Scope.Thread)
    public abstract static class Session {
        /** Who transforms. */
        @Param({"NIGHTJAR", "JITSI"})
        public SrtpImplementation implementation = SrtpImplementation.NIGHTJAR;

        /** The profile. */
        @Param({"AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32", "AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
        public SrtpProfile profile = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

        /** Bytes after the first 8. */
        @Param("100")
        public int payload = 100;

        SrtpSubject subject = SrtpImplementation.NIGHTJAR.rtcp(profile);
        SrtpBatch batch = new SrtpBatch(payload, true);

        /** Proves that somebody else can read the packets, then begins anew. */
        @Setup(Level.Trial)
        public void prove() {
            SrtpBatch.prove(
                    implementation.rtcp(profile), implementation.witness().rtcp(profile), payload, true);
            subject = implementation.rtcp(profile);
            batch = new SrtpBatch(payload, true);
        }
    }

    /** Packets that wait to be protected. */
    @State(Scope.Thread)
    public static class Plain extends Session {
        /** Writes new headers. */
        @Setup(Level.Invocation)
        public void next() {
            batch.next();
        }
    }

    /** Packets that wait to be unprotected. */
    @State(Scope.Thread)
    public static class Sealed extends Session {
        /** Writes new headers and protects. */
        @Setup(Level.Invocation)
        public void next() {
            batch.next();
            batch.protect(subject);
        }
    }
}
