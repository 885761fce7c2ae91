package dev.nightjar.interop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a browser's connection sends, see {@code peer.js}; values, made step by step. */
public final class Sending {
    private final List<Map<String, String>> video;
    private final List<Map<String, String>> audio;
    private final List<Map<String, ?>> encodings;
    private final boolean dtx;

    private Sending(
            List<Map<String, String>> video,
            List<Map<String, String>> audio,
            List<Map<String, ?>> encodings,
            boolean dtx) {
        this.video = video;
        this.audio = audio;
        this.encodings = encodings;
        this.dtx = dtx;
    }

    /** {@return nothing yet} */
    public static Sending nothing() {
        return new Sending(List.of(), List.of(), List.of(), false);
    }

    /**
     * {@return the same with pictures}
     *
     * @param codec such as {@code VP9}
     * @param fmtp a part of its parameters that tells it apart, or an empty text
     */
    public Sending video(String codec, String fmtp) {
        return new Sending(with(video, "video/" + codec, fmtp), audio, encodings, dtx);
    }

    /** {@return the same with sound, in a codec liked less than those before} */
    public Sending audio(String codec) {
        return new Sending(video, with(audio, "audio/" + codec, ""), encodings, dtx);
    }

    /** {@return the same with one more encoding of the pictures, RTCRtpEncodingParameters} */
    public Sending encoding(Map<String, ?> parameters) {
        List<Map<String, ?>> more = new ArrayList<>(encodings);
        more.add(parameters);
        return new Sending(video, audio, more, dtx);
    }

    /** {@return the same with sound that stops between the beeps, and with pauses in what is sent there} */
    public Sending withDtx() {
        return new Sending(video, audio, encodings, true);
    }

    /** {@return whether pauses are asked for} */
    public boolean hasDtx() {
        return dtx;
    }

    /** {@return the part of their parameters by which pictures were chosen, or an empty text} */
    public String videoParameters() {
        return video.isEmpty() ? "" : String.valueOf(video.get(0).get("fmtp"));
    }

    private static List<Map<String, String>> with(List<Map<String, String>> codecs, String mimeType, String fmtp) {
        List<Map<String, String>> more = new ArrayList<>(codecs);
        more.add(Map.of("mimeType", mimeType, "fmtp", fmtp));
        return more;
    }

    Map<String, ?> options(String id) {
        Map<String, Object> options = new HashMap<>();
        options.put("id", id);
        if (!video.isEmpty()) {
            Map<String, Object> pictures = new HashMap<>(Map.of("codecs", video));
            if (!encodings.isEmpty()) {
                pictures.put("encodings", encodings);
            }
            options.put("video", pictures);
        }
        if (!audio.isEmpty()) {
            options.put("audio", Map.of("codecs", audio, "pausing", dtx));
        }
        return options;
    }
}
