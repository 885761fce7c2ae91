package dev.nightjar.ice;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** User names, realms and passwords as they are signed: the OpaqueString profile of RFC 8265 §4.2. */
final class OpaqueString {
    private OpaqueString() {}

    /**
     * {@return UTF-8 of the text in form C, with every other space made an ASCII one}
     *
     * <p>*Choice:* characters that the profile forbids are kept: the server decides whether it knows such a user.
     */
    static byte[] bytes(String text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        return Normalizer.normalize(mapped, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }
}
