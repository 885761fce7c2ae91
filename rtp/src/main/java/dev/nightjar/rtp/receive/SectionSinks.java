package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.payload.FrameSink;
import org.jspecify.annotations.Nullable;

/** Who takes what one section receives; outlives renegotiations and changes of SSRC. */
final class SectionSinks {
    private final LayerChoice layers = new LayerChoice();
    private final HeardSources sources = new HeardSources();
    private @Nullable FrameSink frames;
    private @Nullable PacketSink packets;

    /** {@return which of the section's streams the frame sink hears} */
    LayerChoice layers() {
        return layers;
    }

    /** {@return whom its packets came of} */
    HeardSources sources() {
        return sources;
    }

    /** {@return whether nobody listens} */
    boolean isUnused() {
        return frames == null && packets == null;
    }

    @Nullable
    FrameSink frames() {
        return frames;
    }

    void frames(@Nullable FrameSink sink) {
        frames = sink;
    }

    @Nullable
    PacketSink packets() {
        return packets;
    }

    void packets(@Nullable PacketSink sink) {
        packets = sink;
    }
}
