package dev.nightjar.sdp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code a=setup}, RFC 4145 §4 and RFC 8842 §5.2: who starts the DTLS handshake. */
public enum SetupRole implements TypedAttribute {
    /** The writer starts it: it is the DTLS client. */
    ACTIVE("active"),
    /** The writer waits: it is the DTLS server. */
    PASSIVE("passive"),
    /** Either; offers only. */
    ACTPASS("actpass"),
    /** Not yet; RFC 8842 §5.2 forbids it, but it can be read. */
    HOLDCONN("holdconn");

    private static final String RULE = "a=setup:active, passive, actpass or holdconn, RFC 4145 §4";

    private final String text;

    SetupRole(String text) {
        this.text = text;
    }

    /** {@return the value parsed} */
    public static SetupRole parse(String value) {
        Cursor in = new Cursor(value, RULE);
        String word = in.token();
        in.end();
        return of(word).orElseThrow(() -> in.failAt(0));
    }

    private static Optional<SetupRole> of(String word) {
        for (SetupRole role : values()) {
            if (role.text.equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** {@return the role of the answer to a first offer, see {@link #answer(SetupRole, SetupRole)}} */
    public static SetupRole answer(SetupRole offered) {
        return answer(offered, null);
    }

    /**
     * {@return the answerer's role: the offer's choice, or where it leaves one the role played now, or active}
     *
     * <p>An offer of {@code actpass} while an association lives keeps that association (RFC 8842 §5.3), so its role
     * is answered again. An offerer that insists on a role which would turn the roles round starts a new association.
     *
     * <p><i>Choice:</i> {@code holdconn}, which is forbidden, is taken for {@code actpass}.
     *
     * @param offered {@link #ACTIVE} where the offer has none, RFC 4145 §4
     * @param current the answerer's own role in the DTLS association that lives, null when there is none
     */
    public static SetupRole answer(SetupRole offered, @Nullable SetupRole current) {
        return switch (offered) {
            case ACTIVE -> PASSIVE;
            case PASSIVE -> ACTIVE;
            case ACTPASS, HOLDCONN -> current == PASSIVE ? PASSIVE : ACTIVE;
        };
    }

    /** {@return whether the answerer that wrote this is the DTLS client} */
    public boolean isClient() {
        return this == ACTIVE;
    }

    @Override
    public String attributeName() {
        return "setup";
    }

    @Override
    public String toString() {
        return text;
    }
}
