package dev.nightjar.rtp.repair;

import java.util.Optional;

/** The two ways of writing parity packets that browsers know. */
public enum FecFormat {
    /** RFC 5109 inside RED: the parity packets use the SSRC and the sequence numbers of the media. */
    ULPFEC("ulpfec"),
    /** draft-ietf-payload-flexible-fec-scheme-03: the parity packets have an SSRC of their own. */
    FLEXFEC("flexfec-03");

    private final String encodingName;

    FecFormat(String encodingName) {
        this.encodingName = encodingName;
    }

    /** {@return the format of an {@code a=rtpmap} encoding name, whose case does not matter (RFC 4855 §3)} */
    public static Optional<FecFormat> fromEncodingName(String name) {
        for (FecFormat format : values()) {
            if (format.encodingName.equalsIgnoreCase(name)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** {@return the encoding name in {@code a=rtpmap}} */
    public String encodingName() {
        return encodingName;
    }
}
