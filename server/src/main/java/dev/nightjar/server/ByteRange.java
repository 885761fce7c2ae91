package dev.nightjar.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that a player asks for, RFC 9110 §14.1.2.
 *
 * @param first its first byte
 * @param length its bytes, at least 1
 */
record ByteRange(long first, long length) {
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * {@return the range, or null when the whole file is to be sent: no header, or one of a form that we leave out}
     *
     * @throws HttpError 416 when it lies outside the file
     */
    static @Nullable ByteRange parse(@Nullable String header, long size) {
        Matcher range = ONE_RANGE.matcher(header == null ? "" : header.strip());
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return null;
        }
        long first;
        long last;
        if (range.group(1).isEmpty()) {
            first = Math.max(0, size - Long.parseLong(range.group(2)));
            last = size - 1;
        } else {
            first = Long.parseLong(range.group(1));
            long named = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
            if (named < first) {
                // RFC 9110 §14.1.1: such a range is invalid, and §14.2 has an invalid one ignored.
                return null;
            }
            last = Math.min(size - 1, named);
        }
        if (first > last) {
            throw HttpError.notSatisfiable(size);
        }
        return new ByteRange(first, last - first + 1);
    }
}
