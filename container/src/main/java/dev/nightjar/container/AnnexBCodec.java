package dev.nightjar.container;

/** What a byte stream with start codes holds, and where its pictures begin. */
public enum AnnexBCodec {
    /** H.264 Annex B. */
    H264 {
        @Override
        byte[] delimiter() {
            return new byte[] {0, 0, 0, 1, 9, (byte) 0xF0};
        }

        @Override
        boolean isPicture(byte[] nal, int length) {
            int type = type(nal);
            return type >= 1 && type <= 5;
        }

        @Override
        boolean isFirstOfPicture(byte[] nal, int length) {
            // H.264 §7.3.3: first_mb_in_slice is 0, which is a single bit of 1.
            boolean hasHeader = type(nal) == 1 || type(nal) == 2 || type(nal) == 5;
            return hasHeader && length > 1 && (nal[1] & 0x80) != 0;
        }

        @Override
        boolean isBeforePicture(byte[] nal) {
            int type = type(nal);
            // H.264 §7.4.1.2.3: SEI, parameter sets, delimiter, and 14 to 18.
            return type >= 6 && type <= 9 || type >= 14 && type <= 18;
        }

        @Override
        boolean isRandomAccess(byte[] nal) {
            return type(nal) == 5;
        }

        private int type(byte[] nal) {
            return nal[0] & 0x1F;
        }
    },
    /** H.265 Annex B. */
    H265 {
        @Override
        byte[] delimiter() {
            return new byte[] {0, 0, 0, 1, 0x46, 1, 0x50};
        }

        @Override
        boolean isPicture(byte[] nal, int length) {
            return length > 2 && type(nal) < 32;
        }

        @Override
        boolean isFirstOfPicture(byte[] nal, int length) {
            // H.265 §7.3.6.1: first_slice_segment_in_pic_flag begins the slice header.
            return isPicture(nal, length) && (nal[2] & 0x80) != 0;
        }

        @Override
        boolean isBeforePicture(byte[] nal) {
            int type = type(nal);
            // H.265 §7.4.2.4.4: parameter sets, delimiter, prefix SEI, and reserved ones.
            return type >= 32 && type <= 35 || type == 39 || type >= 41 && type <= 44 || type >= 48 && type <= 55;
        }

        @Override
        boolean isRandomAccess(byte[] nal) {
            return type(nal) >= 16 && type(nal) <= 21;
        }

        private int type(byte[] nal) {
            return nal[0] >> 1 & 0x3F;
        }
    };

    /** {@return a delimiter that may stand before any picture, its start code too} */
    abstract byte[] delimiter();

    /** {@return whether a NAL unit holds part of a picture} */
    abstract boolean isPicture(byte[] nal, int length);

    /** {@return whether it holds the first part of one} */
    abstract boolean isFirstOfPicture(byte[] nal, int length);

    /** {@return whether it begins an access unit where one with a picture goes before} */
    abstract boolean isBeforePicture(byte[] nal);

    /** {@return whether decoding can begin at the picture} */
    abstract boolean isRandomAccess(byte[] nal);
}
