package dev.nightjar.ice;

/** Which agent nominates the pair that is used (RFC 8445 §6.1.1). */
public enum IceRole {
    /** We nominate: usually the side that made the offer. */
    CONTROLLING,
    /** The peer nominates. */
    CONTROLLED;

    /** {@return the other role} */
    public IceRole opposite() {
        return this == CONTROLLING ? CONTROLLED : CONTROLLING;
    }
}
