package dev.nightjar.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dtlssrtp.SrtpProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTest {
    @Test
    void refusesWhatItDoesNotKnowWithTheStatusOfAMistake() {
        assertThat(Main.run("walk")).isEqualTo(Main.EXIT_USAGE);
        assertThat(Main.run("idle", "--peers", "many")).isEqualTo(Main.EXIT_USAGE);
        assertThat(Main.run("idle", "--peers", "1")).isEqualTo(Main.EXIT_USAGE);
        assertThat(Main.run("connect", "--at-once", "65")).isEqualTo(Main.EXIT_USAGE);
        assertThat(Main.run("forward", "--subscribers", "0")).isEqualTo(Main.EXIT_USAGE);
        assertThat(Main.run("forward", "--io", "MAGIC")).isEqualTo(Main.EXIT_USAGE);
        assertThat(Main.run()).isEqualTo(Main.EXIT_USAGE);
    }

    @Test
    void helpIsNoMistake() {
        for (String command : new String[] {"idle", "connect", "forward", "all"}) {
            assertThat(Main.run(command, "--help")).as(command).isZero();
        }
    }

    @Test
    void figuresComeThroughTheLineBetweenTheProcesses() {
        ProcessFigures figures = new ProcessFigures(1, 2, 3, 4, 5, 6, 7, -1, 9, 10, 11);
        SocketFigures sockets = new SocketFigures("epoll: GRO, sendmmsg, GSO", 1, 2, 3, 4, 5, 6);

        assertThat(ProcessFigures.parse(figures.write())).isEqualTo(figures);
        assertThat(SocketFigures.parse(sockets.write())).isEqualTo(sockets);
    }

    @Test
    void theRestIsWhatNeitherLoopsNorCompilersNorCollectorUsed() {
        ProcessFigures figures = new ProcessFigures(1, 100, 60, 4, 5, 6, 7, -1, 9, 10, 20);

        assertThat(figures.restNanos()).isEqualTo(10);
        assertThat(new ProcessFigures(1, 80, 60, 4, 5, 6, 7, -1, 9, 10, 20).restNanos())
                .as("procfs rounds")
                .isZero();
    }

    @Test
    void theVirtualMachinesOwnThreadsAreToldByTheNamesThatProcfsHas() {
        String stat = "77 (C2 CompilerThre) S 1 1 1 0 -1 64 0 0 0 0 250 50 0 0 20 0 12 0 131 0 0";

        assertThat(ThreadTimes.nanos(stat)).isEqualTo(3_000_000_000L);
        assertThat(ThreadTimes.isCompiler(ThreadTimes.name(stat))).isTrue();
        assertThat(List.of("GC Thread#0", "G1 Main Marker", "VM Thread")).allMatch(ThreadTimes::isCollector);
        assertThat(List.of("nightjar-loop-0", "VM Periodic Tas", "")).noneMatch(ThreadTimes::isCollector);
        assertThat(ThreadTimes.name("1 (a (b) c) S")).isEqualTo("a (b) c");
        assertThat(ThreadTimes.name("")).isEmpty();
    }

    @Test
    void theForwarderInCKnowsItsPublishersKey() {
        assertThat(CForwarder.publisherKey(SrtpProfile.AEAD_AES_128_GCM).key()).startsWith(1, 8, 15);
        assertThat(CForwarder.publisherKey(SrtpProfile.AEAD_AES_128_GCM).salt()).startsWith(7 * 16 + 1);
    }

    @Test
    void theMeasuredProcessIsToldHowToOpenItsEndpoint() {
        AnswererOptions options = new AnswererOptions(
                AnswererOptions.Io.SINGLE, List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80, SrtpProfile.AEAD_AES_256_GCM));

        assertThat(AnswererOptions.parse(options.arguments().toArray(String[]::new)))
                .isEqualTo(options);
    }

    @Test
    void anOptionThatTheVirtualMachineDoesNotKnowIsTheUsersMistake() {
        AnswererOptions options = new AnswererOptions(AnswererOptions.Io.NIO, List.of(SrtpProfile.AEAD_AES_128_GCM));

        assertThatThrownBy(() -> MeasuredProcess.start(options, List.of("-XX:NoSuchThing=1")))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("--jvm: -XX:NoSuchThing=1");
    }

    @Test
    void aPictureHasAsManyPacketsAsItsBitrateTakes() {
        assertThat(Publisher.packetsPerFrame(2)).isEqualTo(7);
        assertThat(Publisher.packetsPerFrame(8)).isEqualTo(28);
    }
}
