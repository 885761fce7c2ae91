package dev.nightjar.endpoint;

/**
 * Something that a program asks its run-time for by name, which a native image only has when its build was told so.
 *
 * @param kind what is asked for
 * @param name of the type, or of the resource
 * @param member name of the method or field, or what is asked for in bulk; empty for a type or a resource
 * @param caller the class that asks
 */
record ReflectiveUse(Kind kind, String name, String member, String caller) {
    enum Kind {
        TYPE,
        METHOD,
        FIELD,
        RESOURCE,
        SERVICE,
        LIBRARY
    }
}
