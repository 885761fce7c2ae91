package dev.nightjar.benchmarks.report;

/** The words of {@code docs/performance.md} that no run changes. */
final class ReportText {
    static final String INTRODUCTION = """
            # Performance

            `benchmarks/run` writes this page; a section alone with `benchmarks/run srtp`, in some minutes with
            `--quick`. It needs a JDK 17 and measures with a JDK 25 too where it finds one; the C it compares
            with it fetches and builds itself (`benchmarks/c/build-libsrtp`). Each benchmark also runs by
            itself, for one `java -jar benchmarks/target/benchmarks.jar StunBenchmark -prof gc`.

            Machines differ, ratios do not: whatever is compared ran within minutes on one machine. A ratio is
            our time by theirs, so less is better. ns are the median of the iterations, with half of the 99.9 %
            interval after ±. B/op is what one operation allocates. Targets hold for a processor with `aes`,
            `vaes`, `avx512f` and `sha_ni`; without AVX-512 or SHA-NI the JDK's AES-CM is slower by a factor. A
            target that is not met stands here as one.
            """;

    private ReportText() {}

    static String heading(String section) {
        return switch (section) {
            case "machine" -> "## Machine and versions\n";
            case "srtp" -> """
                    ## SRTP

                    One packet in place: a header of 12 bytes, an extension block of 8, and the payload; four SSRCs in
                    turn, looked up for each packet, with a replay window. Java and C do the same 256 packets a batch,
                    protect and unprotect under separate clocks. Another implementation reads the packets before
                    anything is measured. What GCM allocates is the JDK's cipher.
                    """;
            case "parts" -> "## RTP, STUN, SDP, frames, feedback, files\n";
            case "dtls" -> "## DTLS handshake\n\nBoth ends in one process, with both certificates and `use_srtp`.\n";
            case "sockets" -> """
                    ## UDP loop

                    CPU of the measured thread for one datagram of 1200 bytes on loopback, where a send includes the
                    whole way into the receiver's queue. The C rows are `benchmarks/c/udp`.
                    """;
            case "load" -> "## Whole processes\n\n`./nightjar bench` measures these; see its `--help`.\n";
            default -> throw new IllegalArgumentException("section: " + section);
        };
    }

    /** {@return what a reader of a load's table has to know; empty where its heads say all} */
    static String ofLoad(String tool) {
        return tool.equals("forwarding") ? FORWARDING : "";
    }

    private static final String FORWARDING = """
            One publisher sends 30 pictures a second; its packets go to each subscriber under its own header, SSRC and
            keys. CPU is that of the forwarding process alone, divided by the packets that its subscribers got: *loop*
            is the event loop's thread, *collector* and *compilers* are the virtual machine's (procfs counts them in
            hundredths of a second), *rest* is everything else. Subscribers connect by ICE and DTLS and keep their
            consent going; their media end in a C program on the other core, so they have nothing to report and say so
            each five seconds. `OFFLOAD` is epoll with GRO and GSO, `NIO` one system call a packet.

            *The sum of the parts in C* is (receive + unprotect) / subscribers + protect + send, each measured alone:
            libsrtp in a hot loop (`benchmarks/c/srtp`), the sockets with as many sinks, pictures a second and segments
            a picture as the forwarder has (`benchmarks/c/udp`). *The forwarder in C* (`benchmarks/c/forward`: libsrtp,
            recvmmsg with UDP_GRO, UDP_SEGMENT, a session and a key for each subscriber, no ICE, DTLS, RTCP or timers)
            does the same work at the same pace, so it pays for cold caches as ours does. Both run before and after
            ours; the mean counts. Where there are several runs, each figure is the median of its own.

            """;
}
