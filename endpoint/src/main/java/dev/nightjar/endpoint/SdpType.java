package dev.nightjar.endpoint;

import java.util.Locale;

/** What a description does in the offer/answer exchange: W3C RTCSdpType. */
public enum SdpType {
    /** Proposes a session. */
    OFFER,
    /** Accepts for now; a final answer follows. */
    PRANSWER,
    /** Accepts. */
    ANSWER,
    /** Takes the pending offer back; its text is empty. */
    ROLLBACK;

    /** {@return the word that signalling uses, for example {@code offer}} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the type of that word}
     *
     * @throws IllegalArgumentException unless it is one of the four
     */
    public static SdpType of(String word) {
        for (SdpType type : values()) {
            if (type.toString().equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("type: " + word + " (expected: offer, pranswer, answer or rollback)");
    }
}
