package dev.nightjar.rtp.payload;

import java.util.HexFormat;

/** H.265 NAL units for tests: the parameter sets of the sample video, and ones made bit by bit. */
final class H265Streams {
    static final String VPS = "40010c01ffff01600000030090000003000003001eba0240";
    static final String SPS = "42010101600000030090000003000003001ea0388147111196e92930bc05a020000003002000000301e1";
    static final String PPS = "4401c0718312";

    /** IDR_W_RADL, first_slice_segment_in_pic_flag set. */
    static final String IDR = "2601" + "af1122";

    /** TRAIL_R, first_slice_segment_in_pic_flag set. */
    static final String TRAIL = "0201" + "d01122";

    /** TRAIL_N of temporal id 1, first_slice_segment_in_pic_flag set. */
    static final String UPPER = "0002" + "d01122";

    private final StringBuilder bits = new StringBuilder();

    private H265Streams() {}

    /**
     * {@return a sequence parameter set with sub-layers of which each says profile and level}
     *
     * @param crop 0, or a conformance window that takes this from each side, in units of chroma
     */
    static String sps(int subLayers, int chroma, int depth, int width, int height, int crop) {
        H265Streams out =
                new H265Streams().number(0, 4).number(subLayers - 1, 3).put("1");
        out.put("00000001")
                .number(0x60, 8)
                .put("0".repeat(24))
                .put("0".repeat(48))
                .number(93, 8);
        for (int i = 1; i < subLayers; i++) {
            out.put("11");
        }
        if (subLayers > 1) {
            out.put("0".repeat(2 * (9 - subLayers)));
            out.put("1".repeat(96).repeat(subLayers - 1));
        }
        out.ue(0).ue(chroma).put(chroma == 3 ? "0" : "").ue(width).ue(height);
        out.put(crop == 0 ? "0" : "1");
        for (int i = 0; crop > 0 && i < 4; i++) {
            out.ue(crop);
        }
        return "4201" + out.ue(depth - 8).ue(depth - 8).hex();
    }

    static String prefixed(String... units) {
        StringBuilder out = new StringBuilder();
        for (String unit : units) {
            out.append(HexFormat.of().toHexDigits(unit.length() / 2)).append(unit);
        }
        return out.toString();
    }

    static String aggregate(String... units) {
        StringBuilder out = new StringBuilder("6001");
        for (String unit : units) {
            out.append(HexFormat.of().toHexDigits((short) (unit.length() / 2))).append(unit);
        }
        return out.toString();
    }

    private H265Streams put(String more) {
        bits.append(more);
        return this;
    }

    private H265Streams number(int value, int width) {
        String binary = Integer.toBinaryString(value);
        return put("0".repeat(width - binary.length()) + (width == 0 ? "" : binary));
    }

    private H265Streams ue(int value) {
        String binary = Integer.toBinaryString(value + 1);
        return put("0".repeat(binary.length() - 1) + binary);
    }

    private String hex() {
        put("1");
        while (bits.length() % 8 != 0) {
            put("0");
        }
        int zeros = 0;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < bits.length(); i += 8) {
            int octet = Integer.parseInt(bits.substring(i, i + 8), 2);
            if (zeros >= 2 && octet <= 3) {
                out.append("03");
                zeros = 0;
            }
            zeros = octet == 0 ? zeros + 1 : 0;
            out.append(HexFormat.of().toHexDigits((byte) octet));
        }
        return out.toString();
    }
}
