package dev.nightjar.endpoint;

import java.util.Locale;

/** How far local candidates are known: W3C RTCIceGatheringState. */
public enum IceGatheringState {
    /** Not begun. */
    NEW,
    /** Under way. */
    GATHERING,
    /** All are known. */
    COMPLETE;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
