package dev.nightjar.sdp;

/** An attribute's value as a type; {@code toString} writes what follows the colon, to be read back equal. */
public sealed interface TypedAttribute
        permits CandidateAttribute,
                ExtMap,
                Fingerprint,
                Fmtp,
                MediaGroup,
                Msid,
                RtcpAttribute,
                RtcpFeedback,
                Rid,
                RtpMap,
                SctpMap,
                SetupRole,
                Simulcast,
                SsrcAttribute,
                SsrcGroup {

    /** {@return the attribute's name, as in {@code a=<name>:<value>}} */
    String attributeName();

    /** {@return the attribute's value, as in {@code a=<name>:<value>}} */
    @Override
    String toString();
}
