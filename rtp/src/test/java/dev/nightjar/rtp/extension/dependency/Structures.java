package dev.nightjar.rtp.extension.dependency;

import dev.nightjar.rtp.extension.dependency.DependencyStructure.Resolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The structures of RTP Payload Format For AV1 §A.10.2, from its tables. */
public final class Structures {
    /** Spatial id, temporal id; frame diffs; chain diffs; decode target indications. */
    private static final String L1T3 = """
            0 0 |     | 0 | S S S
            0 0 | 4   | 4 | S S S
            0 1 | 2   | 2 | S D -
            0 2 | 1   | 1 | D - -
            0 2 | 1   | 3 | D - -
            """;

    private static final String L3T3 = """
            0 0 |      | 0 0 0    | S S S S S S S S S
            0 0 | 12   | 12 11 10 | R R R R R R S S S
            0 1 | 6    | 6 5 4    | R R - R R - S D -
            0 2 | 3    | 3 2 1    | R - - R - - D - -
            0 2 | 3    | 9 8 7    | R - - R - - D - -
            1 0 | 1    | 1 1 1    | S S S S S S - - -
            1 0 | 12 1 | 1 1 1    | R R R S S S - - -
            1 1 | 6 1  | 7 6 5    | R R - S D - - - -
            1 2 | 3 1  | 4 3 2    | R - - D - - - - -
            1 2 | 3 1  | 10 9 8   | R - - D - - - - -
            2 0 | 1    | 2 1 1    | S S S - - - - - -
            2 0 | 12 1 | 2 1 1    | S S S - - - - - -
            2 1 | 6 1  | 8 7 6    | S D - - - - - - -
            2 2 | 3 1  | 5 4 3    | D - - - - - - - -
            2 2 | 3 1  | 11 10 9  | D - - - - - - - -
            """;

    private Structures() {}

    public static DependencyStructure l1t3(int offset) {
        return parse(L1T3, offset, 1, List.of(0, 0, 0), List.of());
    }

    public static DependencyStructure l3t3(int offset) {
        List<Resolution> sizes = List.of(new Resolution(320, 180), new Resolution(640, 360), new Resolution(1280, 720));
        return parse(L3T3, offset, 3, List.of(2, 2, 2, 1, 1, 1, 0, 0, 0), sizes);
    }

    private static DependencyStructure parse(
            String table, int offset, int chains, List<Integer> protectedBy, List<Resolution> resolutions) {
        List<DependencyTemplate> templates = new ArrayList<>();
        table.lines().forEach(line -> {
            String[] cells = line.split("\\|", -1);
            List<Integer> layer = numbers(cells[0]);
            List<DecodeTargetIndication> indications = Arrays.stream(
                            cells[3].trim().split(" "))
                    .map(symbol -> DecodeTargetIndication.of("-DSR".indexOf(symbol)))
                    .toList();
            templates.add(new DependencyTemplate(
                    layer.get(0), layer.get(1), indications, numbers(cells[1]), numbers(cells[2])));
        });
        int targets = templates.get(0).indications().size();
        return new DependencyStructure(offset, targets, templates, chains, protectedBy, resolutions);
    }

    private static List<Integer> numbers(String cell) {
        return cell.isBlank()
                ? List.of()
                : Arrays.stream(cell.trim().split(" +")).map(Integer::valueOf).toList();
    }

    /** {@return bytes of a text of zeros and ones, blanks and comments left out, filled up with zeros} */
    static byte[] bits(String text) {
        StringBuilder bits = new StringBuilder(text.replaceAll(";.*|\\s", ""));
        while (bits.length() % 8 != 0) {
            bits.append('0');
        }
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return bytes;
    }
}
