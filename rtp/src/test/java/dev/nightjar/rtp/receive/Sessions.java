package dev.nightjar.rtp.receive;

import dev.nightjar.core.Path;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.send.SendConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** What sessions of tests negotiate. */
public final class Sessions {
    public static final int VP8 = 96;
    public static final int RTX = 97;
    public static final int OPUS = 111;
    public static final int MID_ID = 4;
    public static final int RID_ID = 10;
    public static final int REPAIRED_RID_ID = 11;
    public static final int TRANSPORT_CC_ID = 3;

    public static final ExtensionMap EXTENSIONS = ExtensionMap.of(Map.of(
            MID_ID, HeaderExtensionUri.MID.uri(),
            RID_ID, HeaderExtensionUri.RID.uri(),
            REPAIRED_RID_ID, HeaderExtensionUri.REPAIRED_RID.uri(),
            TRANSPORT_CC_ID, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri()));

    public static final FeedbackMechanisms NO_NACK = new FeedbackMechanisms(false, true, true, true, false);

    private Sessions() {}

    public static MediaSection video(String mid, FeedbackMechanisms feedback) {
        List<CodecParameters> codecs =
                List.of(CodecParameters.of(VP8, "VP8", 90_000), CodecParameters.rtx(RTX, VP8, 90_000));
        return MediaSection.of(mid, MediaKind.VIDEO, codecs, feedback);
    }

    public static MediaSection audio(String mid) {
        FeedbackMechanisms feedback = new FeedbackMechanisms(false, false, false, true, false);
        CodecParameters opus = new CodecParameters(OPUS, "opus", 48_000, 2, Map.of());
        return MediaSection.of(mid, MediaKind.AUDIO, List.of(opus), feedback);
    }

    public static ReceiveConfig config(MediaSection... sections) {
        return new ReceiveConfig(List.of(sections), EXTENSIONS, true);
    }

    public static RtpReceiveSession session(MediaSection... sections) {
        RtpReceiveSession session = new RtpReceiveSession(0x51, "receiver", ReceiveOptions.RECORDING);
        session.configure(config(sections));
        return session;
    }

    public static Path path() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return Path.udp(new InetSocketAddress(loopback, 5000), new InetSocketAddress(loopback, 6000));
    }

    public static SendConfig sender(String mid, int ssrc, int firstSequenceNumber, int firstTimestamp) {
        SendConfig.Retransmit rtx = new SendConfig.Retransmit(RTX, ssrc + 1, 100);
        return new SendConfig(
                mid,
                ssrc,
                "sender",
                VP8,
                90_000,
                rtx,
                EXTENSIONS,
                firstSequenceNumber,
                firstTimestamp,
                3_900_000_000_000_000_000L);
    }
}
