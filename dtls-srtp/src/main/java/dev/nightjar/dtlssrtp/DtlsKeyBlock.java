package dev.nightjar.dtlssrtp;

import java.util.Arrays;

/** The exporter's output cut into keys and salts (RFC 5764 §4.2): both keys, then both salts, the client's first. */
final class DtlsKeyBlock {
    /** The exporter's label; RFC 5764 §4.2 uses no context. */
    static final String LABEL = "EXTRACTOR-dtls_srtp";

    private DtlsKeyBlock() {}

    /** {@return bytes to export for a profile} */
    static int length(SrtpProfile profile) {
        return 2 * (profile.masterKeyLength() + profile.masterSaltLength());
    }

    /** {@return what one side sends with} */
    static SrtpMasterKey writtenBy(DtlsRole role, SrtpProfile profile, byte[] block) {
        int index = role == DtlsRole.CLIENT ? 0 : 1;
        int keyAt = index * profile.masterKeyLength();
        int saltAt = 2 * profile.masterKeyLength() + index * profile.masterSaltLength();
        byte[] key = Arrays.copyOfRange(block, keyAt, keyAt + profile.masterKeyLength());
        byte[] salt = Arrays.copyOfRange(block, saltAt, saltAt + profile.masterSaltLength());
        SrtpMasterKey result = new SrtpMasterKey(profile, key, salt);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(salt, (byte) 0);
        return result;
    }
}
