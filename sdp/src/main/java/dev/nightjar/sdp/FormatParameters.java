package dev.nightjar.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a codec is told by {@code a=fmtp}: mostly {@code name=value} pairs between semicolons, for a few codecs a text
 * of another shape ({@code 0-15} of telephone-event, {@code 111/111} of red).
 *
 * @param text as written
 */
public record FormatParameters(String text) {
    /** No parameters. */
    public static final FormatParameters NONE = new FormatParameters("");

    /** Refuses line ends. */
    public FormatParameters {
        SdpLine.requireSingleLine(text, "text");
    }

    /** {@return those pairs, joined in the map's order} */
    public static FormatParameters of(Map<String, String> parameters) {
        StringBuilder out = new StringBuilder();
        parameters.forEach((name, value) -> out.append(out.length() == 0 ? "" : ";")
                .append(Grammar.requireToken(name, "name", ";="))
                .append('=')
                .append(value));
        return new FormatParameters(out.toString());
    }

    /**
     * {@return the parameters in their order} A part without equals sign is a name with an empty value; of a name that
     * occurs twice the first counts.
     */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        int begin = 0;
        while (begin <= text.length()) {
            int semicolon = text.indexOf(';', begin);
            int end = semicolon < 0 ? text.length() : semicolon;
            String part = text.substring(begin, end).strip();
            int equals = part.indexOf('=');
            if (!part.isEmpty()) {
                String name = equals < 0 ? part : part.substring(0, equals).strip();
                map.putIfAbsent(
                        name, equals < 0 ? "" : part.substring(equals + 1).strip());
            }
            begin = end + 1;
        }
        return Collections.unmodifiableMap(map);
    }

    /** {@return the value of that parameter; names compare without regard to case, as media type parameters do} */
    public Optional<String> get(String name) {
        int begin = 0;
        while (begin <= text.length()) {
            int semicolon = text.indexOf(';', begin);
            int end = semicolon < 0 ? text.length() : semicolon;
            String part = text.substring(begin, end).strip();
            int equals = part.indexOf('=');
            String found = equals < 0 ? part : part.substring(0, equals).strip();
            if (!part.isEmpty() && found.equalsIgnoreCase(name)) {
                return Optional.of(equals < 0 ? "" : part.substring(equals + 1).strip());
            }
            begin = end + 1;
        }
        return Optional.empty();
    }

    /** {@return the value of that parameter where it is a decimal number} */
    public OptionalInt number(String name) {
        Optional<String> value = get(name);
        try {
            return value.isPresent() ? OptionalInt.of(Integer.parseInt(value.get())) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** {@return these parameters with one set, in place where it was there before, else at the end} */
    public FormatParameters with(String name, String value) {
        Map<String, String> map = new LinkedHashMap<>(asMap());
        String key =
                map.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
        map.put(key, value);
        return of(map);
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
