package dev.nightjar.core;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * How addresses and credentials appear in logs: addresses are personal data, so they are cut unless an operator asks.
 *
 * <p>The system property {@code nightjar.log.unredacted=true} turns the cutting off for the whole process.
 */
public final class Redaction {
    private static final boolean UNREDACTED = Boolean.getBoolean("nightjar.log.unredacted");

    private Redaction() {}

    /** {@return the address with its host part cut, for example {@code 192.0.x.x:5000}} */
    public static String address(InetSocketAddress address) {
        return address(address, UNREDACTED);
    }

    /** {@return the first two characters of a ufrag, token or fingerprint} */
    public static String credential(String credential) {
        return credential(credential, UNREDACTED);
    }

    static String address(InetSocketAddress address, boolean unredacted) {
        if (unredacted) {
            return address.toString();
        }
        InetAddress host = address.getAddress();
        if (host == null) {
            return "x:" + address.getPort();
        }
        byte[] bytes = host.getAddress();
        String prefix = bytes.length == 4
                ? (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + ".x.x"
                : "[" + Integer.toHexString(NetworkBytes.getUint16(bytes, 0)) + ":x]";
        return prefix + ":" + address.getPort();
    }

    static String credential(String credential, boolean unredacted) {
        return unredacted ? credential : credential.substring(0, Math.min(2, credential.length())) + "…";
    }
}
