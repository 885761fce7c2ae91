package dev.nightjar.dtlssrtp.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.ffm.probe.CryptoProbe;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of {@link CryptoProbe} in a process of its own, by how that was started. */
@EnabledForJreRange(minVersion = 24) // before, --illegal-native-access did not exist
class NativeAccessTest {
    @TempDir
    Path directory;

    @Test
    void runsFromTheModulePath() throws Exception {
        List<String> modules = Stream.of(classPath().split(File.pathSeparator))
                .filter(entry -> entry.endsWith("classes") && !entry.endsWith("test-classes")
                        || entry.matches(".*nightjar-(core|dtls-srtp|dtls-srtp-ffm)-[^/]*(?<!tests)\\.jar")
                        || entry.contains("bouncycastle"))
                .collect(Collectors.toCollection(ArrayList::new));

        String output = run(
                "--illegal-native-access=deny",
                "--enable-native-access=dev.nightjar.dtlssrtp.ffm",
                "--add-modules=dev.nightjar.dtlssrtp.ffm",
                "--module-path",
                String.join(File.pathSeparator, modules),
                "-cp",
                testClasses());

        assertThat(output)
                .contains("module dev.nightjar.dtlssrtp.ffm: OpenSSL 3.")
                .contains("sealed");
    }

    @Test
    void runsFromTheClassPath() throws Exception {
        String output = run("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED", "-cp", classPath());

        assertThat(output).contains("unnamed module: OpenSSL 3.").contains("sealed");
    }

    @Test
    void goesOnInPureJavaWhereNativeCallsAreNotAllowed() throws Exception {
        String output = run("--illegal-native-access=deny", "-cp", classPath());

        assertThat(output)
                .contains("pure Java, no native ones: libcrypto.so.3: native calls are not allowed"
                        + " (expected: --enable-native-access=dev.nightjar.dtlssrtp.ffm,"
                        + " or ALL-UNNAMED on the class path)")
                .contains(": java")
                .contains("sealed");
    }

    private String run(String... options) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add(CryptoProbe.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.waitFor();
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    /** {@return the whole class path; Surefire's own property, because it starts with a jar that only names it} */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static String testClasses() throws Exception {
        return Path.of(CryptoProbe.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }
}
