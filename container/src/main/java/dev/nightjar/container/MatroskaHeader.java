package dev.nightjar.container;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything before the first cluster. Its length never changes, so it is written again, whole, in its place whenever
 * something in it becomes known: a picture size, a codec private, and at the end duration, size and cues.
 *
 * <pre>
 * EBML header
 * Segment, unknown size until the end
 *   SeekHead: Info, Tracks (Cues at the end), Void where Cues will be
 *   Info, with Void where Duration will be
 *   Tracks
 *   Void: room for what comes late
 * </pre>
 */
final class MatroskaHeader {
    /** Says that something is not known yet. */
    static final long UNKNOWN = -1;

    /** 80 ms, RFC 9559 §5.1.4.1 and what RFC 7845 §4.6 asks decoders to run before a seek's target. */
    private static final long OPUS_SEEK_PRE_ROLL_NANOS = 80_000_000;

    private static final Instant DATE_EPOCH = Instant.parse("2001-01-01T00:00:00Z");
    private static final int SEEK_LENGTH = 21;
    private static final int SEEK_HEAD_LENGTH = 5 + 3 * SEEK_LENGTH;
    private static final int DURATION_LENGTH = 11;

    /** Wide enough for every header, so that its length does not depend on what it holds. */
    private static final int MASTER_SIZE_WIDTH = 4;

    private final MatroskaConfig config;
    private final EbmlBuffer out = new EbmlBuffer(1024);
    private final int tracksRoom;
    private final int length;
    private final boolean webm;
    private int segmentStart;

    MatroskaHeader(MatroskaConfig config, List<TrackSpec> tracks) {
        this.config = config;
        this.webm = tracks.stream().allMatch(track -> track.codec().isWebm());
        putTracks(tracks, MASTER_SIZE_WIDTH);
        this.tracksRoom = out.length() + config.headerRoomBytes();
        encode(tracks, UNKNOWN, UNKNOWN, UNKNOWN);
        this.length = out.length();
    }

    int length() {
        return length;
    }

    /** {@return position of the segment's first byte, which positions inside it count from} */
    int segmentStart() {
        return segmentStart;
    }

    /** {@return whether the header has room for these tracks, and its type allows their codecs} */
    boolean fits(List<TrackSpec> tracks) {
        if (webm && tracks.stream().anyMatch(track -> !track.codec().isWebm())) {
            return false;
        }
        out.clear();
        putTracks(tracks, MASTER_SIZE_WIDTH);
        return out.length() <= tracksRoom;
    }

    /**
     * {@return the header's bytes, valid until the next call}
     *
     * @param durationTicks or {@link #UNKNOWN}
     * @param cuesPosition absolute, or {@link #UNKNOWN}
     * @param fileLength or {@link #UNKNOWN}
     */
    EbmlBuffer encode(List<TrackSpec> tracks, long durationTicks, long cuesPosition, long fileLength) {
        out.clear();
        putEbmlHeader(webm ? "webm" : "matroska");
        out.putId(EbmlId.SEGMENT);
        int sizePosition = out.length();
        out.putSize(EbmlBuffer.UNKNOWN_SIZE, EbmlBuffer.MAX_SIZE_WIDTH);
        segmentStart = out.length();
        if (fileLength != UNKNOWN) {
            out.setSize(sizePosition, fileLength - segmentStart, EbmlBuffer.MAX_SIZE_WIDTH);
        }
        int seekHead = out.length();
        out.putVoid(SEEK_HEAD_LENGTH);
        int info = out.length();
        putInfo(durationTicks);
        int trackStart = out.length();
        putTracks(tracks, MASTER_SIZE_WIDTH);
        if (tracksRoom - (out.length() - trackStart) == 1) {
            // No Void is one byte long, so the size before it grows by that byte.
            out.setLength(trackStart);
            putTracks(tracks, MASTER_SIZE_WIDTH + 1);
        }
        out.putVoid(tracksRoom - (out.length() - trackStart));
        int end = out.length();
        out.setLength(seekHead);
        putSeekHead(info, trackStart, cuesPosition);
        out.setLength(end);
        return out;
    }

    private void putEbmlHeader(String docType) {
        int header = out.begin(EbmlId.EBML, 1);
        out.putUint(EbmlId.EBML_VERSION, 1);
        out.putUint(EbmlId.EBML_READ_VERSION, 1);
        out.putUint(EbmlId.EBML_MAX_ID_LENGTH, 4);
        out.putUint(EbmlId.EBML_MAX_SIZE_LENGTH, 8);
        out.putString(EbmlId.DOC_TYPE, docType);
        // CodecDelay and SeekPreRoll are of version 4; a reader of version 2 knows SimpleBlock and can play the file.
        out.putUint(EbmlId.DOC_TYPE_VERSION, 4);
        out.putUint(EbmlId.DOC_TYPE_READ_VERSION, 2);
        out.end(header, 1);
    }

    private void putSeekHead(int info, int tracks, long cues) {
        int head = out.begin(EbmlId.SEEK_HEAD, 1);
        putSeek(EbmlId.INFO, info);
        putSeek(EbmlId.TRACKS, tracks);
        if (cues != UNKNOWN) {
            putSeek(EbmlId.CUES, cues);
        }
        out.end(head, 1);
        out.putVoid(cues == UNKNOWN ? SEEK_LENGTH : 0);
    }

    private void putSeek(int id, long position) {
        int seek = out.begin(EbmlId.SEEK, 1);
        out.putUint(EbmlId.SEEK_ID, id & 0xFFFFFFFFL);
        out.putUint(EbmlId.SEEK_POSITION, position - segmentStart, Long.BYTES);
        out.end(seek, 1);
    }

    private void putInfo(long durationTicks) {
        int info = out.begin(EbmlId.INFO, MASTER_SIZE_WIDTH);
        out.putUint(EbmlId.TIMESTAMP_SCALE, config.timestampScaleNanos());
        if (durationTicks == UNKNOWN) {
            out.putVoid(DURATION_LENGTH);
        } else {
            out.putFloat(EbmlId.DURATION, (double) durationTicks);
        }
        out.putString(EbmlId.MUXING_APP, "Nightjar");
        out.putString(EbmlId.WRITING_APP, config.writingApp());
        Instant date = config.date();
        if (date != null) {
            out.putUint(EbmlId.DATE_UTC, Duration.between(DATE_EPOCH, date).toNanos(), Long.BYTES);
        }
        String title = config.title();
        if (title != null) {
            out.putString(EbmlId.TITLE, title);
        }
        out.end(info, MASTER_SIZE_WIDTH);
    }

    private void putTracks(List<TrackSpec> tracks, int sizeWidth) {
        int start = out.begin(EbmlId.TRACKS, sizeWidth);
        for (TrackSpec track : tracks) {
            putTrack(track);
        }
        out.end(start, sizeWidth);
    }

    private void putTrack(TrackSpec track) {
        int entry = out.begin(EbmlId.TRACK_ENTRY, MASTER_SIZE_WIDTH);
        out.putUint(EbmlId.TRACK_NUMBER, track.number());
        out.putUint(EbmlId.TRACK_UID, track.number());
        out.putUint(EbmlId.TRACK_TYPE, track.isVideo() ? 1 : 2);
        out.putUint(EbmlId.FLAG_LACING, 0);
        // Without the element the language would be English, RFC 9559 §5.1.4.1.
        out.putString(EbmlId.LANGUAGE, track.language());
        String name = track.name();
        if (name != null) {
            out.putString(EbmlId.NAME, name);
        }
        out.putString(EbmlId.CODEC_ID, track.codec().codecId());
        putCodecPrivate(track.codec(), track.codecPrivate());
        if (track.isVideo()) {
            int video = out.begin(EbmlId.VIDEO, 1);
            out.putUint(EbmlId.PIXEL_WIDTH, track.width(), Short.BYTES);
            out.putUint(EbmlId.PIXEL_HEIGHT, track.height(), Short.BYTES);
            out.end(video, 1);
        } else {
            int audio = out.begin(EbmlId.AUDIO, 1);
            out.putFloat(EbmlId.SAMPLING_FREQUENCY, track.sampleRate());
            out.putUint(EbmlId.CHANNELS, track.channels());
            if (track.codec() == MatroskaCodec.L16) {
                out.putUint(EbmlId.BIT_DEPTH, Short.SIZE);
            }
            out.end(audio, 1);
        }
        out.end(entry, MASTER_SIZE_WIDTH);
    }

    private void putCodecPrivate(MatroskaCodec codec, byte @Nullable [] codecPrivate) {
        if (codecPrivate == null) {
            return;
        }
        out.putBinary(EbmlId.CODEC_PRIVATE, codecPrivate);
        if (codec == MatroskaCodec.OPUS) {
            out.putUint(EbmlId.CODEC_DELAY, OpusHead.delayNanos(codecPrivate));
            out.putUint(EbmlId.SEEK_PRE_ROLL, OPUS_SEEK_PRE_ROLL_NANOS);
        }
    }
}
