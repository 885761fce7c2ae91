package dev.nightjar.endpoint;

import dev.nightjar.rtp.dtmf.DtmfPacket;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.send.EncodedStream;
import dev.nightjar.rtp.send.FrameExtension;
import dev.nightjar.rtp.send.RtpSendSession;
import dev.nightjar.rtp.send.StreamIdentity;
import dev.nightjar.sdp.RtpCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One sender's share in encoded tracks: there is one from the first track on, whatever is agreed and replaced.
 *
 * <p>Confined to the loop of the sender's connection.
 */
final class EncodedOutlet implements ToneOutlet {
    private final RtpSender sender;
    private final RtpSendSession session;
    private final Function<SentEncoding, StreamIdentity> identities;
    private List<OutletEncoding> encodings = List.of();
    private @Nullable EncodedTrack track;
    private @Nullable SectionPlan plan;
    private @Nullable TonePlayer tones;
    private boolean isBlocked;

    EncodedOutlet(RtpSender sender, RtpSendSession session, Function<SentEncoding, StreamIdentity> identities) {
        this.sender = sender;
        this.session = session;
        this.identities = identities;
    }

    RtpSender sender() {
        return sender;
    }

    /** Says BYE: nothing comes for a while. */
    void pause(long nowNanos) {
        encodings.forEach(each -> session.pause(each.stream(), nowNanos));
    }

    /** Says BYE for good. */
    void end(long nowNanos) {
        encodings.forEach(each -> session.end(each.stream(), nowNanos));
        encodings = List.of();
    }

    /** Sends another track from now on, or none. */
    void track(@Nullable EncodedTrack other) {
        track = other;
        unblock();
        encodings.forEach(each -> each.stream().rebase());
    }

    /** Takes what is agreed for its section; null when it has none. */
    void plan(@Nullable SectionPlan agreed, long nowNanos) {
        plan = agreed;
        follow(nowNanos);
        encodings.forEach(OutletEncoding::forget);
    }

    /** Tells the track that it can be sent here, if the peer has agreed to its codec. */
    void tellReady() {
        EncodedTrack sent = track;
        SectionPlan agreed = plan;
        boolean isAgreed = agreed != null && agreed.direction().sends();
        if (sent != null && agreed != null && isAgreed && choose(agreed.codecs(), sent.codec()) != null) {
            sent.ready(sender);
        }
    }

    /** Has a stream for each encoding that the sender has now, and ends those of the others. */
    void follow(long nowNanos) {
        List<OutletEncoding> before = encodings;
        List<OutletEncoding> now = new ArrayList<>();
        List<SentEncoding> all = sender.encodings().sent();
        EncodedTrack sent = track;
        for (SentEncoding wanted : all) {
            OutletEncoding known = find(before, wanted.ssrc());
            if (known == null) {
                known = new OutletEncoding(session.open(identities.apply(wanted)));
            }
            known.follow(wanted, now.size(), all, sent == null ? 1 : sent.encodings());
            now.add(known);
        }
        encodings = List.copyOf(now);
        for (OutletEncoding old : before) {
            if (!now.contains(old)) {
                session.end(old.stream(), nowNanos);
            }
        }
    }

    private static @Nullable OutletEncoding find(List<OutletEncoding> among, int ssrc) {
        for (OutletEncoding each : among) {
            if (each.stream().ssrc() == ssrc) {
                return each;
            }
        }
        return null;
    }

    /** Sends a frame of one of the track's encodings, if it is sent and the peer has agreed to its codec. */
    void send(
            int index,
            EncodedFrame frame,
            int rtpTimestamp,
            List<FrameExtension> extensions,
            boolean isAfterGap,
            long nowNanos) {
        SectionPlan agreed = plan;
        EncodedTrack sent = track;
        TonePlayer playing = tones;
        boolean isOver = playing != null && playing.isPlaying(nowNanos);
        if (sent == null || agreed == null || !agreed.direction().sends() || isOver) {
            return;
        }
        for (int i = 0; i < encodings.size(); i++) {
            OutletEncoding encoding = encodings.get(i);
            if (encoding.of(sent.encodings()) == index) {
                send(encoding, agreed, frame, rtpTimestamp, extensions, isAfterGap, nowNanos);
            }
        }
    }

    private void send(
            OutletEncoding encoding,
            SectionPlan agreed,
            EncodedFrame frame,
            int rtpTimestamp,
            List<FrameExtension> extensions,
            boolean isAfterGap,
            long nowNanos) {
        if (!encoding.isFor(frame.codec()) && !configure(encoding, agreed, frame.codec())) {
            return;
        }
        if (isAfterGap) {
            encoding.stream().skipped();
        }
        try {
            encoding.stream().send(frame, rtpTimestamp, extensions, nowNanos);
            unblock();
        } catch (IllegalArgumentException malformed) {
            encoding.stream().skipped();
            isBlocked = true;
            sender.blocked("a frame is not what " + frame.codec() + " makes: " + malformed.getMessage());
        }
    }

    private void unblock() {
        if (isBlocked) {
            isBlocked = false;
            sender.blocked(null);
        }
    }

    private boolean configure(OutletEncoding encoding, SectionPlan agreed, CodecKind kind) {
        if (!encoding.configure(agreed, kind)) {
            if (!isBlocked) {
                isBlocked = true;
                sender.blocked("the track is " + kind + ", which the receiver has not agreed to (expected: one of "
                        + TrackFormat.names(agreed.codecs()) + ")");
            }
            return false;
        }
        unblock();
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * <p>*Choice:* a stream that has sent nothing yet begins with a frame of silence. Chromium plays nothing, tones
     * neither, before it has had a packet of sound.
     */
    @Override
    public void begins(TonePlayer player, long nowNanos) {
        tones = player;
        EncodedStream stream = encodings.get(0).stream();
        CodecKind kind = encodings.get(0).configured();
        EncodedFrame silence = kind == null || stream.isStarted() ? null : Silence.of(kind);
        if (silence != null) {
            stream.send(silence, 0, nowNanos);
            stream.rebase();
        }
    }

    @Override
    public @Nullable RtpCodec toneCodec() {
        SectionPlan agreed = plan;
        if (agreed == null || !agreed.direction().sends()) {
            return null;
        }
        OutletEncoding encoding = encodings.get(0);
        CodecKind kind = encoding.configured();
        if (kind == null) {
            kind = kind(agreed);
            if (kind == null || !encoding.configure(agreed, kind)) {
                return null;
            }
        }
        return SenderTones.codec(agreed.codecs(), kind.clockRate());
    }

    /** {@return the codec that frames of the track will ask for, or some other where they cannot be sent} */
    private @Nullable CodecKind kind(SectionPlan agreed) {
        EncodedTrack sent = track;
        return sent != null && choose(agreed.codecs(), sent.codec()) != null
                ? sent.codec()
                : TrackFormat.of(agreed).firstKind();
    }

    @Override
    public void send(DtmfPacket report, RtpCodec codec, long nowNanos) {
        encodings.get(0).stream().send(report, codec.payloadType(), codec.clockRate(), nowNanos);
    }

    /**
     * {@return the payload type of RED around a codec of sound, or -1}
     *
     * <p>It is used where the peer likes it better than the codec alone, which is how browsers choose.
     */
    static int red(List<RtpCodec> codecs, RtpCodec codec) {
        String type = Integer.toString(codec.payloadType());
        for (RtpCodec each : codecs) {
            if (each.equals(codec)) {
                return -1;
            }
            boolean isAround = each.isNamed("red") && each.clockRate() == codec.clockRate();
            if (isAround && List.of(each.parameters().text().split("/", -1)).contains(type)) {
                return each.payloadType();
            }
        }
        return -1;
    }

    /**
     * {@return the agreed form of a codec, or null}
     *
     * <p>*Choice:* of several of one name the first, which the peer likes best, but H.264 with several packets a
     * picture before that without; browsers decode by what the bitstream says, whichever profile was named.
     */
    static @Nullable RtpCodec choose(List<RtpCodec> codecs, CodecKind kind) {
        RtpCodec chosen = null;
        for (RtpCodec codec : codecs) {
            if (codec.isNamed(kind.encodingName())) {
                if (!isOfWholeUnits(codec)) {
                    return codec;
                }
                chosen = chosen == null ? codec : chosen;
            }
        }
        return chosen;
    }

    /** {@return whether it is H.264 of mode 0, as it is where nothing is said (RFC 6184 §8.1)} */
    static boolean isOfWholeUnits(RtpCodec codec) {
        return codec.isNamed(CodecKind.H264.encodingName())
                && !"1".equals(codec.parameters().asMap().get("packetization-mode"));
    }
}
