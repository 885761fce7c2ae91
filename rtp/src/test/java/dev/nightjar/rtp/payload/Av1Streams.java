package dev.nightjar.rtp.payload;

import java.util.HexFormat;

/** Makes AV1 OBUs bit by bit, for tests. */
final class Av1Streams {
    /** A frame OBU's payload: a key frame that is shown, without flags after that. */
    static final String KEY = "10" + "00";

    /** A frame OBU's payload: an inter frame that is shown. */
    static final String INTER = "30" + "00";

    private final StringBuilder bits = new StringBuilder();

    private Av1Streams() {}

    /**
     * {@return a sequence header's payload: main profile, level 4.0, order hints of 7 bits, screen content per frame}
     */
    static String sequence(int width, int height) {
        Av1Streams out = new Av1Streams().put("000" + "0" + "0"); // seq_profile, still_picture, reduced
        out.put("0" + "0" + "00000"); // no timing info, no display delay, one operating point
        out.put("000000000000" + "01000" + "0"); // its idc, level, tier
        out.size(width, height).put("0"); // no frame ids
        out.put("000" + "0000" + "1" + "00"); // tools; order hints
        out.put("1" + "1" + "110"); // screen content and integer vectors: selected by frames; 7 bits
        return out.put("000").put("0" + "0" + "0" + "0" + "01" + "0" + "0").hex();
    }

    private Av1Streams size(int width, int height) {
        return put("1001" + "1001").number(width - 1, 10).number(height - 1, 10);
    }

    /** {@return a key frame's header that says its own size} */
    static String keyOfSize(int width, int height) {
        // show_existing_frame, frame_type, show_frame; disable_cdf_update; no screen content; override; order hint
        return new Av1Streams()
                .put("0" + "00" + "1" + "0" + "0" + "1" + "0000000")
                .number(width - 1, 10)
                .number(height - 1, 10)
                .put("0")
                .hex();
    }

    /** {@return an OBU as it is on the wire, without size} */
    static String obu(int type, String payload) {
        return HexFormat.of().toHexDigits((byte) (type << 3)) + payload;
    }

    /** {@return an OBU with its size, as frames hold it} */
    static String sized(int type, String payload) {
        return HexFormat.of().toHexDigits((byte) (type << 3 | 2)) + leb(payload.length() / 2) + payload;
    }

    static String layered(int type, int temporalId, int spatialId, String payload) {
        return HexFormat.of().toHexDigits((byte) (type << 3 | 4)) + extension(temporalId, spatialId) + payload;
    }

    static String layeredAndSized(int type, int temporalId, int spatialId, String payload) {
        return HexFormat.of().toHexDigits((byte) (type << 3 | 6))
                + extension(temporalId, spatialId)
                + leb(payload.length() / 2)
                + payload;
    }

    private static String extension(int temporalId, int spatialId) {
        return HexFormat.of().toHexDigits((byte) (temporalId << 5 | spatialId << 3));
    }

    static String leb(int value) {
        byte[] bytes = new byte[8];
        return HexFormat.of().formatHex(bytes, 0, Leb128.write(bytes, 0, value));
    }

    private Av1Streams put(String more) {
        bits.append(more);
        return this;
    }

    private Av1Streams number(int value, int width) {
        String binary = Integer.toBinaryString(value);
        return put("0".repeat(width - binary.length()) + binary);
    }

    private String hex() {
        put("1"); // trailing_one_bit
        while (bits.length() % 8 != 0) {
            put("0");
        }
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
        }
        return HexFormat.of().formatHex(bytes);
    }
}
