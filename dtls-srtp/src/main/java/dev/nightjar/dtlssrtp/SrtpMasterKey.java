package dev.nightjar.dtlssrtp;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * What one direction of SRTP is keyed with: a profile, a master key and a master salt (RFC 3711 §3.2.1).
 *
 * <p>Secret: {@link #toString} shows the profile only, and {@link #destroy} zeroes the arrays.
 */
public final class SrtpMasterKey {
    private final SrtpProfile profile;
    private final byte[] key;
    private final byte[] salt;

    /**
     * Takes a copy of a key and a salt.
     *
     * @throws IllegalArgumentException unless their lengths are the profile's
     */
    public SrtpMasterKey(SrtpProfile profile, byte[] key, byte[] salt) {
        this.profile = requireNonNull(profile, "profile");
        if (key.length != profile.masterKeyLength()) {
            throw new IllegalArgumentException(
                    "key: " + key.length + " bytes (expected: " + profile.masterKeyLength() + ")");
        }
        if (salt.length != profile.masterSaltLength()) {
            throw new IllegalArgumentException(
                    "salt: " + salt.length + " bytes (expected: " + profile.masterSaltLength() + ")");
        }
        this.key = key.clone();
        this.salt = salt.clone();
    }

    /** {@return the profile} */
    public SrtpProfile profile() {
        return profile;
    }

    /** {@return a copy of the master key} */
    public byte[] key() {
        return key.clone();
    }

    /** {@return a copy of the master salt} */
    public byte[] salt() {
        return salt.clone();
    }

    /** Zeroes the key and the salt; later copies are all zero. */
    public void destroy() {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }

    @Override
    public String toString() {
        return "SrtpMasterKey[" + profile + "]";
    }
}
