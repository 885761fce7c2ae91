package dev.nightjar.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * What {@link RecordingProbe} saw in a file. Its {@code toString} is made for the message of a failed assertion.
 *
 * @param file that was looked at
 * @param container ffmpeg's name of it
 * @param duration seconds as the header says, NaN when it does not
 * @param streams in the header's order
 * @param videoPackets in file order
 * @param audioPackets in file order
 * @param frames the video decoded
 * @param clicks seconds at which beeps begin
 * @param complaints what ffmpeg and ffprobe wrote on standard error
 */
public record RecordingReport(
        Path file,
        String container,
        double duration,
        List<StreamInfo> streams,
        List<MediaPacket> videoPackets,
        List<MediaPacket> audioPackets,
        List<VideoFrame> frames,
        List<Double> clicks,
        String complaints) {
    /** Copies the lists. */
    public RecordingReport {
        streams = List.copyOf(streams);
        videoPackets = List.copyOf(videoPackets);
        audioPackets = List.copyOf(audioPackets);
        frames = List.copyOf(frames);
        clicks = List.copyOf(clicks);
    }

    /** {@return the counters that could be read, in order of presentation} */
    public List<Integer> counters() {
        return frames.stream()
                .map(VideoFrame::counter)
                .filter(counter -> counter != CounterReader.UNREADABLE)
                .toList();
    }

    /** {@return share of frames whose counter could be read, 0 to 1} */
    public double readable() {
        return frames.isEmpty() ? 0 : (double) counters().size() / frames.size();
    }

    /** {@return each place where a counter is smaller than the one before, as {@code "41 -> 39 at 1.366 s"}} */
    public List<String> backwardSteps() {
        return steps(-0x8000, -1);
    }

    /** {@return each place where a counter equals the one before} */
    public List<String> repeats() {
        return steps(0, 0);
    }

    /** {@return counters between the first and the last that no frame shows} */
    public List<Integer> missing() {
        List<Integer> counters = counters();
        List<Integer> missing = new ArrayList<>();
        for (int i = 1; i < counters.size(); i++) {
            for (int lost = counters.get(i - 1) + 1; lost < counters.get(i); lost++) {
                missing.add(lost);
            }
        }
        return missing;
    }

    /** {@return lowest PSNR in dB of the frames coded at the size of the drawn picture, NaN when there is none} */
    public double lowestPsnr() {
        return psnr().min().orElse(Double.NaN);
    }

    /** {@return mean PSNR in dB of the frames coded at the size of the drawn picture, NaN when there is none} */
    public double meanPsnr() {
        return psnr().average().orElse(Double.NaN);
    }

    /** {@return lowest PSNR in dB of the frames coded smaller than the drawn picture, NaN when there is none} */
    public double lowestScaledPsnr() {
        return frames.stream()
                .filter(frame -> frame.width() < widest() && frame.counter() != CounterReader.UNREADABLE)
                .mapToDouble(VideoFrame::psnr)
                .min()
                .orElse(Double.NaN);
    }

    /** {@return seconds from the first video packet to the last, by presentation time} */
    public double videoSpan() {
        return span(videoPackets);
    }

    /** {@return seconds from the first audio packet to the last, by presentation time} */
    public double audioSpan() {
        return span(audioPackets);
    }

    /** {@return the longest time between two pictures that follow each other, in seconds} */
    public double longestVideoGap() {
        double longest = 0;
        for (int i = 1; i < frames.size(); i++) {
            longest = Math.max(longest, frames.get(i).pts() - frames.get(i - 1).pts());
        }
        return longest;
    }

    /** {@return width of the widest coded frame, 0 without frames} */
    public int widest() {
        return frames.stream().mapToInt(VideoFrame::width).max().orElse(0);
    }

    /** {@return the sizes frames were coded in, each time it changes, as {@code 320x240}} */
    public List<String> sizes() {
        List<String> sizes = new ArrayList<>();
        for (VideoFrame frame : frames) {
            String size = frame.width() + "x" + frame.height();
            if (sizes.isEmpty() || !sizes.get(sizes.size() - 1).equals(size)) {
                sizes.add(size);
            }
        }
        return sizes;
    }

    /**
     * {@return whether the picture that a packet holds has another size than the one before it in the file}
     *
     * <p>An encoder begins a new size with a keyframe that nobody asked for.
     */
    public boolean beginsANewSize(MediaPacket packet) {
        int index = videoPackets.indexOf(packet);
        if (index < 1 || index >= frames.size()) {
            return false;
        }
        VideoFrame before = frames.get(index - 1);
        VideoFrame frame = frames.get(index);
        return frame.width() != before.width() || frame.height() != before.height();
    }

    /** {@return seconds at which a flash begins, where the first picture of it is there to tell} */
    public List<Double> flashes() {
        return frames.stream()
                .filter(frame -> frame.counter() >= 0 && frame.counter() % CounterPicture.FLASH_PERIOD == 0)
                .filter(VideoFrame::flash)
                .map(VideoFrame::pts)
                .toList();
    }

    /** {@return for each click with a flash within half a second: click minus flash in seconds, positive if late} */
    public List<Double> clickOffsets() {
        List<Double> flashes = flashes();
        List<Double> offsets = new ArrayList<>();
        for (double click : clicks) {
            flashes.stream()
                    .map(flash -> click - flash)
                    .filter(offset -> Math.abs(offset) < 0.5)
                    .min((a, b) -> Double.compare(Math.abs(a), Math.abs(b)))
                    .ifPresent(offsets::add);
        }
        return offsets;
    }

    @Override
    public String toString() {
        List<Double> offsets = clickOffsets();
        return String.join(
                "\n",
                file + ": " + container + ", " + seconds(duration) + ", " + streams,
                "video: " + videoPackets.size() + " packets over " + seconds(videoSpan()) + ", "
                        + videoPackets.stream().filter(MediaPacket::key).count() + " keyframes, longest gap "
                        + seconds(longestVideoGap()) + ", sizes " + sizes() + ", full range in "
                        + frames.stream().filter(VideoFrame::fullRange).count() + " frames",
                "audio: " + audioPackets.size() + " packets over " + seconds(audioSpan()),
                "counters: " + counters().size() + " of " + frames.size() + " readable, "
                        + (counters().isEmpty()
                                ? "none"
                                : counters().get(0) + " to "
                                        + counters().get(counters().size() - 1))
                        + ", missing " + missing() + ", backward " + backwardSteps() + ", repeats " + repeats(),
                String.format(
                        Locale.ROOT,
                        "psnr: lowest %.1f dB, mean %.1f dB, lowest scaled %.1f dB",
                        lowestPsnr(),
                        meanPsnr(),
                        lowestScaledPsnr()),
                "clicks: " + clicks.size() + ", flashes: " + flashes().size() + ", click after flash by "
                        + offsets.stream().map(RecordingReport::seconds).toList(),
                complaints.isEmpty() ? "no complaints of ffmpeg" : "ffmpeg: " + complaints);
    }

    private List<String> steps(int from, int to) {
        List<String> found = new ArrayList<>();
        int before = CounterReader.UNREADABLE;
        for (VideoFrame frame : frames) {
            if (frame.counter() == CounterReader.UNREADABLE) {
                continue;
            }
            int step = frame.counter() - before;
            if (before != CounterReader.UNREADABLE && step >= from && step <= to) {
                found.add(before + " -> " + frame.counter() + " at " + seconds(frame.pts()));
            }
            before = frame.counter();
        }
        return found;
    }

    private DoubleStream psnr() {
        return frames.stream()
                .filter(frame -> frame.width() == widest() && frame.counter() != CounterReader.UNREADABLE)
                .mapToDouble(VideoFrame::psnr);
    }

    private static double span(List<MediaPacket> packets) {
        double first = packets.stream().mapToDouble(MediaPacket::pts).min().orElse(0);
        double last = packets.stream().mapToDouble(MediaPacket::pts).max().orElse(0);
        return last - first;
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f s", value);
    }
}
