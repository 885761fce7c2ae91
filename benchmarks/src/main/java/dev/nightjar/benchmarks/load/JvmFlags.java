package dev.nightjar.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.List;

/** The options of this JVM that the measured one shall have too. */
final class JvmFlags {
    private JvmFlags() {}

    /** {@return what this JVM was started with, without agents, which would listen on the same port} */
    static List<String> inherited() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> !each.startsWith("-agentlib") && !each.startsWith("-javaagent"))
                .toList();
    }
}
