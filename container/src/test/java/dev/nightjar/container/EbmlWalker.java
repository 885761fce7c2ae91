package dev.nightjar.container;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Reads elements back without any code of the writer: every byte belongs to exactly one element, or it fails. Ids are
 * written out again here on purpose.
 */
final class EbmlWalker {
    private static final Set<Integer> MASTERS = Set.of(
            0x1A45DFA3,
            0x18538067,
            0x114D9B74,
            0x4DBB,
            0x1549A966,
            0x1654AE6B,
            0xAE,
            0xE0,
            0xE1,
            0x1F43B675,
            0x1C53BB6B,
            0xBB,
            0xB7);
    private static final Set<Integer> TOP_LEVEL =
            Set.of(0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B, 0x18538067);

    record Element(int id, int position, int content, int end, boolean sized, byte[] file, List<Element> children) {
        List<Element> all(int wanted) {
            return children.stream().filter(child -> child.id == wanted).toList();
        }

        Element one(int wanted) {
            List<Element> found = all(wanted);
            if (found.size() != 1) {
                throw new AssertionError(
                        found.size() + " of " + Integer.toHexString(wanted) + " in " + Integer.toHexString(id));
            }
            return found.get(0);
        }

        boolean has(int wanted) {
            return !all(wanted).isEmpty();
        }

        byte[] bytes() {
            return Arrays.copyOfRange(file, content, end);
        }

        long uint() {
            long value = 0;
            for (byte b : bytes()) {
                value = value << 8 | b & 0xFF;
            }
            return value;
        }

        double float64() {
            return ByteBuffer.wrap(bytes()).getDouble();
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }
    }

    private final byte[] file;
    private int at;
    private boolean lastSized;

    private EbmlWalker(byte[] file) {
        this.file = file;
    }

    static List<Element> walk(byte[] file) {
        EbmlWalker walker = new EbmlWalker(file);
        List<Element> elements = new ArrayList<>();
        while (walker.at < file.length) {
            elements.add(walker.element(file.length));
        }
        return elements;
    }

    private Element element(int limit) {
        int position = at;
        int id = (int) number(4, false);
        long size = number(8, true);
        boolean sized = lastSized;
        int content = at;
        long end = sized ? content + size : limit;
        if (end > limit) {
            throw new AssertionError(
                    "element " + Integer.toHexString(id) + " at " + position + " ends at " + end + " past " + limit);
        }
        List<Element> children = new ArrayList<>();
        if (MASTERS.contains(id)) {
            while (at < end && !(!sized && id == 0x1F43B675 && TOP_LEVEL.contains(peekId()))) {
                children.add(element((int) end));
            }
            end = at;
        } else {
            at = (int) end;
        }
        return new Element(id, position, content, (int) end, sized, file, children);
    }

    private int peekId() {
        int before = at;
        int id = (int) number(4, false);
        at = before;
        return id;
    }

    private long number(int maxWidth, boolean strip) {
        int first = file[at] & 0xFF;
        int width = 1;
        while (width <= maxWidth && (first & 0x100 >> width) == 0) {
            width++;
        }
        if (width > maxWidth || at + width > file.length) {
            throw new AssertionError("no EBML number at " + at + " of " + file.length);
        }
        long value = strip ? first & 0xFF >> width : first;
        for (int i = 1; i < width; i++) {
            value = value << 8 | file[at + i] & 0xFF;
        }
        at += width;
        lastSized = value != (1L << 7 * width) - 1;
        return value;
    }
}
