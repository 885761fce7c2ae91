package dev.nightjar.benchmarks.report;

/** What the packet path should cost, as ratios on one machine in one run; NaN where nothing is promised. */
final class SrtpTargets {
    private static final int NEW_RELEASE = 21;

    private SrtpTargets() {}

    /** {@return most of libsrtp's time with OpenSSL} */
    static double againstC(String profile, String payload, int java, boolean isNative) {
        boolean isLarge = payload.equals("1200");
        return switch (profile) {
            case "AES_CM_128_HMAC_SHA1_80" -> isLarge ? 0.95 : 0.80;
            case "AEAD_AES_128_GCM" -> againstCGcm(isLarge, java, isNative);
            case "AEAD_AES_256_GCM" -> isLarge && !isNative ? java < NEW_RELEASE ? 1.30 : 1.20 : Double.NaN;
            default -> Double.NaN;
        };
    }

    private static double againstCGcm(boolean isLarge, int java, boolean isNative) {
        if (isNative) {
            return isLarge ? 1.00 : 1.05;
        }
        if (java < NEW_RELEASE) {
            return isLarge ? 1.20 : 1.45;
        }
        return isLarge ? 1.10 : 1.40;
    }

    /** {@return most of the time of Debian's binary libsrtp, which is linked with NSS} */
    static double againstDebianBinary(String profile) {
        return profile.startsWith("AEAD") ? 0.65 : 0.25;
    }

    /** {@return most of jitsi-srtp's time with the JDK's ciphers} */
    static double againstJitsi(String profile) {
        return profile.startsWith("AEAD") ? 1.05 : 0.90;
    }

    /** {@return most of jitsi-srtp's time with its OpenSSL: ahead of it} */
    static double againstJitsiOpenSsl() {
        return 1.00;
    }

    /** {@return most bytes allocated for a packet: the JDK's GCM allocates, nothing else does} */
    static double bytes(String profile, boolean isNative) {
        return profile.startsWith("AEAD") && !isNative ? 1229 : 0.5;
    }
}
