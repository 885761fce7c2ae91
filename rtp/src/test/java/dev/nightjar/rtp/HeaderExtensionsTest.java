package dev.nightjar.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.extension.AudioLevel;
import dev.nightjar.rtp.extension.HeaderExtension;
import dev.nightjar.rtp.extension.PlayoutDelay;
import dev.nightjar.rtp.extension.TransportSequenceNumber;
import dev.nightjar.testkit.Allocations;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeaderExtensionsTest {
    private final ExtensionMap map = all();
    private final HeaderExtensions extensions = new HeaderExtensions(map);
    private final RtpPacket packet = new RtpPacket();
    private final RtpWriter writer = new RtpWriter();

    private static ExtensionMap all() {
        Map<Integer, String> uris = new TreeMap<>();
        for (HeaderExtensionUri uri : HeaderExtensionUri.values()) {
            uris.put(uris.size() + 1, uri.uri());
        }
        return ExtensionMap.of(uris);
    }

    private RtpPacket written() {
        byte[] buffer = new byte[500];
        int length = writer.writeTo(buffer, 3, buffer, 0, 0);
        assertThat(packet.wrap(buffer, 3, length)).isTrue();
        return packet;
    }

    private int id(HeaderExtensionUri uri) {
        return map.id(uri);
    }

    @Test
    void readsEachValue() {
        writer.extension(id(HeaderExtensionUri.MID), "video")
                .extension(id(HeaderExtensionUri.RID), "hi")
                .extension(id(HeaderExtensionUri.REPAIRED_RID), "lo")
                .extension(id(HeaderExtensionUri.ABS_SEND_TIME), 0xFEDCBA, 3)
                .extension(id(HeaderExtensionUri.TRANSPORT_WIDE_CC), 0xFFFE, 2)
                .extension(id(HeaderExtensionUri.AUDIO_LEVEL), 0x80 | 30, 1)
                .extension(id(HeaderExtensionUri.VIDEO_ORIENTATION), 0x0B, 1)
                .extension(id(HeaderExtensionUri.PLAYOUT_DELAY), 0x00AFFF, 3)
                .extension(id(HeaderExtensionUri.TRANSMISSION_OFFSET), -5, 3)
                .extension(id(HeaderExtensionUri.ABS_CAPTURE_TIME), new byte[] {0, 0, 0, 1, 0, 0, 0, 2}, 0, 8);

        RtpPacket read = written();

        assertThat(extensions.mid(read)).isEqualTo("video").isSameAs(extensions.mid(read));
        assertThat(extensions.rid(read)).isEqualTo("hi");
        assertThat(extensions.repairedRid(read)).isEqualTo("lo");
        assertThat(extensions.absSendTime(read)).isEqualTo(0xFEDCBA);
        assertThat(extensions.transportWideSequenceNumber(read)).isEqualTo(0xFFFE);
        assertThat(extensions.audioLevel(read)).isEqualTo(30);
        assertThat(extensions.isVoice(read)).isTrue();
        assertThat(extensions.videoOrientation(read)).isEqualTo(0x0B);
        assertThat(extensions.rotationDegrees(read)).isEqualTo(270);
        assertThat(extensions.minPlayoutDelay(read)).isEqualTo(10);
        assertThat(extensions.maxPlayoutDelay(read)).isEqualTo(4095);
        assertThat(extensions.transmissionOffset(read)).isEqualTo(-5);
        assertThat(extensions.absCaptureTime(read)).isEqualTo(0x1_0000_0002L);
        assertThat(extensions.map()).isEqualTo(map);
    }

    @Test
    void readsAndWritesAnExtensionOfTheApplication() {
        HeaderExtension<Integer> own = new HeaderExtension<>() {
            @Override
            public String uri() {
                return "urn:example:own";
            }

            @Override
            public Integer parse(byte[] buffer, int offset, int length) {
                return length > 2 ? null : length;
            }

            @Override
            public int write(Integer value, byte[] buffer, int offset) {
                return value;
            }

            @Override
            public int maxBytes() {
                return 2;
            }
        };
        ExtensionMap with = ExtensionMap.of(Map.of(200, own.uri(), 2, AudioLevel.URI));
        HeaderExtensions reader = new HeaderExtensions(with);
        assertThat(with.needsTwoByteForm()).isTrue();
        assertThat(with.id(own)).isEqualTo(200);
        assertThat(with.id("urn:example:other")).isZero();

        writer.extension(with.id(own), own, 0)
                .extension(with.id(AudioLevel.EXTENSION), AudioLevel.EXTENSION, new AudioLevel(9, true))
                .extension(0, own, 1);

        RtpPacket read = written();
        assertThat(read.extensionLength(200)).isZero();
        assertThat(reader.value(read, own)).isZero();
        assertThat(reader.value(read, AudioLevel.EXTENSION)).isEqualTo(new AudioLevel(9, true));
        assertThat(reader.value(read, PlayoutDelay.EXTENSION)).isNull();
        assertThat(reader.audioLevel(read)).isEqualTo(9);
        writer.clearExtensions().extension(200, new byte[3], 0, 3);
        assertThat(reader.value(written(), own)).isNull();
    }

    @Test
    void readsTheSecondTransportSequenceNumberWhereTheFirstIsAbsent() {
        TransportSequenceNumber asking = new TransportSequenceNumber(7, 3, true);
        writer.extension(id(HeaderExtensionUri.TRANSPORT_WIDE_CC_02), TransportSequenceNumber.EXTENSION_02, asking);

        assertThat(extensions.transportWideSequenceNumber(written())).isEqualTo(7);
        assertThat(extensions.value(packet, TransportSequenceNumber.EXTENSION_02))
                .isEqualTo(asking);
        writer.extension(id(HeaderExtensionUri.TRANSPORT_WIDE_CC), 8, 2);
        assertThat(extensions.transportWideSequenceNumber(written())).isEqualTo(8);
    }

    @Test
    void readsTheHotExtensionsWithoutAllocating() {
        writer.extension(id(HeaderExtensionUri.MID), "video")
                .extension(id(HeaderExtensionUri.ABS_SEND_TIME), 1, 3)
                .extension(id(HeaderExtensionUri.AUDIO_LEVEL), 1, 1)
                .extension(id(HeaderExtensionUri.TRANSPORT_WIDE_CC), 2, 2);
        RtpPacket read = written();

        long bytes = Allocations.bytesPerCall(() -> {
            packet.wrap(read.buffer(), read.offset(), read.length());
            extensions.mid(packet);
            extensions.absSendTime(packet);
            extensions.audioLevel(packet);
            extensions.transportWideSequenceNumber(packet);
            extensions.minPlayoutDelay(packet);
        });

        assertThat(bytes).isZero();
    }

    @Test
    void takesAValueOfTheWrongLengthForAbsent() {
        for (HeaderExtensionUri uri : HeaderExtensionUri.values()) {
            writer.extension(id(uri), new byte[7], 0, 7);
        }

        assertAbsent(written());
    }

    @Test
    void answersAbsentWithoutExtensions() {
        assertAbsent(written());
        assertThat(extensions.mid(packet)).isNull();
    }

    private void assertAbsent(RtpPacket read) {
        assertThat(extensions.absSendTime(read)).isEqualTo(-1);
        assertThat(extensions.transportWideSequenceNumber(read)).isEqualTo(-1);
        assertThat(extensions.audioLevel(read)).isEqualTo(-1);
        assertThat(extensions.isVoice(read)).isFalse();
        assertThat(extensions.rotationDegrees(read)).isEqualTo(-1);
        assertThat(extensions.minPlayoutDelay(read)).isEqualTo(-1);
        assertThat(extensions.maxPlayoutDelay(read)).isEqualTo(-1);
        assertThat(extensions.transmissionOffset(read)).isEqualTo(HeaderExtensions.NO_OFFSET);
        assertThat(extensions.absCaptureTime(read)).isZero();
    }

    @Test
    void keepsNoMoreNamesThanItsCap() {
        NameCache cache = new NameCache();
        assertThat(cache.get(new byte[] {'a', ' '}, 0, 2)).isNull();
        for (int i = 0; i < 3 * NameCache.CAPACITY; i++) {
            byte[] name = ("mid" + i).getBytes(StandardCharsets.UTF_8);
            assertThat(cache.get(name, 0, name.length)).isEqualTo("mid" + i);
        }

        assertThat(cache.size()).isEqualTo(NameCache.CAPACITY);
    }

    @Test
    void mapsIdentifiersAndKeepsUnknownUris() {
        ExtensionMap few = ExtensionMap.of(
                Map.of(4, HeaderExtensionUri.MID.uri(), 9, HeaderExtensionUri.MID.uri(), 5, "urn:example:unheard-of"));

        assertThat(few.id(HeaderExtensionUri.MID)).isEqualTo(4);
        assertThat(few.contains(HeaderExtensionUri.RID)).isFalse();
        assertThat(few.uri(5)).isEqualTo("urn:example:unheard-of");
        assertThat(few.uri(6)).isNull();
        assertThat(few.with(7, HeaderExtensionUri.MID).id(HeaderExtensionUri.MID))
                .isEqualTo(7);
        assertThat(few)
                .hasSameHashCodeAs(ExtensionMap.of(Map.of(
                        4,
                        HeaderExtensionUri.MID.uri(),
                        9,
                        HeaderExtensionUri.MID.uri(),
                        5,
                        "urn:example:unheard-of")));
        assertThat(few).isNotEqualTo(ExtensionMap.EMPTY).asString().contains("5=urn:example:unheard-of");
        assertThatThrownBy(() -> ExtensionMap.of(Map.of(256, "x"))).hasMessage("id: 256 (expected: 1 to 255)");
    }
}
