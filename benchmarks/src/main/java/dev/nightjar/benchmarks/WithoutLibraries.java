package dev.nightjar.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * Loads jitsi-srtp a second time, without the shared libraries in its jar: it takes HMAC from OpenSSL whenever it finds
 * them, and has no setting against it.
 */
final class WithoutLibraries extends ClassLoader {
    private static final String PEER = "org.jitsi.srtp.";
    private static final String ADAPTER = WithoutLibraries.class.getPackageName() + ".Jitsi";

    WithoutLibraries() {
        super(WithoutLibraries.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PEER) && !name.startsWith(ADAPTER)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        return name.endsWith(".so") ? null : super.getResource(name);
    }
}
