package dev.nightjar.endpoint.internal.files;

import dev.nightjar.container.MediaFrame;
import dev.nightjar.container.WavFormat;
import dev.nightjar.container.WavReader;
import dev.nightjar.rtp.payload.CodecKind;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A WAV file sent as G.711, RFC 3551 §4.5.14, in packets of 20 ms: what it holds of G.711 as it is, PCM encoded; or PCM
 * of 44.1 kHz sent as L16, RFC 3551 §4.5.11.
 *
 * <p>*Choice:* nothing is resampled or mixed: a file has 8 000 or 44 100 samples a second of one channel, or is
 * refused.
 * L16 goes in packets of 10 ms, since twice that would not fit a path of 1 280 bytes.
 */
final class WavFile implements MediaFile {
    private static final int PACKET_SAMPLES = 160;
    private static final int SAMPLE_RATE = 8_000;
    private static final int LINEAR_PACKET_SAMPLES = 441;

    private final WavReader reader;
    private final InputStream in;
    private final CodecKind codec;

    /**
     * Reads a file whose header is read.
     *
     * @param wanted what PCM of 8 kHz is encoded in: PCMU or PCMA
     */
    WavFile(WavReader reader, CodecKind wanted, InputStream in) throws IOException {
        WavFormat format = reader.format();
        boolean isPcm = format.encoding() == WavFormat.Encoding.PCM_S16;
        boolean isLinear = isPcm && format.sampleRate() == CodecKind.L16.clockRate();
        if ((format.sampleRate() != SAMPLE_RATE && !isLinear) || format.channels() != 1) {
            throw new IOException("WAV with " + format.channels() + " channels at " + format.sampleRate()
                    + " Hz (expected: 1 at 8000 Hz, as G.711 is sent, or PCM at 44100 Hz, as L16 is)");
        }
        this.reader = reader;
        this.in = in;
        this.codec = isLinear ? CodecKind.L16 : g711(format.encoding(), wanted);
    }

    private static CodecKind g711(WavFormat.Encoding encoding, CodecKind wanted) {
        return switch (encoding) {
            case MULAW -> CodecKind.PCMU;
            case ALAW -> CodecKind.PCMA;
            case PCM_S16 -> wanted;
        };
    }

    @Override
    public CodecKind codec() {
        return codec;
    }

    @Override
    public @Nullable MediaFrame read() throws IOException {
        MediaFrame samples = reader.read(codec == CodecKind.L16 ? LINEAR_PACKET_SAMPLES : PACKET_SAMPLES);
        if (samples == null || reader.format().encoding() != WavFormat.Encoding.PCM_S16) {
            return samples;
        }
        byte[] linear = samples.bytes();
        byte[] encoded = codec == CodecKind.L16 ? inNetworkOrder(linear) : g711(linear);
        return new MediaFrame(samples.nanos(), true, encoded);
    }

    private static byte[] inNetworkOrder(byte[] linear) {
        byte[] swapped = new byte[linear.length];
        for (int i = 0; i < swapped.length; i++) {
            swapped[i] = linear[i ^ 1];
        }
        return swapped;
    }

    private byte[] g711(byte[] linear) {
        byte[] encoded = new byte[linear.length / 2];
        for (int i = 0; i < encoded.length; i++) {
            int sample = (linear[2 * i] & 0xFF) | linear[2 * i + 1] << 8;
            encoded[i] = codec == CodecKind.PCMU ? G711.toMuLaw(sample) : G711.toALaw(sample);
        }
        return encoded;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
