package dev.nightjar.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Judges a recording of the counter page with ffprobe and ffmpeg, which are independent of Nightjar.
 *
 * <p>That ffmpeg decodes without a word proves little for VP8, so every picture is read back and compared with the one
 * that was drawn.
 */
public final class RecordingProbe {
    private final Path file;
    private final int width;
    private final int height;

    private RecordingProbe(Path file, int width, int height) {
        this.file = file;
        this.width = width;
        this.height = height;
    }

    /** {@return what is in a recording of the page's usual picture, 640 x 480} */
    public static RecordingReport examine(Path file) {
        return examine(file, 640, 480);
    }

    /** {@return what is in a recording of a picture drawn in this size; smaller frames are scaled up to it} */
    public static RecordingReport examine(Path file, int width, int height) {
        return new RecordingProbe(file.toAbsolutePath(), width, height).examine();
    }

    /** {@return ffprobe's answer with everything but pictures: format, streams, packets, frames} */
    static JsonNode ffprobe(Path file, String... what) {
        List<String> command = new ArrayList<>(List.of(Tool.FFPROBE.path(), "-v", "quiet", "-of", "json"));
        command.addAll(List.of(what));
        command.add(file.toAbsolutePath().toString());
        return LineProcess.JSON.readTree(Tool.run(Path.of("."), command));
    }

    private RecordingReport examine() {
        String entries = "format=format_name,duration:stream=index,codec_type,codec_name,width,height,sample_rate"
                + ":packet=stream_index,pts_time,size,flags"
                + ":frame=stream_index,pts_time,width,height,key_frame,nb_samples";
        JsonNode whole = ffprobe(file, "-show_entries", entries);
        List<StreamInfo> streams = new ArrayList<>();
        for (JsonNode stream : whole.path("streams")) {
            streams.add(new StreamInfo(
                    stream.path("codec_type").asString(""),
                    stream.path("codec_name").asString(""),
                    stream.path("width").asInt(0),
                    stream.path("height").asInt(0)));
        }
        StringBuilder complaints = new StringBuilder();
        Probed video = Probed.of(whole, "video");
        Probed audio = Probed.of(whole, "audio");
        return new RecordingReport(
                file,
                whole.path("format").path("format_name").asString(""),
                whole.path("format").path("duration").asDouble(Double.NaN),
                streams,
                video.mediaPackets(),
                audio.mediaPackets(),
                video.isThere() ? frames(video.frames(), complaints) : List.of(),
                audio.isThere() ? clicks(audio, complaints) : List.of(),
                complaints.toString().strip());
    }

    private List<VideoFrame> frames(List<JsonNode> coded, StringBuilder complaints) {
        CounterReader reader = new CounterReader(width, height);
        List<VideoFrame> frames = new ArrayList<>();
        int pictureBytes = width * height * 3 / 2;
        String scale = "scale=" + width + ":" + height + ":flags=bicubic";
        decode(complaints, List.of("-map", "0:v:0", "-vf", scale, "-pix_fmt", "yuv420p", "-f", "rawvideo"), in -> {
            for (byte[] picture = in.readNBytes(pictureBytes);
                    picture.length == pictureBytes;
                    picture = in.readNBytes(pictureBytes)) {
                JsonNode frame = frames.size() < coded.size() ? coded.get(frames.size()) : MissingNode.getInstance();
                int counter = reader.counter(picture);
                boolean fullRange = reader.fullRange(picture);
                frames.add(new VideoFrame(
                        frame.path("pts_time").asDouble(Double.NaN),
                        frame.path("width").asInt(0),
                        frame.path("height").asInt(0),
                        frame.path("key_frame").asInt(0) == 1,
                        counter,
                        fullRange,
                        reader.flash(picture),
                        counter == CounterReader.UNREADABLE ? Double.NaN : reader.psnr(picture, counter, fullRange)));
            }
        });
        if (coded.size() != frames.size()) {
            complaints.append("ffprobe saw ").append(coded.size()).append(" frames, ffmpeg ");
            complaints.append(frames.size()).append('\n');
        }
        return frames;
    }

    private List<Double> clicks(Probed coded, StringBuilder complaints) {
        ClickFinder finder = new ClickFinder();
        String rate = String.valueOf(ClickFinder.SAMPLE_RATE);
        decode(complaints, List.of("-map", "0:a:0", "-ac", "1", "-ar", rate, "-f", "s16le"), in -> {
            for (JsonNode frame : coded.frames()) {
                long samples = (long) frame.path("nb_samples").asInt(0) * ClickFinder.SAMPLE_RATE / coded.sampleRate();
                finder.add(frame.path("pts_time").asDouble(Double.NaN), in.readNBytes(2 * (int) samples));
            }
            in.transferTo(OutputStream.nullOutputStream());
        });
        return finder.clicks();
    }

    private interface Decoded {
        void read(InputStream in) throws IOException;
    }

    private void decode(StringBuilder complaints, List<String> options, Decoded decoded) {
        List<String> command = new ArrayList<>(List.of(Tool.FFMPEG.path(), "-nostdin", "-v", "error"));
        command.addAll(List.of("-copyts", "-i", file.toString()));
        command.addAll(options);
        command.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base", "1:1000000", "-"));
        try {
            Path errors = Files.createTempFile("nightjar-ffmpeg", ".err");
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            try (InputStream in = process.getInputStream()) {
                decoded.read(in);
                int status = process.waitFor();
                complaints.append(Files.readString(errors, StandardCharsets.UTF_8));
                if (status != 0) {
                    complaints.append("ffmpeg ended with ").append(status).append('\n');
                }
            } finally {
                process.destroyForcibly();
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted while decoding " + file, e);
        }
    }

    /** What ffprobe tells of one stream, decoded; empty where there is none. */
    private record Probed(int sampleRate, List<JsonNode> packets, List<JsonNode> frames) {
        static Probed of(JsonNode whole, String type) {
            List<JsonNode> packets = new ArrayList<>();
            List<JsonNode> frames = new ArrayList<>();
            for (JsonNode stream : whole.path("streams")) {
                if (stream.path("codec_type").asString("").equals(type)) {
                    int index = stream.path("index").asInt();
                    for (JsonNode each : whole.path("packets_and_frames")) {
                        if (each.path("stream_index").asInt(-1) == index) {
                            (each.path("type").asString("").equals("packet") ? packets : frames).add(each);
                        }
                    }
                    return new Probed(stream.path("sample_rate").asInt(ClickFinder.SAMPLE_RATE), packets, frames);
                }
            }
            return new Probed(0, packets, frames);
        }

        boolean isThere() {
            return sampleRate > 0;
        }

        List<MediaPacket> mediaPackets() {
            return packets.stream()
                    .map(packet -> new MediaPacket(
                            packet.path("pts_time").asDouble(Double.NaN),
                            packet.path("size").asInt(),
                            packet.path("flags").asString("").startsWith("K")))
                    .toList();
        }
    }
}
