package dev.nightjar.server;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.endpoint.CertificateFile;
import dev.nightjar.endpoint.SecurityConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nightjar record}: serves a page and a WHIP endpoint and records what is published. */
@Command(
        name = "record",
        description = "Serves a page and a WHIP endpoint; what a browser or another WHIP client publishes is recorded.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class RecordCommand implements Callable<Integer> {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on. Any but localhost turns on HTTPS and a token.",
            defaultValue = "127.0.0.1")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port of the page.", defaultValue = "8080")
    private String port = "8080";

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where files go.", defaultValue = "recordings")
    private Path out = Path.of("recordings");

    @Option(
            names = "--udp-port",
            paramLabel = "PORT",
            description = "One UDP port for all media; 0 lets the system choose.",
            defaultValue = "0")
    private String udpPort = "0";

    @Option(
            names = "--advertise",
            paramLabel = "IP",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Address under which a 1:1 NAT shows this machine; may be given more than once.")
    private List<String> advertise = new ArrayList<>();

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            split = ",",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Origin of another page that may publish, as in%nhttps://example.org; may be given more than once.")
    private List<String> allowedOrigins = new ArrayList<>();

    @Option(
            names = "--dtls-certificate",
            paramLabel = "FILE",
            showDefaultValue = Visibility.NEVER,
            description = "Certificate and key for media, in PEM; made when the file is missing, so that publishers see"
                    + " the same fingerprint after a restart. Without it each start has a new one.")
    private @Nullable Path dtlsCertificate;

    @Option(
            names = "--key-log",
            paramLabel = "FILE",
            showDefaultValue = Visibility.NEVER,
            description = "Appends the keys of all media to a file, for reading captures with Wireshark. Whoever has"
                    + " the file can decrypt everything.")
    private @Nullable Path keyLog;

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Mixin
    private IceServerOptions iceServers = new IceServerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (!network.canBeReached() && iceServers.urls().isEmpty()) {
            throw new UserMistake("--no-udp (expected: with --tcp-port, or --turn by TCP or TLS)");
        }
        RecordConfig config = new RecordConfig(
                host,
                IntegerOption.port("--port", port),
                out,
                IntegerOption.port("--udp-port", udpPort),
                addresses(),
                origins(),
                security(),
                iceServers.withTrust(network.config()),
                network.tcp(),
                iceServers.configuration(false));
        RecordServer server = RecordServer.start(config);
        Progress progress = new Progress(server, spec.commandLine().getOut(), Boolean.getBoolean("nightjar.terminal"));
        progress.start();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, progress), "nightjar-shutdown"));
        } catch (IllegalStateException stopping) {
            // Ctrl-C came at once: there is nothing to finish yet.
            return 0;
        }
        // The shutdown hook ends the program.
        new CountDownLatch(1).await();
        return 0;
    }

    /** Ctrl-C and SIGTERM are how a recording is meant to end, so the status is then 0 and not the signal's. */
    private static void stop(RecordServer server, Progress progress) {
        progress.stop();
        server.close();
        progress.printFinished();
        Runtime.getRuntime().halt(0);
    }

    private List<InetAddress> addresses() {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : advertise) {
            try {
                boolean isLiteral = text.matches("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
                if (!isLiteral) {
                    throw new UnknownHostException(text);
                }
                addresses.add(InetAddress.getByName(text));
            } catch (UnknownHostException notAnAddress) {
                throw new UserMistake("--advertise: " + text + " (expected: an IPv4 or IPv6 address)");
            }
        }
        return addresses;
    }

    private SecurityConfig security() {
        SecurityConfig security = SecurityConfig.defaults().withKeyLog(keyLog);
        if (dtlsCertificate == null) {
            return security;
        }
        try {
            return security.withCertificate(CertificateFile.loadOrCreate(dtlsCertificate, CertificateKind.ECDSA_P256));
        } catch (IOException unreadable) {
            throw new UserMistake("--dtls-certificate: " + dtlsCertificate
                    + " (expected: a file that can be read or made): " + reason(unreadable));
        } catch (IllegalArgumentException useless) {
            throw new UserMistake("--dtls-certificate: " + useless.getMessage());
        }
    }

    private static String reason(IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return "no such folder, or nothing can be made in it";
        }
        return failed instanceof AccessDeniedException ? "access denied" : String.valueOf(failed.getMessage());
    }

    private List<String> origins() {
        for (String origin : allowedOrigins) {
            if (!origin.matches("https?://[^/\\s]+")) {
                throw new UserMistake("--allow-origin: " + origin
                        + " (expected: scheme, host and port without a path, as in https://example.org:8443)");
            }
        }
        return allowedOrigins;
    }
}
