package dev.nightjar.server;

import dev.nightjar.endpoint.IceCandidate;
import dev.nightjar.endpoint.IceCandidateErrorEvent;
import dev.nightjar.endpoint.IceServerReport;
import dev.nightjar.ice.Candidate;
import io.netty.util.NetUtil;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** What {@code nightjar gather} prints: each candidate as it comes, then the errors. Thread-safe. */
final class GatherReport {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int UNREACHABLE = 701;

    private final PrintWriter out;
    private final boolean isJson;
    private final long startNanos;
    private final ObjectMapper json = JsonMapper.shared();
    private final List<IceCandidateErrorEvent> errors = new ArrayList<>();
    private final List<Long> errorNanos = new ArrayList<>();
    private boolean isFinished;

    GatherReport(PrintWriter out, boolean isJson, long startNanos) {
        this.out = out;
        this.isJson = isJson;
        this.startNanos = startNanos;
    }

    synchronized void candidate(IceCandidate told) {
        if (told.isEndOfCandidates() || isFinished) {
            return;
        }
        Candidate candidate = Candidate.parse(told.candidate());
        if (isJson) {
            print(describe(told, candidate));
        } else {
            String by = told.relayProtocol() == null ? "" : " (" + told.relayProtocol() + ")";
            String server = told.url() == null ? "" : "  " + told.url() + by;
            out.println(time(sinceStart()) + "  "
                    + String.format(
                            Locale.ROOT,
                            "%-5s  %-3s  %s%s",
                            typeOf(candidate),
                            candidate.transport().toLowerCase(Locale.ROOT),
                            text(candidate.address()),
                            server));
            out.flush();
        }
    }

    private Map<String, Object> describe(IceCandidate told, Candidate candidate) {
        Map<String, Object> line = line("candidate", sinceStart());
        line.put("type", typeOf(candidate));
        line.put("protocol", candidate.transport().toLowerCase(Locale.ROOT));
        line.put("address", host(candidate.address()));
        line.put("port", candidate.address().getPort());
        line.put("priority", candidate.priority());
        putIfThere(line, "url", told.url());
        putIfThere(line, "relayProtocol", told.relayProtocol());
        line.put("candidate", told.candidate());
        return line;
    }

    synchronized void error(IceCandidateErrorEvent error) {
        if (!isFinished) {
            errors.add(error);
            errorNanos.add(sinceStart());
        }
    }

    /**
     * Prints the errors, then which servers gave nothing.
     *
     * @return whether none did
     */
    synchronized boolean finish(List<IceServerReport> servers, int timeoutSeconds) {
        isFinished = true;
        for (int i = 0; i < errors.size(); i++) {
            print(errors.get(i), errorNanos.get(i));
        }
        boolean isGood = true;
        for (IceServerReport server : servers) {
            isGood &= server.hasAnswered();
            if (isJson || !server.hasAnswered()) {
                print(server, timeoutSeconds);
            }
        }
        out.flush();
        return isGood;
    }

    private void print(IceCandidateErrorEvent error, long nanos) {
        if (!isJson) {
            out.println(time(nanos) + "  error  " + error.url() + "  " + coded(error.errorCode(), error.errorText())
                    + (error.address() == null ? "" : "  from " + bracketed(error.address()) + ":" + error.port()));
            return;
        }
        Map<String, Object> line = line("error", nanos);
        line.put("url", error.url());
        line.put("errorCode", error.errorCode());
        line.put("errorText", error.errorText());
        putIfThere(line, "address", error.address());
        putIfThere(line, "port", error.port());
        print(line);
    }

    private void print(IceServerReport server, int timeoutSeconds) {
        String reason = server.errorText() == null
                ? "no answer within " + timeoutSeconds + " s"
                : meaning(server.errorCode(), server.errorText());
        if (!isJson) {
            out.println("nightjar: " + server.url() + ": gave nothing: " + reason);
            return;
        }
        Map<String, Object> line = line("server", sinceStart());
        line.put("url", server.url());
        line.put("answered", server.hasAnswered());
        if (!server.hasAnswered()) {
            line.put("errorCode", server.errorCode());
            line.put("reason", reason);
        }
        print(line);
    }

    /** What the codes are about that a user can do something about: RFC 8489 §14.8, RFC 8656 §19, W3C's 701. */
    private static String meaning(int errorCode, String text) {
        String coded = coded(errorCode, text);
        return switch (errorCode) {
            case UNREACHABLE -> "unreachable: " + text;
            case 401, 441 -> coded + " (wrong user or password)";
            case 486 -> coded + " (the user has as many relayed addresses as it may)";
            case 508 -> coded + " (the server is full)";
            default -> coded;
        };
    }

    private static String coded(int errorCode, String text) {
        String code = Integer.toString(errorCode);
        return text.startsWith(code) ? text : code + " " + text;
    }

    private Map<String, Object> line(String event, long nanos) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("ms", Math.round(nanos / NANOS_PER_MILLI * 10) / 10.0);
        return line;
    }

    private static void putIfThere(Map<String, Object> line, String name, @Nullable Object value) {
        if (value != null) {
            line.put(name, value);
        }
    }

    private void print(Map<String, Object> line) {
        out.println(json.writeValueAsString(line));
        out.flush();
    }

    private long sinceStart() {
        return System.nanoTime() - startNanos;
    }

    private static String time(long nanos) {
        return String.format(Locale.ROOT, "%8.1f ms", nanos / NANOS_PER_MILLI);
    }

    private static String typeOf(Candidate candidate) {
        return candidate.type().token();
    }

    private static String text(InetSocketAddress address) {
        return bracketed(host(address)) + ":" + address.getPort();
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String host(InetSocketAddress address) {
        return address.isUnresolved() ? address.getHostString() : NetUtil.toAddressString(address.getAddress());
    }
}
