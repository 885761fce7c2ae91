package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.receive.CodecParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the payload types and extension identifiers of a received stream mean, as negotiated with its sender.
 *
 * <p>Immutable; compared by identity, a renegotiation makes another one. Any thread.
 */
public final class ForwardFormat {
    /**
     * Extensions that describe the media and so hold for every receiver. What belongs to one transport (mid, rid,
     * transport-wide sequence numbers, send times) is made anew for each.
     */
    private static final HeaderExtensionUri[] CARRIED = {
        HeaderExtensionUri.AUDIO_LEVEL,
        HeaderExtensionUri.VIDEO_ORIENTATION,
        HeaderExtensionUri.PLAYOUT_DELAY,
        HeaderExtensionUri.ABS_CAPTURE_TIME,
        HeaderExtensionUri.VIDEO_CONTENT_TYPE,
        HeaderExtensionUri.COLOR_SPACE
    };

    static final int MAX_CARRIED = CARRIED.length;

    private static final int PAYLOAD_TYPES = 128;
    private static final int DEFAULT_CLOCK_RATE = 90_000;

    private final @Nullable CodecKind[] kinds = new CodecKind[PAYLOAD_TYPES];
    private final int[] clockRates = new int[PAYLOAD_TYPES];
    private final int[] carriedIds = new int[MAX_CARRIED];
    private final int descriptorId;
    private final int allocationId;

    /** Makes a format of the codecs and extensions of one section. */
    public ForwardFormat(List<CodecParameters> codecs, ExtensionMap extensions) {
        for (CodecParameters codec : codecs) {
            kinds[codec.payloadType()] =
                    CodecKind.fromEncodingName(codec.name()).orElse(null);
            clockRates[codec.payloadType()] = codec.clockRate();
        }
        for (int i = 0; i < MAX_CARRIED; i++) {
            carriedIds[i] = extensions.id(CARRIED[i]);
        }
        descriptorId = extensions.id(HeaderExtensionUri.DEPENDENCY_DESCRIPTOR);
        allocationId = extensions.id(HeaderExtensionUri.VIDEO_LAYERS_ALLOCATION);
    }

    @Nullable
    CodecKind kind(int payloadType) {
        return kinds[payloadType];
    }

    int clockRate(int payloadType) {
        return clockRates[payloadType] == 0 ? DEFAULT_CLOCK_RATE : clockRates[payloadType];
    }

    /** {@return the sender's identifier of a carried extension, or 0 where it was not negotiated} */
    int carriedId(int carried) {
        return carriedIds[carried];
    }

    /** {@return the sender's identifier of dependency descriptors, or 0 where they were not negotiated} */
    int descriptorId() {
        return descriptorId;
    }

    /** {@return the sender's identifier of video layers allocations, or 0 where they were not negotiated} */
    int allocationId() {
        return allocationId;
    }

    static HeaderExtensionUri carried(int carried) {
        return CARRIED[carried];
    }
}
