package dev.nightjar.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtpDumpTest {
    private static final String RTP = "806f0001" + "000003c0" + "00000007" + "f8fffe";
    private static final String START = "5f000001" + "00000002" + "7f000001" + "1388" + "0000";

    @Test
    void readsWhatRtptoolsWrites() throws IOException {
        RtpDump dump = read("#!rtpplay1.0 127.0.0.1/5000\n", START + "0017" + "000f" + "00000005" + RTP);

        assertThat(dump.packets()).hasSize(1);
        RtpDump.Packet packet = dump.packets().get(0);
        assertThat(packet.atMillis()).isEqualTo(5);
        assertThat(packet.bytes()).isEqualTo(HexFormat.of().parseHex(RTP));
        assertThat(packet.payloadType()).isEqualTo(111);
        assertThat(packet.sequenceNumber()).isEqualTo(1);
        assertThat(packet.rtpTimestamp()).isEqualTo(960);
    }

    @Test
    void leavesOutRtcpAndPacketsThatWereCut() throws IOException {
        String rtcp = "0010" + "0000" + "00000000" + "80c90001" + "00000007";
        String cut = "0017" + "05dc" + "00000001" + RTP;
        String whole = "0017" + "000f" + "ffffffff" + RTP;

        RtpDump dump = read("#!rtpplay1.0 127.0.0.1/5000\n", START + rtcp + cut + whole);

        assertThat(dump.packets()).hasSize(1);
        assertThat(dump.packets().get(0).atMillis()).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void writesWhatItReads() throws IOException {
        RtpDump.Packet first = new RtpDump.Packet(0, HexFormat.of().parseHex(RTP));
        RtpDump.Packet second = new RtpDump.Packet(0x8000_0000L, HexFormat.of().parseHex(RTP + "00"));
        byte[] file = new RtpDump(List.of(first, second)).toBytes();

        RtpDump read = RtpDump.read(new ByteArrayInputStream(file));

        assertThat(read.packets()).extracting(RtpDump.Packet::atMillis).containsExactly(0L, 0x8000_0000L);
        assertThat(read.packets().get(1).bytes()).isEqualTo(second.bytes());
        assertThat(read.toBytes()).isEqualTo(file);
    }

    @Test
    void refusesAFileThatIsNoDumpOrEndsEarly() {
        byte[] file = new RtpDump(List.of(new RtpDump.Packet(0, HexFormat.of().parseHex(RTP)))).toBytes();
        int headerLength = file.length - RTP.length() / 2 - 8;

        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            if (length != headerLength) {
                assertThatIOException().isThrownBy(() -> RtpDump.read(new ByteArrayInputStream(cut)));
            }
        }
        assertThatIOException().isThrownBy(() -> read("#!rtpplay2.0 \n", START)).withMessageContaining("not a dump");
    }

    @Test
    void takesOnlyRtpPacketsAndTimesThatFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RtpDump.Packet(0, new byte[12]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RtpDump.Packet(1L << 32, HexFormat.of().parseHex(RTP)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RtpDump.Packet(-1, HexFormat.of().parseHex(RTP)));
    }

    private static RtpDump read(String firstLine, String hex) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(firstLine.getBytes(US_ASCII));
        file.writeBytes(HexFormat.of().parseHex(hex));
        return RtpDump.read(new ByteArrayInputStream(file.toByteArray()));
    }
}
