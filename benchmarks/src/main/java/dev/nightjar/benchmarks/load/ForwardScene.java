package dev.nightjar.benchmarks.load;

import dev.nightjar.dtlssrtp.SrtpProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who sends what to how many; the bitrates are measured one after the other, of the same connections.
 *
 * @param subscribers how many
 * @param megabits of the video, a second
 * @param profile of SRTP, on every connection
 * @param jvm options of the forwarding process's Java virtual machine
 */
record ForwardScene(int subscribers, List<Integer> megabits, SrtpProfile profile, List<String> jvm) {
    /** {@return what was varied, in the order of the table's columns} */
    Map<String, String> parameters(int bitrate, AnswererOptions.Io io) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("profile", profile.name());
        parameters.put("Mbit/s", Integer.toString(bitrate));
        parameters.put("subscribers", Integer.toString(subscribers));
        parameters.put("sockets", io.name());
        parameters.put("JVM options", jvm.isEmpty() ? "none" : String.join(" ", jvm));
        return parameters;
    }
}
