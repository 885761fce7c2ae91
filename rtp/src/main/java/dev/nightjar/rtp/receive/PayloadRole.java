package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.repair.FecFormat;
import java.util.Optional;

/** What has to be done with the packets of a payload type before they are media. */
enum PayloadRole {
    /** Nothing. */
    MEDIA,
    /** RFC 4588. */
    RTX,
    /** RFC 2198. */
    RED,
    /** RFC 5109. */
    ULPFEC,
    /** draft-ietf-payload-flexible-fec-scheme-03. */
    FLEXFEC;

    static PayloadRole of(CodecParameters codec) {
        if (codec.isRtx()) {
            return RTX;
        }
        if (codec.name().equalsIgnoreCase("red")) {
            return RED;
        }
        Optional<FecFormat> fec = FecFormat.fromEncodingName(codec.name());
        return fec.map(format -> format == FecFormat.ULPFEC ? ULPFEC : FLEXFEC).orElse(MEDIA);
    }
}
