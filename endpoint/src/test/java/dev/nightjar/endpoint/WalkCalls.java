package dev.nightjar.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The calls of one side of a random walk: what was called, what came of it, and what should not have. */
final class WalkCalls {
    private static final int SHOWN = 400;

    private final List<String> log;
    private final List<String> faults;
    private final PeerConnection connection;
    private final String name;
    private int pending;

    /**
     * Begins to watch.
     *
     * @param log takes each call
     * @param faults takes each error that the standard has not for the call
     */
    WalkCalls(String name, PeerConnection connection, List<String> log, List<String> faults) {
        this.name = name;
        this.connection = connection;
        this.log = log;
        this.faults = faults;
    }

    /** {@return how many promises have not been settled} */
    int pending() {
        return pending;
    }

    /** Calls a method that may throw errors of those names. */
    void call(String what, Set<String> errors, Runnable method) {
        log.add(name + " " + what);
        try {
            method.run();
        } catch (RuntimeException thrown) {
            judge(what, errors, thrown);
        }
    }

    /** Calls a method whose promise may be rejected with errors of those names; nothing may be thrown. */
    <T> CompletableFuture<T> promise(String what, Set<String> errors, Supplier<CompletionStage<T>> method) {
        log.add(name + " " + what);
        CompletionStage<T> stage;
        try {
            stage = method.get();
        } catch (RuntimeException thrown) {
            faults.add(name + " " + what + " threw " + shown(thrown));
            return CompletableFuture.failedFuture(thrown);
        }
        pending++;
        return stage.whenComplete((value, failure) -> {
                    pending--;
                    if (failure != null) {
                        judge(what, errors, failure);
                    }
                })
                .toCompletableFuture();
    }

    /** Something is wrong that no call has thrown. */
    void fault(String what) {
        faults.add(name + ": " + what);
    }

    private void judge(String what, Set<String> errors, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        String error = nameOf(cause);
        log.add(name + " " + what + ": " + error);
        boolean isOfClosed = error.equals("InvalidStateError") && connection.signalingState() == SignalingState.CLOSED;
        if (!isOfClosed && !errors.contains(error)
                || String.valueOf(cause.getMessage()).contains("bug:")) {
            faults.add(name + " " + what + ": " + shown(cause));
        }
    }

    /** {@return the standard's name of an error} */
    static String nameOf(Throwable cause) {
        if (cause instanceof RtcError) {
            return "RTCError";
        }
        if (cause instanceof WebRtcException named) {
            return named.errorName().toString();
        }
        return cause instanceof IllegalArgumentException ? "TypeError" : cause.toString();
    }

    static String shown(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        String text = String.valueOf(thrown);
        lines.add(text.substring(0, Math.min(SHOWN, text.length())));
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().startsWith("dev.nightjar") && lines.size() < 12) {
                lines.add("    at " + frame);
            }
        }
        return String.join("\n", lines);
    }
}
