package dev.nightjar.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

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
        ProcessFigures figures = new ProcessFigures(1, 2, 3, 4, 5, 6, 7, -1, 9, 10);
        SocketFigures sockets = new SocketFigures("epoll: GRO, sendmmsg, GSO", 1, 2, 3, 4, 5, 6);

        assertThat(ProcessFigures.parse(figures.write())).isEqualTo(figures);
        assertThat(SocketFigures.parse(sockets.write())).isEqualTo(sockets);
    }

    @Test
    void theMeasuredProcessIsToldHowToOpenItsEndpoint() {
        AnswererOptions options = new AnswererOptions(
                AnswererOptions.Io.SINGLE, List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80, SrtpProfile.AEAD_AES_256_GCM));

        assertThat(AnswererOptions.parse(options.arguments().toArray(String[]::new)))
                .isEqualTo(options);
    }

    @Test
    void aPictureHasAsManyPacketsAsItsBitrateTakes() {
        assertThat(Publisher.packetsPerFrame(2)).isEqualTo(7);
        assertThat(Publisher.packetsPerFrame(8)).isEqualTo(28);
    }
}
