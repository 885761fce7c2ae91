package dev.nightjar.rtp.extension;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The extensions that name what a packet belongs to: SDES items in header extensions, RFC 7941 §4.1.
 *
 * <p>A name is a token of visible ASCII characters, as the grammars of RFC 9143 §15 and RFC 8852 §3 have it; anything
 * else counts as malformed.
 */
public final class StreamName implements HeaderExtension<String> {
    /** Media identification tag, RFC 9143 §15. */
    public static final StreamName MID = new StreamName("urn:ietf:params:rtp-hdrext:sdes:mid");

    /** RTP stream identifier, RFC 8852 §3.1. */
    public static final StreamName RID = new StreamName("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");

    /** The stream that a repair stream repairs, RFC 8852 §3.2. */
    public static final StreamName REPAIRED_RID =
            new StreamName("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id");

    private final String uri;

    private StreamName(String uri) {
        this.uri = uri;
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public @Nullable String parse(byte[] buffer, int offset, int length) {
        if (length == 0) {
            return null;
        }
        for (int i = offset; i < offset + length; i++) {
            if (buffer[i] <= ' ' || buffer[i] == 0x7F) {
                return null;
            }
        }
        return new String(buffer, offset, length, StandardCharsets.US_ASCII);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException unless the name is 1 to 255 visible ASCII characters
     */
    @Override
    public int write(String name, byte[] buffer, int offset) {
        int length = name.length();
        boolean fits = length > 0 && length <= maxBytes();
        for (int i = 0; fits && i < length; i++) {
            fits = name.charAt(i) > ' ' && name.charAt(i) < 0x7F;
            buffer[offset + i] = (byte) name.charAt(i);
        }
        if (!fits) {
            throw new IllegalArgumentException("name: " + name + " (expected: 1 to 255 visible ASCII characters)");
        }
        return length;
    }

    @Override
    public int maxBytes() {
        return 255;
    }
}
