package dev.nightjar.endpoint;

import java.util.Locale;

/** How far a transport's candidates are known: W3C RTCIceGathererState. */
public enum IceGathererState {
    /** Nothing is gathered yet. */
    NEW,
    /** More candidates may come. */
    GATHERING,
    /** All are known, until ICE restarts. */
    COMPLETE;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
