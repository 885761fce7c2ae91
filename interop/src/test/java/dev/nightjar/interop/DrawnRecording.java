package dev.nightjar.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Makes recordings whose faults are known, by ffmpeg, so that the checks can be checked. */
final class DrawnRecording {
    private static final int RATE = 30;

    private DrawnRecording() {}

    /**
     * Writes a Matroska file that shows the pictures with these counters, a thirtieth of a second each, and beeps
     * once a
     * second. The sound is PCM: ffmpeg would move the pictures by the delay of Opus.
     *
     * @param clickDelay seconds by which beeps come after whole seconds
     * @param spoil changes the luma of the picture at an index before it is encoded
     */
    static Path write(Path folder, List<Integer> counters, double clickDelay, BiConsumer<Integer, byte[]> spoil)
            throws IOException, InterruptedException {
        Path wav = folder.resolve("beeps.raw");
        Files.write(wav, beeps(counters.size() / (double) RATE, clickDelay));
        Path file = folder.resolve("drawn.mkv");
        String input = "-nostdin -v error -y -f rawvideo -pix_fmt yuv420p -s 640x480 -r " + RATE + " -i -";
        String sound = " -f s16le -ar 48000 -ac 1 -i " + wav;
        String coding = " -c:v libvpx -deadline realtime -cpu-used 8 -b:v 3M -c:a pcm_s16le " + file;
        List<String> command = new ArrayList<>(List.of(Tool.FFMPEG.path()));
        command.addAll(List.of((input + sound + coding).split(" ")));
        Process ffmpeg = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        CounterPicture picture = new CounterPicture(640, 480);
        byte[] chroma = new byte[640 * 480 / 2];
        Arrays.fill(chroma, (byte) 128);
        try (OutputStream out = ffmpeg.getOutputStream()) {
            for (int i = 0; i < counters.size(); i++) {
                byte[] luma = picture.draw(counters.get(i), false);
                spoil.accept(i, luma);
                out.write(luma);
                out.write(chroma);
            }
        }
        if (ffmpeg.waitFor() != 0) {
            throw new IOException("ffmpeg ended with " + ffmpeg.exitValue());
        }
        return file;
    }

    /**
     * Writes files of one encoded track each, with 320 x 240 counted pictures or beeps, for five seconds.
     *
     * @param coding the end of ffmpeg's command: encoder, its options, and the file's name
     */
    static Path picture(Path folder, String coding) throws IOException, InterruptedException {
        String[] words = coding.split(" ");
        Path file = folder.resolve(words[words.length - 1]);
        String input = "-nostdin -v error -y -f rawvideo -pix_fmt yuv420p -s 320x240 -r " + RATE + " -i - ";
        Process ffmpeg = start(folder, input + coding);
        CounterPicture picture = new CounterPicture(320, 240);
        byte[] chroma = new byte[320 * 240 / 2];
        Arrays.fill(chroma, (byte) 128);
        try (OutputStream out = ffmpeg.getOutputStream()) {
            for (int i = 0; i < 5 * RATE; i++) {
                out.write(picture.draw(i, false));
                out.write(chroma);
            }
        }
        return finished(ffmpeg, file);
    }

    /** Writes five seconds of beeps as {@link #picture} writes pictures. */
    static Path sound(Path folder, String coding) throws IOException, InterruptedException {
        String[] words = coding.split(" ");
        Files.write(folder.resolve("sound.raw"), beeps(5, 0));
        Process ffmpeg = start(folder, "-nostdin -v error -y -f s16le -ar 48000 -ac 1 -i sound.raw " + coding);
        ffmpeg.getOutputStream().close();
        return finished(ffmpeg, folder.resolve(words[words.length - 1]));
    }

    private static Process start(Path folder, String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Tool.FFMPEG.path()));
        command.addAll(List.of(arguments.split(" ")));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path finished(Process ffmpeg, Path file) throws IOException, InterruptedException {
        if (ffmpeg.waitFor() != 0) {
            throw new IOException("ffmpeg ended with " + ffmpeg.exitValue());
        }
        return file;
    }

    private static byte[] beeps(double seconds, double delay) {
        ByteBuffer samples = ByteBuffer.allocate((int) (seconds * 48_000) * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; samples.hasRemaining(); i++) {
            double inSecond = (i / 48_000.0 - delay + 1) % 1;
            boolean loud = i / 48_000.0 >= delay && inSecond < 0.06;
            samples.putShort((short) (loud ? 16_000 * Math.cos(2 * Math.PI * 1000 * inSecond) : 0));
        }
        return samples.array();
    }
}
