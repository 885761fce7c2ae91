package dev.nightjar.rtp.payload;

import java.util.HexFormat;

/** Makes H.264 parameter sets bit by bit, for tests. */
final class H264Streams {
    private final StringBuilder bits = new StringBuilder();

    private H264Streams() {}

    static String baseline(int width, int height) {
        return "6742c01f" + new H264Streams().ue(0).size(width, height);
    }

    /** High profile, 4:2:0, 8 bits, with one scaling list. */
    static String high(int width, int height) {
        H264Streams out =
                new H264Streams().ue(0).ue(1).ue(0).ue(0).put("0").put("1").put("1");
        for (int i = 0; i < 16; i++) {
            out.ue(1); // se(1)
        }
        return "6764001f" + out.put("0000000").size(width, height);
    }

    /** High profile, 4:2:0, whose luma samples have eight bits and that many more. */
    static String high(int width, int height, int moreBits) {
        H264Streams out =
                new H264Streams().ue(0).ue(1).ue(moreBits).ue(0).put("0").put("0");
        return "6764001f" + out.size(width, height);
    }

    static String pictureSet(int id) {
        return "68" + new H264Streams().ue(id).ue(0).put("00").hex();
    }

    private String size(int width, int height) {
        int columns = (width + 15) / 16;
        int rows = (height + 15) / 16;
        ue(0); // log2_max_frame_num_minus4
        ue(2); // pic_order_cnt_type
        ue(1).put("0").ue(columns - 1).ue(rows - 1).put("11");
        int right = (columns * 16 - width) / 2;
        int bottom = (rows * 16 - height) / 2;
        if (right + bottom == 0) {
            put("0");
        } else {
            put("1").ue(0).ue(right).ue(0).ue(bottom);
        }
        return put("0").hex();
    }

    private H264Streams put(String more) {
        bits.append(more);
        return this;
    }

    private H264Streams ue(int value) {
        String binary = Integer.toBinaryString(value + 1);
        return put("0".repeat(binary.length() - 1) + binary);
    }

    private String hex() {
        put("1");
        while (bits.length() % 8 != 0) {
            put("0");
        }
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
        }
        return HexFormat.of().formatHex(bytes).replace("000001", "00000301").replace("000000", "00000300");
    }
}
