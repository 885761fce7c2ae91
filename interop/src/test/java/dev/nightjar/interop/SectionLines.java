package dev.nightjar.interop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a description says of its sections, a line each. */
final class SectionLines {
    private static final Pattern DIRECTION =
            Pattern.compile("^a=(sendrecv|sendonly|recvonly|inactive)\r?$", Pattern.MULTILINE);

    private SectionLines() {}

    static List<String> of(String sdp) {
        List<String> lines = new ArrayList<>();
        String[] parts = sdp.split("(?m)^m=");
        for (String section : Arrays.asList(parts).subList(1, Math.max(parts.length, 1))) {
            String[] words = section.split("\\s+", 3);
            boolean isBundleOnly = section.contains("a=bundle-only");
            boolean isRejected = words[1].equals("0") && !isBundleOnly;
            String direction = found(DIRECTION, section, "sendrecv");
            lines.add("sections|section(" + words[0] + " " + (isRejected ? "rejected" : direction) + ")");
            if (isBundleOnly) {
                lines.add("bundle|bundle-only(" + words[0] + " " + place(sdp, mid(section)) + ")");
            }
        }
        return lines;
    }

    /** {@return which section has that mid, from 0: mids are anybody's choice; -1 for none} */
    static int place(String sdp, @Nullable String mid) {
        String[] parts = sdp.split("(?m)^m=");
        for (int i = 1; i < parts.length; i++) {
            if (mid(parts[i]).equals(mid)) {
                return i - 1;
            }
        }
        return -1;
    }

    /** {@return the user fragment of the first section that has one} */
    static String ufrag(String sdp) {
        return found(Pattern.compile("^a=ice-ufrag:(\\S+)", Pattern.MULTILINE), sdp, "");
    }

    /** {@return the name of the first codec of a section} */
    static String codec(String sdp, int index) {
        String section = sdp.split("(?m)^m=")[index + 1];
        String payloadType = section.split("\\s+")[3];
        return found(Pattern.compile("^a=rtpmap:" + payloadType + " ([^/]+)/", Pattern.MULTILINE), section, "?");
    }

    private static String mid(String section) {
        return found(Pattern.compile("^a=mid:(\\S+)", Pattern.MULTILINE), section, "-");
    }

    private static String found(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
