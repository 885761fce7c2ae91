package dev.nightjar.interop;

import java.util.List;
import java.util.Map;

/** One side of a scripted call: a connection in a page, or one of ours. */
interface ScriptSide extends AutoCloseable {
    /**
     * Does what a line of the script says, and logs what comes of it: {@code operation(done)}, or the error's name.
     *
     * @param operation of {@code script.js}
     * @param arguments as the script has them, indexes of transceivers as {@code Integer}
     */
    void act(String operation, List<?> arguments);

    /** {@return where the connection stands, after everything it had to tell before has been logged} */
    SideState state();

    /** Forgets that a negotiation is needed, since the script has heard of it. */
    void heard();

    /** {@return what is new since the last time} */
    Taken take();

    @Override
    void close();

    /**
     * What a side has told.
     *
     * @param log lines, {@code lane|event(value)}, in their order
     * @param candidates as RTCIceCandidateInit
     */
    record Taken(List<String> log, List<Map<String, Object>> candidates) {}
}
