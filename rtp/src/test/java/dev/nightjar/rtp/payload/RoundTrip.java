package dev.nightjar.rtp.payload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Packetises frames and puts them together again, as packets that arrive in order do. */
final class RoundTrip {
    final List<Integer> sizes = new ArrayList<>();
    final List<Integer> marked = new ArrayList<>();
    final List<byte[]> payloads = new ArrayList<>();
    final List<Frame> frames = new ArrayList<>();
    private final Packetiser packetiser;
    private final FrameAssembler assembler;
    private int timestamp;

    RoundTrip(CodecKind codec) {
        packetiser = Packetiser.of(codec);
        assembler = new FrameAssembler(Depacketiser.of(codec), frame -> frames.add(frame.copyOf()));
    }

    /** Sends a frame; {@link #sizes} are those of its payloads then. */
    RoundTrip send(EncodedFrame frame, int maxPayloadBytes) {
        sizes.clear();
        marked.clear();
        payloads.clear();
        timestamp += 3_000;
        packetiser.packetise(frame, maxPayloadBytes, (buffer, offset, length, last) -> {
            if (last) {
                marked.add(sizes.size());
            }
            sizes.add(length);
            payloads.add(Arrays.copyOfRange(buffer, offset, offset + length));
            assembler.packet(timestamp, last, false, buffer, offset, length, 0);
        });
        return this;
    }

    byte[] lastFrame() {
        Frame frame = frames.get(frames.size() - 1);
        return Arrays.copyOf(frame.buffer(), frame.length());
    }
}
