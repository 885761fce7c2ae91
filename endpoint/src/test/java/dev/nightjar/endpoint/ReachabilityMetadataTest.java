package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.container.MatroskaWriter;
import dev.nightjar.core.SansIo;
import dev.nightjar.dtlssrtp.DtlsSession;
import dev.nightjar.endpoint.internal.loop.LoopCrossing;
import dev.nightjar.ice.IceAgent;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.sdp.SessionDescription;
import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A native image of an application has what the metadata in our jars names and no more. Nobody can build one here, so
 * that this is all there has to be is proved otherwise: by what calls ask for while they run, and by what our class
 * files could ask for.
 */
@Tag("loopback")
class ReachabilityMetadataTest {
    /** One class of each module whose jar an application has. */
    private static final List<Class<?>> MODULES = List.of(
            SansIo.class,
            SessionDescription.class,
            IceAgent.class,
            DtlsSession.class,
            RtpPacket.class,
            MatroskaWriter.class,
            Endpoint.class);

    /** Who of ours asks for anything by name. Services native-image finds itself. */
    private static final Map<String, Set<String>> ASKING = Map.of(
            "dev.nightjar.dtlssrtp.HandshakeExecutors", Set.of("MethodHandles$Lookup.findStatic"),
            "dev.nightjar.dtlssrtp.SrtpCryptoChoice$Native", Set.of("ServiceLoader.load"),
            "dev.nightjar.endpoint.internal.loop.LoopCrossing", Set.of("MethodHandles$Lookup.findVarHandle"));

    private static ReachabilityMetadata metadata;
    private static List<ReflectiveUse> needed;

    @BeforeAll
    static void trace(@TempDir Path folder) throws Exception {
        List<JsonNode> entries = new ArrayList<>();
        entries.addAll(ReachabilityMetadata.entriesOf("nightjar-dtls-srtp"));
        entries.addAll(ReachabilityMetadata.entriesOf("nightjar-endpoint"));
        metadata = new ReachabilityMetadata(entries);

        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Stream<ReflectiveUse> traced = ReflectionTracer.trace(
                        "-Xmx256m -cp \"" + classPath + "\"", TracedProgram.class.getName() + " \"" + folder + "\"")
                .stream()
                .filter(ReachabilityMetadataTest::isOurs);
        needed = Stream.of(traced, ofHandlers().stream(), ofCounters())
                .flatMap(uses -> uses)
                .toList();
    }

    /**
     * What Netty asks of itself and of the JDK its own jars' metadata names, or it has a way round. Whoever else begins
     * to ask is not let through.
     */
    private static boolean isOurs(ReflectiveUse use) {
        boolean isAbout = use.name().startsWith("dev.nightjar.") || use.caller().startsWith("dev.nightjar.");
        return isAbout || !use.caller().startsWith("io.netty.");
    }

    /** Those that the traced calls did not need are as much handlers as the others. */
    private static List<ReflectiveUse> ofHandlers() throws Exception {
        List<ReflectiveUse> uses = new ArrayList<>();
        for (String name : classFilesOf(Endpoint.class).keySet()) {
            Class<?> type = Class.forName(name, false, Endpoint.class.getClassLoader());
            if (ChannelHandler.class.isAssignableFrom(type)) {
                for (Method method : type.getMethods()) {
                    String parameters = Arrays.stream(method.getParameterTypes())
                            .map(Class::getName)
                            .collect(Collectors.joining(",", "(", ")"));
                    uses.add(new ReflectiveUse(
                            ReflectiveUse.Kind.METHOD, type.getName(), method.getName() + parameters, "Netty"));
                }
            }
        }
        return uses;
    }

    /** Which only tracks that cross from loop to loop ask for. */
    private static Stream<ReflectiveUse> ofCounters() {
        return Stream.of("written", "read")
                .map(name -> new ReflectiveUse(
                        ReflectiveUse.Kind.FIELD, LoopCrossing.class.getName(), name, LoopCrossing.class.getName()));
    }

    @Test
    void whatCallsAskForByNameIsListed() {
        assertThat(needed).isNotEmpty();
        assertThat(metadata.missing(needed.stream())).isEmpty();
    }

    @Test
    void everyLineIsNeeded() {
        assertThat(metadata.eachWithOneLineLess())
                .isNotEmpty()
                .allSatisfy(less -> assertThat(less.missing(needed.stream()))
                        .as("%s", less.types())
                        .isNotEmpty());
    }

    @Test
    void nothingElseOfOursAsksForAnythingByName() throws Exception {
        Map<String, Set<String>> asking = new TreeMap<>();
        for (Class<?> module : MODULES) {
            for (Map.Entry<String, byte[]> file : classFilesOf(module).entrySet()) {
                Set<String> calls = ReflectiveCalls.of(file.getValue());
                if (!calls.isEmpty()) {
                    asking.put(file.getKey(), calls);
                }
            }
        }

        assertThat(asking).isEqualTo(new TreeMap<>(ASKING));
    }

    /** {@return the class files of a module by the names of their classes, from its folder or its jar} */
    private static Map<String, byte[]> classFilesOf(Class<?> module) throws IOException, URISyntaxException {
        Path place = Path.of(
                module.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return classFilesBelow(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return classFilesBelow(jar.getPath("/"));
        }
    }

    private static Map<String, byte[]> classFilesBelow(Path root) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            String path = root.relativize(file).toString();
            String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
            if (!name.endsWith("-info")) {
                found.put(name, Files.readAllBytes(file));
            }
        }
        return found;
    }
}
