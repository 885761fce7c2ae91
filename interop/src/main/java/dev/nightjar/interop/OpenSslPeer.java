package dev.nightjar.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One end of a DTLS association that is OpenSSL's own: {@code openssl s_server} or {@code s_client}, which tells what
 * it has agreed and the keys it would give to SRTP.
 *
 * <p>It asks for the peer's certificate, and goes on although nobody has signed that.
 */
public final class OpenSslPeer implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(10);
    /** Its own setting is that of the link, with the headers of IPv4. */
    private static final int IP_AND_UDP_BYTES = 28;

    private static final Pattern ACCEPTS = Pattern.compile("ACCEPT .*:(\\d+)");
    private static final String PROFILE = "SRTP Extension negotiated, profile=";
    private static final String EXPORTED = "Keying material: ";
    private static final List<String> GOODBYES = List.of("CONNECTION CLOSED", "closed");

    private final Process process;
    private final LineLog log;

    /**
     * What an end is told.
     *
     * @param identity its certificate and key, null for none
     * @param profiles SRTP profiles in OpenSSL's names, joined by colons
     * @param exportedBytes how much keying material it prints
     * @param mtu most bytes of a datagram; it adds up to 28 to them
     */
    public record Settings(@Nullable Identity identity, String profiles, int exportedBytes, int mtu) {}

    /** Files with a certificate and its private key, in PEM. */
    public record Identity(Path certificate, Path key) {
        /** {@return a new self-signed one of ECDSA with P-256} */
        public static Identity ecdsa(Path folder) {
            return generate(folder, "ecdsa", List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        }

        /** {@return a new self-signed one of RSA with 2048 bits} */
        public static Identity rsa(Path folder) {
            return generate(folder, "rsa", List.of("rsa:2048"));
        }

        private static Identity generate(Path folder, String name, List<String> key) {
            Identity identity = new Identity(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
            List<String> command = new ArrayList<>(List.of(Tool.OPENSSL.path(), "req", "-x509", "-nodes", "-newkey"));
            command.addAll(key);
            command.addAll(List.of("-subj", "/CN=stranger", "-days", "2"));
            command.addAll(List.of("-keyout", identity.key.toString(), "-out", identity.certificate.toString()));
            Tool.run(folder, command);
            return identity;
        }
    }

    /**
     * What was agreed.
     *
     * @param profile the SRTP profile in OpenSSL's name
     * @param exported the keying material of RFC 5764 §4.2
     */
    // Read from the process's log for one test, which owns it.
    @SuppressWarnings("ArrayRecordComponent")
    public record Agreed(String profile, byte[] exported) {}

    private OpenSslPeer(Process process) {
        this.process = process;
        log = LineLog.of("openssl", process.inputReader(StandardCharsets.UTF_8));
    }

    /** {@return a server for one connection on a free port of 127.0.0.1, once it is there} */
    public static OpenSslPeer server(Settings settings) {
        OpenSslPeer server =
                start(settings, List.of("s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-Verify", "1"));
        try {
            server.address();
            return server;
        } catch (PeerException e) {
            server.close();
            throw e;
        }
    }

    /** {@return a client that has begun to connect} */
    public static OpenSslPeer client(Settings settings, InetSocketAddress server) {
        String target = server.getAddress().getHostAddress() + ":" + server.getPort();
        return start(settings, List.of("s_client", "-connect", target));
    }

    private static OpenSslPeer start(Settings settings, List<String> role) {
        List<String> command = new ArrayList<>(List.of(Tool.OPENSSL.path()));
        command.addAll(role);
        command.addAll(List.of("-dtls1_2", "-mtu", String.valueOf(settings.mtu + IP_AND_UDP_BYTES)));
        Identity identity = settings.identity;
        if (identity != null) {
            command.addAll(List.of("-cert", identity.certificate.toString(), "-key", identity.key.toString()));
        }
        command.addAll(List.of("-use_srtp", settings.profiles, "-keymatexport", "EXTRACTOR-dtls_srtp"));
        command.addAll(List.of("-keymatexportlen", String.valueOf(settings.exportedBytes)));
        try {
            // Its standard input stays open until the end: it ends when that does.
            return new OpenSslPeer(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return where a server listens} */
    public InetSocketAddress address() {
        Matcher accepts = ACCEPTS.matcher(await("ACCEPT", TO_START));
        if (!accepts.matches()) {
            throw new PeerException("no port in what openssl said:\n" + said());
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(accepts.group(1)));
    }

    /**
     * {@return what was agreed, once it was}
     *
     * @throws PeerException with all that openssl said, when it is not within {@code patience}
     */
    public Agreed whenConnected(Duration patience) {
        String exported = await(EXPORTED, patience);
        String profile = await(PROFILE, Duration.ZERO);
        return new Agreed(
                profile.substring(PROFILE.length()),
                HexFormat.of().parseHex(exported.substring(exported.indexOf(EXPORTED) + EXPORTED.length())));
    }

    /** {@return whether it has shown the peer's certificate, whose DER has this base 64} */
    public boolean hasSeenCertificate(String base64) {
        return String.join("", log.lines()).contains("-----BEGIN CERTIFICATE-----" + base64);
    }

    /** Ends the connection from a client's side with close_notify. A server would just close its socket. */
    public void hangUp() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says that the peer has ended the connection, or throws. */
    public void awaitEnd(Duration patience) {
        if (log.await(GOODBYES::contains, patience).isEmpty()) {
            throw new PeerException("openssl sees no end of the connection; it said:\n" + said());
        }
    }

    /** {@return all it wrote, for the message of a failed assertion} */
    public String said() {
        return String.join("\n", log.lines());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String await(String beginning, Duration patience) {
        return log.await(line -> line.strip().startsWith(beginning), patience)
                .orElseThrow(() -> new PeerException("no '" + beginning + "' from openssl within " + patience.toMillis()
                        + " ms; it said:\n" + said()));
    }
}
