package dev.nightjar.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program the tests run, with the Debian package that brings it. {@code peers.sh} lists the same ones. */
public enum Tool {
    /** Debian's Chromium. */
    CHROMIUM("chromium", "chromium"),
    /** Debian's Firefox. */
    FIREFOX("firefox-esr", "firefox-esr"),
    /** Decodes recordings. */
    FFMPEG("ffmpeg", "ffmpeg"),
    /** Reads recordings without decoding. */
    FFPROBE("ffprobe", "ffmpeg"),
    /** Reads the structure of Matroska files. */
    MKVINFO("mkvinfo", "mkvtoolnix"),
    /** Runs the browser driver. */
    NODE("node", "nodejs"),
    /** Installs what the browser driver needs. */
    NPM("npm", "npm"),
    /** An independent DTLS. */
    OPENSSL("openssl", "openssl"),
    /** Reads captures, with the keys of a key log. */
    TSHARK("tshark", "tshark"),
    /** An independent STUN and TURN server. */
    TURNSERVER("turnserver", "coturn"),
    /** Makes network namespaces. */
    IP("ip", "iproute2"),
    /** Makes NATs. */
    NFT("nft", "nftables"),
    /** Compiles the program around libsrtp, whose own package is {@code libsrtp2-dev}. */
    GCC("gcc", "gcc"),
    /** Tells the compiler where libnice is, whose own package is {@code libnice-dev}. */
    PKG_CONFIG("pkg-config", "pkg-config"),
    /** Compiles the program around Pion's agent, whose own package is {@code golang-github-pion-webrtc.v3-dev}. */
    GO("go", "golang-go"),
    /** Runs aiortc; Debian's own interpreter, since aiortc is a Debian package. */
    PYTHON("python3", "python3-aiortc"),
    /** Runs GStreamer's webrtcbin. */
    PYTHON_GSTREAMER("python3", "python3-gst-1.0");

    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/usr/local/bin"));

    private final String command;
    private final String debianPackage;

    Tool(String command, String debianPackage) {
        this.command = command;
        this.debianPackage = debianPackage;
    }

    /**
     * {@return the program's absolute path}
     *
     * @throws PeerException naming the package to install, when it is missing
     */
    public String path() {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(command))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new PeerException(command + " is missing: apt-get install " + debianPackage));
    }

    /**
     * Runs a program to its end and returns what it printed.
     *
     * @throws PeerException with the end of its standard error when it fails
     */
    static String run(Path directory, List<String> command) {
        return run(directory, command, Map.of());
    }

    /** The same with more in its environment. */
    static String run(Path directory, List<String> command, Map<String, String> environment) {
        try {
            Path errors = Files.createTempFile("nightjar-tool", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectError(errors.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                process.getOutputStream().close();
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = process.waitFor();
                if (status != 0) {
                    throw new PeerException(command + " ended with " + status + "\n" + Files.readString(errors));
                }
                return out;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new PeerException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted while running " + command, e);
        }
    }
}
