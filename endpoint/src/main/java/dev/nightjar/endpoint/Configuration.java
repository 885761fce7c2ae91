package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is made with: W3C RTCConfiguration, as far as a headless peer has use for it.
 *
 * @param socketPolicy which UDP socket it uses
 * @param executor runs every callback and completes every future, one at a time; null for a serial view over the
 *     endpoint's callback pool
 */
public record Configuration(
        SocketPolicy socketPolicy, @Nullable Executor executor) {
    private static final Configuration DEFAULTS = new Configuration(SocketPolicy.AUTOMATIC, null);

    /** Checks that there is a policy. */
    public Configuration {
        requireNonNull(socketPolicy, "socketPolicy");
    }

    /** {@return what most connections want} */
    public static Configuration defaults() {
        return DEFAULTS;
    }

    /** {@return this configuration with another socket policy} */
    public Configuration withSocketPolicy(SocketPolicy policy) {
        return new Configuration(policy, executor);
    }

    /** {@return this configuration with callbacks on {@code executor}} */
    public Configuration withExecutor(Executor executor) {
        return new Configuration(socketPolicy, executor);
    }
}
