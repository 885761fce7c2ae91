package dev.nightjar.server;

import dev.nightjar.endpoint.BindFailedException;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.NetworkConfig;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Opens an endpoint; what cannot be had is told with the option that asked for it. */
final class EndpointOpener {
    private EndpointOpener() {}

    /**
     * {@return an open endpoint}
     *
     * @throws UserMistake when a port, an address or the key log's file cannot be had
     */
    static Endpoint open(EndpointConfig config) {
        try {
            return Endpoint.open(config);
        } catch (BindFailedException taken) {
            throw mistake(port(taken, config), taken);
        } catch (IllegalStateException noAddress) {
            throw mistake(String.join(", ", filters(config.network())), noAddress);
        } catch (UncheckedIOException refused) {
            throw mistake("--key-log", refused);
        }
    }

    private static UserMistake mistake(String option, RuntimeException failed) {
        return new UserMistake((option.isEmpty() ? "" : option + ": ") + failed.getMessage());
    }

    private static String port(BindFailedException taken, EndpointConfig config) {
        if (taken.isTcp()) {
            return "--tcp-port";
        }
        if (config.udpPort() != 0) {
            return "--udp-port";
        }
        return config.network().udpPorts() == null ? "" : "--udp-ports";
    }

    /** {@return the options in use that leave addresses out} */
    private static List<String> filters(NetworkConfig network) {
        List<String> given = new ArrayList<>();
        add(given, "--interface", !network.interfaces().isEmpty());
        add(given, "--exclude-interface", !network.excludedInterfaces().isEmpty());
        add(given, "--address", !network.addresses().isEmpty());
        add(given, "--exclude-address", !network.excludedAddresses().isEmpty());
        add(given, "--no-ipv4", !network.ipv4());
        add(given, "--no-ipv6", !network.ipv6());
        return given;
    }

    private static void add(List<String> given, String option, boolean isGiven) {
        if (isGiven) {
            given.add(option);
        }
    }
}
