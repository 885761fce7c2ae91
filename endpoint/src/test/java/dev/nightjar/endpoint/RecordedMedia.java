package dev.nightjar.endpoint;

import dev.nightjar.testkit.RtpDump;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The beginning of a recorded stream of a browser, cut behind a whole frame.
 *
 * @param encodingName as in {@code a=rtpmap}
 * @param packets in the order and at the times they came
 * @param frames whole frames in them
 */
record RecordedMedia(String encodingName, List<RtpDump.Packet> packets, int frames) {
    private static final int MARKER = 0x80;
    private static final Map<String, RtpDump> LOADED = new HashMap<>();

    static RecordedMedia vp8(int millis) {
        return video("VP8", "chromium-vp8.rtpdump", millis);
    }

    static RecordedMedia h264(int millis) {
        return video("H264", "chromium-h264.rtpdump", millis);
    }

    /** {@return sound: one frame in each packet} */
    static RecordedMedia opus(int millis) {
        List<RtpDump.Packet> packets = beginning("chromium-opus.rtpdump", millis);
        return new RecordedMedia("opus", packets, packets.size());
    }

    private static RecordedMedia video(String encodingName, String resource, int millis) {
        List<RtpDump.Packet> packets = beginning(resource, millis);
        int end = packets.size();
        while ((packets.get(end - 1).bytes()[1] & MARKER) == 0) {
            end--;
        }
        List<RtpDump.Packet> whole = packets.subList(0, end);
        int frames = (int)
                whole.stream().filter(each -> (each.bytes()[1] & MARKER) != 0).count();
        return new RecordedMedia(encodingName, whole, frames);
    }

    private static List<RtpDump.Packet> beginning(String resource, int millis) {
        RtpDump dump;
        synchronized (LOADED) {
            dump = LOADED.computeIfAbsent(resource, RecordedMedia::load);
        }
        return dump.packets().stream()
                .filter(packet -> packet.atMillis() < millis)
                .toList();
    }

    private static RtpDump load(String resource) {
        try (InputStream file = RecordedMedia.class.getResourceAsStream(resource)) {
            return RtpDump.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
