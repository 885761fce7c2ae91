package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The attributes of one section in their order; names may repeat. Immutable. */
public final class Attributes implements Iterable<Attribute> {
    static final Attributes NONE = new Attributes(List.of());

    private final List<Attribute> list;

    private Attributes(List<Attribute> list) {
        this.list = list;
    }

    /** {@return a copy of the list} */
    public static Attributes of(List<Attribute> list) {
        return new Attributes(List.copyOf(list));
    }

    static Attributes ofLines(List<SdpLine> lines) {
        List<Attribute> found = new ArrayList<>();
        for (SdpLine line : lines) {
            if (line.type() == 'a') {
                found.add(RecurringLines.attribute(line));
            }
        }
        return of(found);
    }

    static Attribute split(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new Attribute(text, null)
                : new Attribute(text.substring(0, colon), text.substring(colon + 1));
    }

    /** {@return whether the name occurs} */
    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** {@return the first attribute of that name} */
    public Optional<Attribute> first(String name) {
        for (Attribute attribute : list) {
            if (attribute.name().equals(name)) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    /** {@return the value of the first attribute of that name; empty text for a property attribute} */
    public Optional<String> value(String name) {
        return first(name).map(Attribute::valueOrEmpty);
    }

    /** {@return the values of all attributes of that name, in order} */
    public List<String> values(String name) {
        return mapAll(name, Function.identity());
    }

    <T> List<T> mapAll(String name, Function<String, T> parser) {
        List<T> found = new ArrayList<>();
        for (Attribute attribute : list) {
            if (attribute.name().equals(name)) {
                found.add(parser.apply(attribute.valueOrEmpty()));
            }
        }
        return List.copyOf(found);
    }

    /** {@return all of them, in order} */
    public List<Attribute> asList() {
        return list;
    }

    @Override
    public Iterator<Attribute> iterator() {
        return list.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes that && list.equals(that.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
