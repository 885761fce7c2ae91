package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An attribute as text, {@code a=<name>} or {@code a=<name>:<value>}, RFC 8866 §5.13.
 *
 * @param name without colon, case-sensitive
 * @param value null for a property attribute such as {@code rtcp-mux}
 */
public record Attribute(String name, @Nullable String value) {
    /** Refuses what would not be read back as the same name and value. */
    public Attribute {
        SdpLine.requireSingleLine(name, "name");
        if (name.isEmpty() || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("name: " + name + " (expected: not empty, no colon)");
        }
        if (value != null) {
            SdpLine.requireSingleLine(value, "value");
        }
    }

    /** {@return a property attribute, one without value} */
    public static Attribute of(String name) {
        return new Attribute(name, null);
    }

    /** {@return an attribute with a value} */
    public static Attribute of(String name, String value) {
        return new Attribute(name, requireNonNull(value, "value"));
    }

    /** {@return the attribute as text} */
    public static Attribute of(TypedAttribute typed) {
        return new Attribute(typed.attributeName(), typed.toString());
    }

    /** {@return the value, or an empty text for a property attribute} */
    public String valueOrEmpty() {
        return value == null ? "" : value;
    }

    /** {@return what follows {@code a=}} */
    @Override
    public String toString() {
        return value == null ? name : name + ":" + value;
    }
}
