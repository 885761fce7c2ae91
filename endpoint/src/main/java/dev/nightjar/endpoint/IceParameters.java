package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * The ICE credentials of one side, as its description has them: W3C RTCIceParameters.
 *
 * @param usernameFragment names the generation
 * @param password authenticates its checks; secret to both sides, so that {@link #toString} has nothing of it
 */
public record IceParameters(String usernameFragment, String password) {
    /** Checks that there are both. */
    public IceParameters {
        requireNonNull(usernameFragment, "usernameFragment");
        requireNonNull(password, "password");
    }

    @Override
    public String toString() {
        return "IceParameters[usernameFragment=" + usernameFragment + "]";
    }
}
