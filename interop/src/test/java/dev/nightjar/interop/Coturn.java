package dev.nightjar.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A coturn of its own for one test: STUN and TURN over UDP and TCP on one free port, TURN over TLS on another, with a
 * certificate for {@code localhost} and its address.
 */
final class Coturn implements AutoCloseable {
    static final String REALM = "nightjar.test";
    static final String USER = "user";
    static final String PASSWORD = "pass";

    private static final Duration TO_START = Duration.ofSeconds(30);
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;
    private static final int RELAY_PORTS = 200;

    private final InetAddress address;
    private final int port;
    private final int tlsPort;
    private final Path certificate;
    private final Process process;
    private final LineLog log;

    private Coturn(InetAddress address, int port, int tlsPort, Path certificate, Process process) {
        this.address = address;
        this.port = port;
        this.tlsPort = tlsPort;
        this.certificate = certificate;
        this.process = process;
        log = LineLog.of("coturn", process.inputReader(StandardCharsets.UTF_8));
    }

    /** {@return the arguments that make it know one user with {@link #USER} and {@link #PASSWORD}} */
    static List<String> oneUser() {
        return List.of("--lt-cred-mech", "--user=" + USER + ":" + PASSWORD);
    }

    /** {@return the arguments that make it take credentials which end, of whoever knows the secret} */
    static List<String> sharedSecret(String secret) {
        return List.of("--use-auth-secret", "--static-auth-secret=" + secret);
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param folder for its certificate
     * @param address where it listens and relays
     * @param options further arguments, whom it knows among them
     */
    static Coturn start(Path folder, String address, List<String> options) {
        return start(folder, List.of(), address, List.of(), options);
    }

    /**
     * Starts a server that runs by another command, such as one that enters a network namespace.
     *
     * @param prefix begins the command
     * @param moreAddresses further ones where it listens and relays
     */
    static Coturn start(
            Path folder, List<String> prefix, String address, List<String> moreAddresses, List<String> options) {
        OpenSslPeer.Identity identity = identity(folder, address);
        for (int attempt = 1; ; attempt++) {
            Coturn server = tryToStart(folder, identity, prefix, address, moreAddresses, options);
            try {
                server.awaitStart();
                return server;
            } catch (PeerException e) {
                server.close();
                // Somebody else may have taken a port since it was seen to be free.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Coturn tryToStart(
            Path folder,
            OpenSslPeer.Identity identity,
            List<String> prefix,
            String address,
            List<String> moreAddresses,
            List<String> options) {
        try {
            InetAddress literal = InetAddress.getByName(address);
            int port = freePort();
            int tlsPort = freePort();
            int relays = 20_000 + (port * 7 % 12_000);
            List<String> command = new ArrayList<>(prefix);
            command.addAll(
                    List.of(Tool.TURNSERVER.path(), "-n", "--no-cli", "--log-file=stdout", "--simple-log", "-v"));
            List<String> addresses = new ArrayList<>(List.of(address));
            addresses.addAll(moreAddresses);
            for (String each : addresses) {
                command.addAll(List.of("-L", each, "-E", each));
            }
            command.addAll(List.of("-p", String.valueOf(port), "--tls-listening-port", String.valueOf(tlsPort)));
            command.addAll(List.of("--min-port", String.valueOf(relays)));
            command.addAll(List.of("--max-port", String.valueOf(relays + RELAY_PORTS)));
            command.addAll(List.of("--cert", identity.certificate().toString()));
            command.addAll(List.of("--pkey", identity.key().toString()));
            command.addAll(List.of("--pidfile", folder.resolve("turnserver.pid").toString()));
            command.addAll(List.of("--userdb", folder.resolve("turndb").toString()));
            command.addAll(List.of("--realm", REALM, "--fingerprint", "--allow-loopback-peers", "--no-rfc5780"));
            command.addAll(options);
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            return new Coturn(literal, port, tlsPort, identity.certificate(), process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OpenSslPeer.Identity identity(Path folder, String address) {
        OpenSslPeer.Identity identity =
                new OpenSslPeer.Identity(folder.resolve("turn.crt"), folder.resolve("turn.key"));
        List<String> command = new ArrayList<>(List.of(Tool.OPENSSL.path(), "req", "-x509", "-nodes"));
        command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        command.addAll(List.of("-subj", "/CN=localhost", "-days", "2"));
        command.addAll(List.of("-addext", "subjectAltName=DNS:localhost,IP:" + address));
        command.addAll(List.of("-keyout", identity.key().toString()));
        command.addAll(List.of("-out", identity.certificate().toString()));
        Tool.run(folder, command);
        return identity;
    }

    /** {@return a port that is free for UDP and for TCP just now, on every address} */
    private static int freePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (ServerSocket tcp = new ServerSocket(0);
                    DatagramSocket udp = new DatagramSocket(tcp.getLocalPort())) {
                return udp.getLocalPort();
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void awaitStart() {
        if (log.await(line -> line.contains("Total General servers"), TO_START).isEmpty()) {
            throw new PeerException("coturn does not start; it said:\n" + said());
        }
    }

    /** {@return where STUN and TURN are, over UDP and TCP} */
    InetSocketAddress address() {
        return new InetSocketAddress(address, port);
    }

    /** {@return where TURN is over TLS} */
    InetSocketAddress tlsAddress() {
        return new InetSocketAddress(address, tlsPort);
    }

    /** {@return a URI of RFC 7065 for it: {@code udp}, {@code tcp} or {@code tls}} */
    String uri(String transport) {
        String host = address.getHostAddress();
        return switch (transport) {
            case "udp" -> "turn:" + host + ":" + port + "?transport=udp";
            case "tcp" -> "turn:" + host + ":" + port + "?transport=tcp";
            case "tls" -> "turns:" + host + ":" + tlsPort + "?transport=tcp";
            default -> throw new IllegalArgumentException("transport: " + transport);
        };
    }

    /** {@return a URI of RFC 7064 for it} */
    String stunUri() {
        return "stun:" + address.getHostAddress() + ":" + port;
    }

    /** {@return its certificate in PEM, which nobody has signed but itself} */
    Path certificate() {
        return certificate;
    }

    /** Returns once it has written a line with that in it. */
    void awaitLine(String part) {
        if (log.await(line -> line.contains(part), TO_ANSWER).isEmpty()) {
            throw new PeerException("coturn says nothing of '" + part + "'; it said:\n" + said());
        }
    }

    /** {@return how many lines it has written with that in them} */
    long count(String part) {
        return log.lines().stream().filter(line -> line.contains(part)).count();
    }

    /** {@return all it wrote} */
    String said() {
        return String.join("\n", log.lines());
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
