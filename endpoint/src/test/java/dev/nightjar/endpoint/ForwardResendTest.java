package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.dtlssrtp.SrtpConfig;
import dev.nightjar.dtlssrtp.SrtpContext;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.forward.ForwardFormat;
import dev.nightjar.rtp.forward.ForwardIdentity;
import dev.nightjar.rtp.forward.ForwardSource;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.PayloadTypes;
import dev.nightjar.rtp.receive.CodecParameters;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import dev.nightjar.rtp.send.TransportSequence;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A forwarded stream and SRTP together: what a NACK brings without RTX. */
class ForwardResendTest {
    private static final long MS = 1_000_000;
    private static final int SSRC = 77;

    private final Path path = Path.udp(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2));
    private final ForwardSource source = new ForwardSource();
    private final ForwardStream stream =
            new ForwardStream(new ForwardIdentity(SSRC, 78, "us", 100, 0, 0, 0), new TransportSequence(1), path);
    private final byte[] out = new byte[ForwardStream.MAX_PACKET_BYTES + SrtpContext.MAX_OVERHEAD_BYTES];

    @ParameterizedTest
    @EnumSource(
            value = SrtpProfile.class,
            names = {"AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
    void anAnswerWithoutRtxIsTheSameProtectedPacket(SrtpProfile profile) {
        byte[] key = new byte[profile.masterKeyLength()];
        byte[] salt = new byte[profile.masterSaltLength()];
        SrtpContext context = SrtpContext.create(new SrtpMasterKey(profile, key, salt), SrtpConfig.defaults());
        PayloadTypes types = new PayloadTypes();
        types.put(96, 120, -1);
        stream.payloadTypes(types);
        stream.configure(
                "v",
                ExtensionMap.of(Map.of(
                        1, HeaderExtensionUri.MID.uri(),
                        2, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
                        3, HeaderExtensionUri.ABS_SEND_TIME.uri())));
        stream.source(source);
        byte[] first = protect(context, forward(0, 10 * MS));
        for (int i = 1; i < 400; i++) {
            protect(context, forward(i, (10 + i) * MS));
        }

        nack(100, 500 * MS);
        Transmit again = stream.pollTransmit();
        System.arraycopy(again.buffer(), again.offset(), out, 0, again.length());

        assertThat(protect(context, again.length())).isEqualTo(first);
        assertThat(context.rtpCounters().sentAgain()).isEqualTo(1);
    }

    private int forward(int number, long nowNanos) {
        byte[] picture = PictureSource.picture(number, number == 0);
        RtpPacket packet = new RtpPacket();
        packet.wrap(picture, 0, picture.length);
        source.receive(
                packet,
                new ForwardFormat(List.of(CodecParameters.of(96, "VP8", 90_000)), ExtensionMap.EMPTY),
                nowNanos);
        return stream.forward(source.current(), out, 0, nowNanos);
    }

    private byte[] protect(SrtpContext context, int length) {
        return Arrays.copyOf(out, context.protectRtp(out, 0, length));
    }

    private void nack(int sequenceNumber, long nowNanos) {
        byte[] bytes = new byte[100];
        RtcpWriter writer = new RtcpWriter().wrap(bytes, 0, bytes.length);
        writer.nack(1, SSRC, new int[] {sequenceNumber}, 0, 1);
        stream.receive(path, bytes, 0, writer.length(), nowNanos);
    }
}
