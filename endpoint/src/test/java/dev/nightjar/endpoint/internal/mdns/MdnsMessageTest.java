package dev.nightjar.endpoint.internal.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MdnsMessageTest {
    /** One answer: {@code a.local} has 192.0.2.1, with the cache-flush bit, for 120 s. */
    private static final String ANSWER =
            "000084000000000100000000" + "0161056c6f63616c00" + "00018001000000780004c0000201";

    private static List<String> read(String hex) {
        return read(HexFormat.of().parseHex(hex));
    }

    private static List<String> read(byte[] bytes) {
        List<String> seen = new ArrayList<>();
        MdnsMessage.read(bytes, 0, bytes.length, (name, address) -> seen.add(name + " " + address.getHostAddress()));
        return seen;
    }

    @Test
    void asksOneQuestionOfEverybody() {
        assertThat(HexFormat.of().formatHex(MdnsMessage.query("a.local", MdnsMessage.TYPE_AAAA)))
                .isEqualTo("000000000001000000000000" + "0161056c6f63616c00" + "001c0001");
    }

    @Test
    void readsAnAddressOfEitherFamily() {
        assertThat(read(ANSWER)).containsExactly("a.local 192.0.2.1");
        assertThat(read("000084000000000100000000" + "0141054c4f43414c00" + "001c8001000000780010"
                        + "20010db8000000000000000000000001"))
                .containsExactly("a.local 2001:db8:0:0:0:0:0:1");
    }

    @Test
    void followsPointersAndPassesOverQuestionsAndOtherRecords() {
        // A question for a.local, a TXT record of it, and an additional record with its address, by pointers to 12.
        assertThat(read("000084000001000100000001" + "0161056c6f63616c00" + "00010001"
                        + "c00c00108001000000780002" + "0101"
                        + "c00c00018001000000780004" + "c0000202"))
                .containsExactly("a.local 192.0.2.2");
    }

    @Test
    void offersAtAnOffsetReadTheSame() {
        byte[] message = HexFormat.of().parseHex(ANSWER);
        byte[] shifted = new byte[message.length + 7];
        System.arraycopy(message, 0, shifted, 3, message.length);
        List<String> seen = new ArrayList<>();

        MdnsMessage.read(shifted, 3, message.length, (name, address) -> seen.add(name));

        assertThat(seen).containsExactly("a.local");
    }

    @Test
    void aQuestionAnErrorAndAGoodbyeHaveNoAddresses() {
        assertThat(read(ANSWER.replaceFirst("8400", "0400"))).isEmpty();
        assertThat(read(ANSWER.replaceFirst("8400", "8403"))).isEmpty();
        assertThat(read(ANSWER.replace("00000078", "00000000"))).isEmpty();
        assertThat(read(ANSWER.replace("00018001", "00018003"))).isEmpty();
    }

    @Test
    void brokenNamesEndTheReading() {
        assertThat(read("000084000000000100000000" + "c00c" + "00018001000000780004c0000201"))
                .isEmpty();
        assertThat(read("000084000000000100000000" + "c0ff" + "00018001000000780004c0000201"))
                .isEmpty();
        assertThat(read("000084000000000100000000" + "40" + "00018001000000780004c0000201"))
                .isEmpty();
        assertThat(read("0000840000000001000000000161")).isEmpty();
        assertThat(read("00008400")).isEmpty();
    }

    @Test
    void nothingThatComesThrows() {
        SplittableRandom random = Seeds.random(6762);
        byte[] valid = HexFormat.of().parseHex(ANSWER);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes;
            if (random.nextBoolean()) {
                bytes = valid.clone();
                for (int changes = random.nextInt(4); changes >= 0; changes--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            } else {
                bytes = new byte[random.nextInt(60)];
                random.nextBytes(bytes);
                if (bytes.length > 3) {
                    bytes[2] = (byte) 0x84;
                    bytes[3] = 0;
                }
            }
            MdnsMessage.read(bytes, 0, bytes.length, (name, address) -> {
                assertThat(name.length()).isLessThanOrEqualTo(512);
                assertThat(address).isInstanceOf(InetAddress.class);
            });
        }
    }
}
