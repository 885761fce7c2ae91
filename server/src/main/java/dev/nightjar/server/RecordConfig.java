package dev.nightjar.server;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.NetworkConfig;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.endpoint.TcpConfig;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code nightjar record} was asked for.
 *
 * @param host address or name to listen on
 * @param port TCP port of the page, 0 for any
 * @param out folder of the files
 * @param udpPort UDP port of all media, 0 for any
 * @param advertise addresses of a 1:1 NAT
 * @param allowedOrigins origins of other pages that may publish
 * @param security settings for DTLS and SRTP
 * @param network this machine's addresses and ports
 * @param tcp whether media may come by TCP
 * @param connections what a publisher's connection is made with: STUN and TURN servers
 */
record RecordConfig(
        String host,
        int port,
        Path out,
        int udpPort,
        List<InetAddress> advertise,
        List<String> allowedOrigins,
        SecurityConfig security,
        NetworkConfig network,
        TcpConfig tcp,
        Configuration connections) {
    private static final Pattern LOCAL = Pattern.compile("localhost|::1|127(\\.[0-9]{1,3}){3}");

    RecordConfig {
        advertise = List.copyOf(advertise);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** {@return whether only this machine can reach the page; browsers then allow cameras without HTTPS} */
    boolean isLocal() {
        return LOCAL.matcher(host).matches();
    }
}
