package dev.nightjar.benchmarks.load;

import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.endpoint.UdpOffload;
import java.net.InetAddress;
import java.util.List;

/**
 * How an endpoint of a load is opened; the measured one reads it from its command line.
 *
 * @param io how datagrams cross into the kernel
 * @param profiles of SRTP, best first
 */
record AnswererOptions(Io io, List<SrtpProfile> profiles) {
    /** How datagrams cross into the kernel. */
    enum Io {
        /** Native epoll with GRO and GSO where the kernel has them. */
        OFFLOAD,
        /** Native epoll, one message a datagram. */
        SINGLE,
        /** The JDK's selector and channels: one system call a datagram. */
        NIO
    }

    /** {@return what an endpoint has that is told nothing} */
    static AnswererOptions defaults() {
        return new AnswererOptions(Io.OFFLOAD, SecurityConfig.defaults().srtpProfiles());
    }

    List<String> arguments() {
        return List.of(
                io.name(), String.join(",", profiles.stream().map(Enum::name).toList()));
    }

    static AnswererOptions parse(String... arguments) {
        return new AnswererOptions(
                Io.valueOf(arguments[0]),
                List.of(arguments[1].split(",", -1)).stream()
                        .map(SrtpProfile::valueOf)
                        .toList());
    }

    /** {@return the configuration, on loopback} */
    EndpointConfig config() {
        return EndpointConfig.defaults()
                .withBindAddresses(List.of(InetAddress.getLoopbackAddress()))
                .withNativeTransport(io != Io.NIO)
                .withUdpOffload(io == Io.OFFLOAD ? UdpOffload.AUTO : UdpOffload.OFF)
                .withSecurity(SecurityConfig.defaults().withSrtpProfiles(profiles));
    }
}
