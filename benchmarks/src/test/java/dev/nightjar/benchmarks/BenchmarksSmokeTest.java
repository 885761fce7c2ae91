package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Calls every benchmark once in this process, so that none rots unseen; nothing is measured. */
class BenchmarksSmokeTest {
    static {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void everyBenchmarkOfThePacketPathRuns() throws RunnerException {
        Collection<RunResult> results = new Runner(once().exclude("Srtc?pBenchmark")
                        .exclude("Dtls")
                        .exclude("Loop")
                        .build())
                .run();

        assertThat(results).hasSizeGreaterThanOrEqualTo(15);
    }

    @Test
    void everyProfileIsReadByAnotherImplementation() throws RunnerException {
        Collection<RunResult> results = new Runner(once().include("Srtc?pBenchmark")
                        .param("implementation", "NIGHTJAR", "JITSI")
                        .param("payload", "100")
                        .build())
                .run();

        assertThat(results).hasSize(2 * 2 * 2 * 4);
    }

    @Test
    void bouncyCastleSpeaksTheProtocolToo() throws RunnerException {
        Collection<RunResult> results = new Runner(once().include("SrtpBenchmark")
                        .param("implementation", "BOUNCY_CASTLE")
                        .param("payload", "1200")
                        .build())
                .run();

        assertThat(results).hasSize(2 * 4);
    }

    @Test
    void theListOfBenchmarksIsGenerated() {
        assertThat(BenchmarkList.defaultList()
                        .getAll(OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT), List.of()))
                .extracting(entry -> entry.getUsername().replaceAll(".*\\.(\\w+)\\.\\w+", "$1"))
                .contains(
                        "SrtpBenchmark",
                        "SrtcpBenchmark",
                        "RtpBenchmark",
                        "DemuxBenchmark",
                        "StunBenchmark",
                        "TurnBenchmark",
                        "SdpBenchmark",
                        "FrameBenchmark",
                        "FeedbackBenchmark",
                        "ContainerBenchmark");
    }

    private static ChainedOptionsBuilder once() {
        return new OptionsBuilder()
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }
}
