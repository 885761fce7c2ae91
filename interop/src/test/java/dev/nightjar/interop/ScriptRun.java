package dev.nightjar.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays scripts with two sides, signals between them, and keeps what each has told in each step.
 *
 * <p>A step ends when its exchange is over, candidates are gathered, the connection is as it was agreed, and media has
 * come wherever it should; so nothing that is compared depends on how long something takes.
 */
final class ScriptRun {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MEDIA_PACKETS = 5;

    /** After so many a track that is still mute stays so. */
    private static final int UNMUTING_PACKETS = 100;

    private final Map<String, ScriptSide> sides = new LinkedHashMap<>();
    private final Map<String, List<String>> logs = new HashMap<>();
    private final Map<String, List<Map<String, Object>>> candidates = new HashMap<>();
    private final Map<String, String> streams = new HashMap<>();
    private final Map<String, String> ufrags = new HashMap<>();
    private final Map<String, String> ice = new HashMap<>();
    private final Set<String> mute = new HashSet<>();
    private final List<StepLog> steps = new ArrayList<>();

    private ScriptRun(ScriptSide a, ScriptSide b) {
        sides.put("A", a);
        sides.put("B", b);
    }

    /** {@return what was told in each step; closes both sides} */
    static List<StepLog> play(Script script, ScriptSide a, ScriptSide b) {
        ScriptRun run = new ScriptRun(a, b);
        try (a;
                b) {
            for (Script.Step step : script.steps()) {
                run.play(script.name(), step);
            }
            return run.steps;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(script.name() + ", after " + run.steps + ", then " + run.logs, e);
        }
    }

    private void play(String script, Script.Step step) {
        logs.put("A", new ArrayList<>());
        logs.put("B", new ArrayList<>());
        step.lines().forEach(this::perform);
        SideState[] now = settled(step.name());
        logs.get("A").addAll(now[0].lines(now[1]));
        logs.get("B").addAll(now[1].lines(now[0]));
        for (String name : sides.keySet()) {
            SideState state = now[name.equals("A") ? 0 : 1];
            String ufrag = SectionLines.ufrag(state.sdp());
            boolean isNew = !ufrag.equals(ufrags.put(name, ufrag));
            logs.get(name).add("ICE|ICE(" + (ufrag.isEmpty() ? "none" : isNew ? "begun anew" : "as before") + ")");
            steps.add(StepLog.of(script, step.name(), name, logs.get(name), streams));
        }
    }

    private void perform(List<String> line) {
        String who = line.get(0);
        ScriptSide side = sides.get(who);
        switch (line.get(1)) {
            case "->" -> exchange(who, line.get(2));
            case "hears" -> hear(who, line.get(2));
            case "needs" -> needs(who);
            case "codec" -> {
                int index = Integer.parseInt(line.get(2));
                logs.get(who)
                        .add("codec|codec(" + SectionLines.codec(side.state().sdp(), index) + ")");
            }
            default -> act(who, line.get(1), arguments(line.subList(2, line.size())));
        }
    }

    private static List<Object> arguments(List<String> words) {
        List<Object> arguments = new ArrayList<>(words);
        arguments.replaceAll(each -> each.toString().matches("\\d") ? (Object) Integer.valueOf(each.toString()) : each);
        return arguments;
    }

    private void exchange(String offerer, String answerer) {
        act(offerer, "setLocalDescription", List.of());
        hear(answerer, offerer);
        act(answerer, "setLocalDescription", List.of());
        hear(offerer, answerer);
    }

    private void hear(String who, String from) {
        SideState told = sides.get(from).state();
        act(who, "setRemoteDescription", List.of(told.type(), told.sdp()));
    }

    private void act(String who, String operation, List<Object> arguments) {
        sides.get(who).act(operation, arguments);
        take(who);
    }

    /** W3C WebRTC §4.7.3: it is told in a task of its own, so a while after what needs it. */
    private void needs(String who) {
        ScriptSide side = sides.get(who);
        Patience.await(PATIENCE, () -> side.state().isNeeded(), () -> who + " needs no negotiation: " + logs);
        side.heard();
    }

    /** Keeps what a side has told, and gives the other its candidates. */
    private boolean take(String who) {
        ScriptSide.Taken taken = sides.get(who).take();
        taken.log().forEach(line -> keep(who, line));
        waiting(who).addAll(taken.candidates());
        return !taken.log().isEmpty();
    }

    /** Whether ICE is completed or connected hangs on when the end of the other's candidates comes, if it comes. */
    private void keep(String who, String line) {
        String told = line.replace("iceconnectionstatechange(completed)", "iceconnectionstatechange(connected)");
        boolean isIce = told.contains("|iceconnectionstatechange(");
        if (!isIce || !told.equals(ice.put(who, told))) {
            logs.get(who).add(told);
        }
    }

    private List<Map<String, Object>> waiting(String who) {
        return candidates.computeIfAbsent(who, each -> new ArrayList<>());
    }

    private void trickle(String from, String to, SideState state) {
        if (state.isClosed() || state.descriptions().subList(2, 4).stream().allMatch("none"::equals)) {
            return;
        }
        for (Map<String, Object> candidate : waiting(from)) {
            sides.get(to).act("addIceCandidate", List.of(LineProcess.JSON.writeValueAsString(candidate)));
        }
        waiting(from).clear();
    }

    private SideState[] settled(String step) {
        SideState[] now = states();
        Map<String, Long> fromA = now[0].packets();
        Map<String, Long> fromB = now[1].packets();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            trickle("A", "B", now[1]);
            trickle("B", "A", now[0]);
            boolean isSettled = isSettled("A", now[0], now[1], fromA) && isSettled("B", now[1], now[0], fromB);
            now = states();
            boolean isNews = take("A") | take("B");
            if (isSettled && !isNews) {
                return now;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(step + ": not settled: " + List.of(now));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private SideState[] states() {
        SideState[] states = {sides.get("A").state(), sides.get("B").state()};
        streams.putAll(states[0].streams());
        streams.putAll(states[1].streams());
        return states;
    }

    private boolean isSettled(String name, SideState own, SideState other, Map<String, Long> before) {
        if (own.isClosed() || other.isClosed()) {
            return own.isGone();
        }
        boolean isDescribed = own.sdp().contains("m=") && other.sdp().contains("m=");
        boolean isAgreed =
                own.descriptions().contains("answer") || own.descriptions().contains("pranswer");
        return (!isDescribed || own.gathering().equals("complete"))
                && (!isAgreed || own.connection().equals("connected"))
                && own.fedBy(other).stream().allMatch(mid -> hasMedia(name + " " + mid, mid, own, before));
    }

    /** Some tracks never are unmuted, Chromium's after a rollback: that is given up once. */
    private boolean hasMedia(String track, String mid, SideState own, Map<String, Long> before) {
        long packets = own.packets().getOrDefault(mid, 0L) - before.getOrDefault(mid, 0L);
        if (own.isMuted(mid) && packets >= UNMUTING_PACKETS) {
            mute.add(track);
        }
        return packets >= MEDIA_PACKETS && (!own.isMuted(mid) || mute.contains(track));
    }
}
