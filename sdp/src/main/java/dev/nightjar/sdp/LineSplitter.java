package dev.nightjar.sdp;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into lines, RFC 8866 §5 and §9, each with the end it had. */
final class LineSplitter {
    private static final String LINE_RULE = "<type>=<value>, RFC 8866 §5";

    private LineSplitter() {}

    static List<SdpLine> split(String text) {
        if (text.length() > SdpLimits.MAX_LENGTH) {
            throw new SdpParseException(1, 1, "", "at most " + SdpLimits.MAX_LENGTH + " characters");
        }
        List<SdpLine> lines = new ArrayList<>();
        int begin = 0;
        while (begin < text.length()) {
            int feed = text.indexOf('\n', begin);
            int end = feed < 0 ? text.length() : feed;
            boolean carriageReturn = feed > begin && text.charAt(feed - 1) == '\r';
            LineEnding ending = feed < 0 ? LineEnding.NONE : carriageReturn ? LineEnding.CRLF : LineEnding.LF;
            String line = text.substring(begin, carriageReturn ? end - 1 : end);
            if (lines.size() == SdpLimits.MAX_LINES) {
                throw new SdpParseException(lines.size() + 1, 1, line, "at most " + SdpLimits.MAX_LINES + " lines");
            }
            lines.add(line(line, lines.size() + 1, ending));
            begin = end + 1;
        }
        return lines;
    }

    private static SdpLine line(String line, int number, LineEnding ending) {
        if (line.isEmpty() || !SdpLine.isType(line.charAt(0))) {
            throw new SdpParseException(number, 1, line, LINE_RULE);
        }
        if (line.length() == 1 || line.charAt(1) != '=') {
            throw new SdpParseException(number, 2, line, LINE_RULE);
        }
        for (int i = 2; i < line.length(); i++) {
            if (line.charAt(i) == '\r' || line.charAt(i) == 0) {
                throw new SdpParseException(number, i + 1, line, "a value without CR or NUL, RFC 8866 §9 byte-string");
            }
        }
        return RecurringLines.line(line.charAt(0), line.substring(2), ending);
    }
}
