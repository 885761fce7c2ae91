package dev.nightjar.benchmarks.load;

import dev.nightjar.dtlssrtp.SrtpProfile;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who sends what to how many.
 *
 * @param subscribers how many
 * @param megabits of the video, a second
 * @param profile of SRTP, on every connection
 */
record ForwardScene(int subscribers, int megabits, SrtpProfile profile) {
    /** {@return what was varied, in the order of the table's columns} */
    Map<String, String> parameters(AnswererOptions.Io io) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("profile", profile.name());
        parameters.put("Mbit/s", Integer.toString(megabits));
        parameters.put("subscribers", Integer.toString(subscribers));
        parameters.put("sockets", io.name());
        return parameters;
    }
}
