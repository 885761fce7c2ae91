package dev.nightjar.dtlssrtp;

import java.util.Arrays;
import java.util.HexFormat;

/** Writes the lines of a {@link KeyLog}. */
final class DtlsKeyLines {
    private static final HexFormat HEX = HexFormat.of();

    private DtlsKeyLines() {}

    /** {@return the line of a handshake's master secret} */
    static String masterSecret(byte[] clientRandom, byte[] masterSecret) {
        return "CLIENT_RANDOM " + HEX.formatHex(clientRandom) + ' ' + HEX.formatHex(masterSecret) + '\n';
    }

    /** {@return the two comments of both directions' SRTP keys, out of the exported block} */
    static String srtp(byte[] clientRandom, SrtpProfile profile, byte[] block) {
        StringBuilder lines = new StringBuilder();
        for (DtlsRole role : DtlsRole.values()) {
            SrtpMasterKey keys = DtlsKeyBlock.writtenBy(role, profile, block);
            byte[] key = keys.key();
            byte[] salt = keys.salt();
            lines.append("# SRTP_").append(role).append(' ').append(HEX.formatHex(clientRandom));
            lines.append(' ').append(profile).append(' ').append(HEX.formatHex(key));
            lines.append(' ').append(HEX.formatHex(salt)).append('\n');
            keys.destroy();
            Arrays.fill(key, (byte) 0);
            Arrays.fill(salt, (byte) 0);
        }
        return lines.toString();
    }
}
