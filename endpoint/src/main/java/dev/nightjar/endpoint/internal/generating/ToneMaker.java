package dev.nightjar.endpoint.internal.generating;

import dev.nightjar.endpoint.Generator;
import dev.nightjar.endpoint.internal.files.G711;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;

/** Samples of a sine, encoded one by one. */
public final class ToneMaker implements FrameMaker {
    /** -12 dBov. */
    private static final double AMPLITUDE = 32_767 / 4.0;

    private static final int PACKET_MILLIS = 20;

    /** As {@code WavFile}: 20 ms of L16 would not fit a path of 1 280 bytes. */
    private static final int LINEAR_PACKET_MILLIS = 10;

    private final CodecKind codec;
    private final double cyclesPerSample;
    private final int samples;
    private final int millis;
    private final byte[] bytes;
    private final EncodedFrame frame;

    /** Begins at the tone's first sample. */
    public ToneMaker(Generator.Tone tone) {
        this.codec = tone.codec();
        this.cyclesPerSample = tone.hertz() / codec.sampleRate();
        boolean isLinear = codec == CodecKind.L16;
        this.millis = isLinear ? LINEAR_PACKET_MILLIS : PACKET_MILLIS;
        this.samples = codec.sampleRate() * millis / 1_000;
        this.bytes = new byte[isLinear ? 2 * samples : samples];
        this.frame = EncodedFrame.of(codec, bytes, true);
    }

    @Override
    public CodecKind codec() {
        return codec;
    }

    @Override
    public long intervalNanos() {
        return millis * 1_000_000L;
    }

    @Override
    public EncodedFrame make(long number) {
        long first = number * samples;
        for (int i = 0; i < samples; i++) {
            double cycles = (first + i) * cyclesPerSample;
            int sample = (int) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * (cycles - Math.floor(cycles))));
            switch (codec) {
                case PCMU -> bytes[i] = G711.toMuLaw(sample);
                case PCMA -> bytes[i] = G711.toALaw(sample);
                default -> {
                    bytes[2 * i] = (byte) (sample >> 8);
                    bytes[2 * i + 1] = (byte) sample;
                }
            }
        }
        return frame;
    }

    @Override
    public void requestKeyframe() {
        // Sound can be begun anywhere.
    }
}
