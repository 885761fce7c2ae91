package dev.nightjar.endpoint;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the heap of this process holds, class by class, as the collector counts it in a full collection.
 *
 * <p>Not how much of the heap is in use: that has the room that threads have taken in advance, and what is dead in
 * regions which the collector finds too full of life to be worth compacting (in {@code jdk.internal.vm.Filler...}).
 * Either changes by a megabyte from one look to the next.
 */
final class LiveObjects {
    private static final int WORST = 12;

    private final String histogram;

    private LiveObjects(String histogram) {
        this.histogram = histogram;
    }

    /** {@return what there is now} Keeping it takes some hundred KiB. */
    static LiveObjects now() {
        try {
            return new LiveObjects((String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()}));
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return the bytes of all} */
    long bytes() {
        return byClass().values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@return the classes that have grown most since, a line each} */
    String since(LiveObjects before) {
        Map<String, Long> earlier = before.byClass();
        Map<String, Long> grown = new HashMap<>();
        byClass().forEach((name, bytes) -> grown.put(name, bytes - earlier.getOrDefault(name, 0L)));
        List<String> lines = grown.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(WORST)
                .map(each -> each.getValue() + " " + each.getKey())
                .toList();
        return String.join("\n", lines);
    }

    /** Lines such as {@code 1: 463 25492 [B (java.base@25)}: rank, objects, bytes, class. */
    private Map<String, Long> byClass() {
        Map<String, Long> bytes = new HashMap<>();
        for (String line : histogram.split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 4 && words[0].endsWith(":") && !words[3].contains("jdk.internal.vm.Filler")) {
                bytes.merge(words[3], Long.parseLong(words[2]), Long::sum);
            }
        }
        return bytes;
    }
}
