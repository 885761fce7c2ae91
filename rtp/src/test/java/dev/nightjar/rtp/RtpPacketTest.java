package dev.nightjar.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.Allocations;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    private boolean wrap(String hex, int offset) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] buffer = new byte[offset + bytes.length + 5];
        java.util.Arrays.fill(buffer, (byte) 0xEE);
        System.arraycopy(bytes, 0, buffer, offset, bytes.length);
        return packet.wrap(buffer, offset, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void readsEachFieldOfTheFixedHeader(int offset) {
        assertThat(wrap("82 E0 FFFE 80000001 FFFFFFFF 00000007 90000000 AABBCC", offset))
                .isTrue();

        assertThat(packet.isMarker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(96);
        assertThat(packet.sequenceNumber()).isEqualTo(0xFFFE);
        assertThat(packet.rtpTimestamp()).isEqualTo(0x80000001);
        assertThat(packet.ssrc()).isEqualTo(-1);
        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(packet.csrc(0)).isEqualTo(7);
        assertThat(packet.csrc(1)).isEqualTo(0x90000000);
        assertThatThrownBy(() -> packet.csrc(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(packet.headerLength()).isEqualTo(20);
        assertThat(packet.payloadOffset()).isEqualTo(offset + 20);
        assertThat(packet.payloadLength()).isEqualTo(3);
        assertThat(packet.hasExtension()).isFalse();
        assertThat(packet.extensionProfile()).isEqualTo(-1);
        assertThat(packet.extensionOffset(1)).isEqualTo(-1);
        assertThat(packet.offset()).isEqualTo(offset);
        assertThat(packet.length()).isEqualTo(23);
        assertThat(packet.toString()).contains("ssrc=4294967295").contains("sequenceNumber=65534");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void findsOneByteElementsBetweenPaddingBytes(int offset) {
        assertThat(wrap("90 60 0001 00000002 00000003 BEDE 0003 10AA 00 00 22B1B2B3 30C0 00 00 DD", offset))
                .isTrue();

        assertThat(packet.extensionProfile()).isEqualTo(0xBEDE);
        assertThat(packet.extensionOffset(1)).isEqualTo(offset + 17);
        assertThat(packet.extensionLength(1)).isEqualTo(1);
        assertThat(packet.extensionOffset(2)).isEqualTo(offset + 21);
        assertThat(packet.extensionLength(2)).isEqualTo(3);
        assertThat(packet.extensionLength(3)).isEqualTo(1);
        assertThat(packet.extensionLength(4)).isEqualTo(-1);
        assertThat(packet.extensionLength(0)).isEqualTo(-1);
        assertThat(packet.payloadLength()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "100F", "1005"})
    void findsTwoByteElementsWhateverTheApplicationBits(String profile) {
        assertThat(wrap("90 60 0001 00000002 00000003" + profile + "0002 0100 00 1502ABCD 00", 3))
                .isTrue();

        assertThat(packet.extensionLength(1)).isZero();
        assertThat(packet.extensionOffset(0x15)).isEqualTo(3 + 16 + 5);
        assertThat(packet.extensionLength(0x15)).isEqualTo(2);
    }

    @Test
    void knowsNoElementsOfAnotherProfile() {
        assertThat(wrap("90 60 0001 00000002 00000003 1100 0001 10AA0000", 0)).isTrue();

        assertThat(packet.extensionOffset(1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F0AA 20BB", "01AA 20BB", "23AABBCC", "10AA 2FBB"})
    void stopsAtIdentifierFifteenAtAZeroWithLengthAndAtAnElementThatOverruns(String elements) {
        assertThat(wrap("90 60 0001 00000002 00000003 BEDE 0001" + elements + "DD", 0))
                .isTrue();

        assertThat(packet.extensionOffset(2)).isEqualTo(-1);
        assertThat(packet.payloadLength()).isEqualTo(1);
    }

    @Test
    void stopsAtATwoByteElementThatOverruns() {
        assertThat(wrap("90 60 0001 00000002 00000003 1000 0001 0203AABB", 0)).isTrue();
        assertThat(packet.extensionOffset(2)).isEqualTo(-1);

        assertThat(wrap("90 60 0001 00000002 00000003 1000 0001 00000002", 0)).isTrue();
        assertThat(packet.extensionOffset(2)).isEqualTo(-1);
    }

    @Test
    void forgetsTheElementFoundInThePacketBefore() {
        assertThat(wrap("90 60 0001 00000002 00000003 BEDE 0001 10AA0000", 0)).isTrue();
        assertThat(packet.extensionLength(1)).isEqualTo(1);

        assertThat(wrap("80 60 0001 00000002 00000003", 0)).isTrue();

        assertThat(packet.extensionLength(1)).isEqualTo(-1);
    }

    @Test
    void takesPaddingOffThePayloadDownToNothing() {
        assertThat(wrap("A0 60 0001 00000002 00000003 AABB 0002", 3)).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(2);
        assertThat(packet.paddingLength()).isEqualTo(2);

        assertThat(wrap("A0 60 0001 00000002 00000003 00000004", 3)).isTrue();
        assertThat(packet.payloadLength()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A0 60 0001 00000002 00000003 AABB 0000",
                "A0 60 0001 00000002 00000003 AABB 0005",
                "A0 60 0001 00000002 00000003",
                "40 60 0001 00000002 00000003",
                "80 60 0001 00000002 000000",
                "81 60 0001 00000002 00000003 000000",
                "90 60 0001 00000002 00000003 BEDE 0002 00000000",
                "90 60 0001 00000002 00000003 BEDE",
                ""
            })
    void refusesBrokenPacketsAndStaysAsItWas(String broken) {
        assertThat(wrap("80 60 0042 00000002 00000003", 0)).isTrue();

        assertThat(wrap(broken, 3)).isFalse();

        assertThat(packet.sequenceNumber()).isEqualTo(0x42);
        assertThat(packet.length()).isEqualTo(12);
    }

    @Test
    void wrapsAndReadsWithoutAllocating() {
        ExtensionMap map = ExtensionMap.EMPTY
                .with(4, HeaderExtensionUri.MID)
                .with(2, HeaderExtensionUri.ABS_SEND_TIME)
                .with(3, HeaderExtensionUri.TRANSPORT_WIDE_CC);
        HeaderExtensions extensions = new HeaderExtensions(map);
        byte[] buffer = new byte[200];
        int length = new RtpWriter()
                .payloadType(96)
                .extension(4, "0")
                .extension(2, 0x123456, 3)
                .extension(3, 77, 2)
                .writeTo(buffer, 3, new byte[100], 0, 100);
        long[] sum = new long[1];

        long bytes = Allocations.bytesPerCall(() -> {
            if (packet.wrap(buffer, 3, length) && "0".equals(extensions.mid(packet))) {
                sum[0] += extensions.absSendTime(packet) + extensions.transportWideSequenceNumber(packet);
                sum[0] += packet.ssrc() + packet.payloadLength();
            }
        });

        assertThat(bytes).isZero();
        assertThat(sum[0]).isPositive();
    }
}
