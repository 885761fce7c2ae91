package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.ExtensionMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one receiver's packets: in the shorter form where that holds all, else, and where the receiver takes
 * both forms in one stream (RFC 8285 §4.1.2), in the longer one.
 */
final class ForwardHeaders {
    private final HeaderLayout layout;

    /** For descriptors that the shorter form cannot hold; null where the receiver is sent none. */
    private final @Nullable HeaderLayout wideLayout;

    ForwardHeaders(byte[] mid, ExtensionMap extensions, boolean isMixedAllowed) {
        layout = new HeaderLayout(mid, extensions);
        boolean isWide = layout.isTwoByte() || isMixedAllowed;
        wideLayout = isWide && layout.hasDescriptor() ? new HeaderLayout(mid, extensions, true) : null;
    }

    boolean hasTransportSequence() {
        return layout.hasTransportSequence();
    }

    /** {@return whether all that fits the shorter form goes in the longer one too, RFC 8285 §4.1.2} */
    boolean isTwoByte() {
        return layout.isTwoByte();
    }

    /** {@return whether the receiver is told what packets depend on} */
    boolean describes() {
        return wideLayout != null;
    }

    /** Writes the extension as {@link HeaderLayout#writeExtension} does. */
    int write(
            byte[] buffer,
            int offset,
            ForwardedPacket packet,
            int transportSequence,
            int sendTime,
            @Nullable DescriptorMemory descriptor) {
        HeaderLayout wide = wideLayout;
        boolean isLong = descriptor != null && descriptor.length() > HeaderLayout.MAX_ONE_BYTE_LENGTH;
        HeaderLayout fitting = isLong && wide != null ? wide : layout;
        return fitting.writeExtension(buffer, offset, packet, transportSequence, sendTime, descriptor);
    }
}
