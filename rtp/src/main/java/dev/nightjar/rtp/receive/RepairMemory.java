package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.repair.FecDecoder;
import dev.nightjar.rtp.repair.MutableExtensions;
import dev.nightjar.rtp.repair.RedReader;
import org.jspecify.annotations.Nullable;

/** What the streams of one session share for repairs: a bound on decoders, views and room for one packet. */
final class RepairMemory {
    /**
     * Streams with parity at once: a peer's camera and screen in all their layers. A decoder takes some 360 kB, and any
     * SSRC may claim one by sending RED or FlexFEC.
     */
    static final int MAX_DECODERS = 16;

    final RedReader red = new RedReader();
    final RtpPacket recovered = new RtpPacket();
    final byte[] packet = new byte[RtpReceiveSession.MAX_PACKET_BYTES];
    private ExtensionMap extensions = ExtensionMap.EMPTY;
    private MutableExtensions mutable = new MutableExtensions(ExtensionMap.EMPTY);
    private int descriptorId;
    private int decoders;

    /**
     * Takes what was negotiated.
     *
     * @return whether it differs
     */
    boolean extensions(ExtensionMap negotiated) {
        if (negotiated.equals(extensions)) {
            return false;
        }
        extensions = negotiated;
        mutable = new MutableExtensions(negotiated);
        descriptorId = negotiated.id(HeaderExtensionUri.DEPENDENCY_DESCRIPTOR);
        return true;
    }

    /** {@return the id of the dependency descriptor, or 0} */
    int descriptorId() {
        return descriptorId;
    }

    MutableExtensions mutable() {
        return mutable;
    }

    /** {@return a decoder, or null where the session has as many as it may} */
    @Nullable
    FecDecoder acquire(int ssrc) {
        if (decoders == MAX_DECODERS) {
            return null;
        }
        decoders++;
        return new FecDecoder(ssrc, mutable);
    }

    void release() {
        decoders--;
    }

    int decoders() {
        return decoders;
    }
}
