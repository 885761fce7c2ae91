package dev.nightjar.sdp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The recorded descriptions, see the README beside them. */
final class Vectors {
    private Vectors() {}

    static List<Path> all() {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().endsWith(".sdp"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return text(root().resolve(name));
    }

    static boolean exists(String name) {
        return Files.exists(root().resolve(name));
    }

    static SessionDescription parsed(String name) {
        return SessionDescription.parse(text(name));
    }

    private static Path root() {
        try {
            return Path.of(Vectors.class.getResource("README.md").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
