package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.files.FileReel;
import dev.nightjar.rtp.payload.CodecKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files of one track: one, or several encodings of one picture, smallest first.
 *
 * @param reels in their order
 */
record FileLadder(List<FileReel> reels) {
    FileLadder {
        reels = List.copyOf(reels);
    }

    /**
     * {@return the files in their order of size, where all tell it}
     *
     * @throws IOException where several are not encodings of one picture, or too many
     */
    static FileLadder of(List<FileReel> reels) throws IOException {
        if (reels.size() > SendEncodings.MAX_ENCODINGS) {
            throw new IOException(
                    "encodings: " + reels.size() + " files (expected: at most " + SendEncodings.MAX_ENCODINGS + ")");
        }
        for (FileReel reel : reels) {
            if (reels.size() > 1
                    && (!reel.codec().isVideo() || reel.codec() != reels.get(0).codec())) {
                throw new IOException("encodings: " + reels.get(0).codec() + " and " + reel.codec()
                        + " (expected: one codec, of video)");
            }
        }
        List<FileReel> sorted = new ArrayList<>(reels);
        if (reels.stream().allMatch(reel -> reel.area() > 0)) {
            sorted.sort(Comparator.comparingLong(FileReel::area));
        }
        return new FileLadder(sorted);
    }

    CodecKind codec() {
        return reels.get(0).codec();
    }

    /** {@return names for them, and how many times each is smaller than the largest where they tell} */
    List<RtpEncodingParameters> sendEncodings() {
        int largest = reels.get(reels.size() - 1).width();
        List<RtpEncodingParameters> encodings = new ArrayList<>();
        for (FileReel reel : reels) {
            RtpEncodingParameters named = RtpEncodingParameters.of(Integer.toString(encodings.size()));
            boolean isKnown = reel.width() > 0 && largest >= reel.width();
            encodings.add(isKnown ? named.withScaleResolutionDownBy((double) largest / reel.width()) : named);
        }
        return List.copyOf(encodings);
    }
}
