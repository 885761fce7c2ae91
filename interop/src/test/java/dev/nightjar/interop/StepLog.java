package dev.nightjar.interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one side told in one step, by lanes: the standards say in which order events of a lane come, but not how those
 * of two lanes mix.
 *
 * @param script its name
 * @param step its name
 * @param side A or B
 * @param lanes the events of each, in their order
 */
record StepLog(String script, String step, String side, Map<String, List<String>> lanes) {
    /**
     * {@return the log, without what the standards leave open: how many candidates there are, and the ids of streams}
     *
     * @param told lines of {@code lane|event}
     * @param streams names by id
     */
    static StepLog of(String script, String step, String side, List<String> told, Map<String, String> streams) {
        Map<String, List<String>> lanes = new LinkedHashMap<>();
        for (String line : told) {
            String lane = line.substring(0, line.indexOf('|'));
            String event = named(line.substring(lane.length() + 1), streams);
            List<String> events = lanes.computeIfAbsent(lane, each -> new ArrayList<>());
            boolean isAgain = event.equals("icecandidate(some)")
                    && !events.isEmpty()
                    && events.get(events.size() - 1).equals(event);
            if (!isAgain) {
                events.add(event);
            }
        }
        return new StepLog(script, step, side, lanes);
    }

    private static String named(String event, Map<String, String> streams) {
        String named = event;
        for (Map.Entry<String, String> stream : streams.entrySet()) {
            named = named.replace(stream.getKey(), stream.getValue());
        }
        return named;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lanes.forEach((lane, events) -> text.append(step)
                .append(": ")
                .append(side)
                .append(": ")
                .append(lane)
                .append(": ")
                .append(String.join(", ", events))
                .append('\n'));
        return text.toString();
    }
}
