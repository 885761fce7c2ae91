package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.callbacks.Listeners;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What the path takes of a sender's encodings, for those who listen. Confined to the connection's executor. */
final class SenderRates {
    private final SenderEncodings encodings;
    private final Listeners<Long> listeners = new Listeners<>();
    private final Listeners<EncodingBitrate> encodingListeners = new Listeners<>();

    /** By SSRC; as many as the sender ever had encodings. */
    private final Map<Integer, Long> latest = new HashMap<>();

    SenderRates(SenderEncodings encodings) {
        this.encodings = encodings;
    }

    /** Any thread. */
    void onChange(LongConsumer listener) {
        requireNonNull(listener, "listener");
        listeners.add(listener::accept);
    }

    /** Any thread. */
    void onEncodingChange(Consumer<EncodingBitrate> listener) {
        encodingListeners.add(listener);
    }

    /** One encoding may take so much now. */
    void changed(int ssrc, long bitrateBps, @Nullable Track track) {
        long sum = 0;
        EncodingBitrate told = null;
        latest.put(ssrc, bitrateBps);
        List<SentEncoding> all = encodings.sent();
        for (SentEncoding encoding : all) {
            sum += encoding.isSent() ? latest.getOrDefault(encoding.ssrc(), 0L) : 0;
            if (encoding.ssrc() == ssrc) {
                int index = encoding.of(track instanceof EncodedTrack made ? made.encodings() : 1, all);
                told = new EncodingBitrate(index, encoding.parameters().rid(), bitrateBps);
            }
        }
        listeners.fire(sum);
        if (told != null) {
            encodingListeners.fire(told);
        }
    }
}
