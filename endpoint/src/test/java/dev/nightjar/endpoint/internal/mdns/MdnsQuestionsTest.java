package dev.nightjar.endpoint.internal.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MdnsQuestionsTest {
    private static final String NAME = "a6bafe93-5c30-45ee-8a3f-0a917bbf10f7.local";

    private final MdnsQuestions questions = new MdnsQuestions();
    private final List<String> answers = new ArrayList<>();

    private void ask(String name, long nowNanos) {
        questions.ask(name, address -> answers.add(address == null ? "none" : address.getHostAddress()), nowNanos);
    }

    private int sent() {
        int count = 0;
        while (questions.poll() != null) {
            count++;
        }
        return count;
    }

    private static long seconds(long count) {
        return TimeUnit.SECONDS.toNanos(count);
    }

    /** A response with one address record. */
    static byte[] response(String name, InetAddress address) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("000084000000000100000000"));
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] raw = address.getAddress();
        out.writeBytes(HexFormat.of().parseHex("00" + (raw.length == 4 ? "0001" : "001c") + "80010000007800"));
        out.write(raw.length);
        out.writeBytes(raw);
        return out.toByteArray();
    }

    private void answer(String name) throws Exception {
        byte[] response = response(name, InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 9}));
        questions.receive(response, 0, response.length);
    }

    @Test
    void knowsTheNamesThatBrowsersMakeUp() {
        assertThat(MdnsQuestions.isCandidateName(NAME)).isTrue();
        assertThat(MdnsQuestions.isCandidateName(NAME.toUpperCase(java.util.Locale.ROOT)))
                .isTrue();
        for (String other : List.of(
                "printer.local",
                "localhost",
                "a6bafe93-5c30-45ee-8a3f-0a917bbf10f7.example.org",
                NAME + ".",
                "x." + NAME)) {
            assertThat(MdnsQuestions.isCandidateName(other)).as(other).isFalse();
        }
    }

    @Test
    void asksForBothFamiliesAtOnceAndAgainAfterOneAndThreeSeconds() {
        ask(NAME, 0);
        assertThat(sent()).isEqualTo(2);
        assertThat(questions.deadlineNanos()).isEqualTo(seconds(1));

        questions.advance(seconds(1) - 1);
        assertThat(sent()).isZero();
        questions.advance(seconds(1));
        assertThat(sent()).isEqualTo(2);
        questions.advance(seconds(3));
        assertThat(sent()).isEqualTo(2);
        assertThat(answers).isEmpty();
    }

    @Test
    void givesUpAfterFiveSeconds() {
        ask(NAME, seconds(7));
        questions.advance(seconds(12) - 1);
        assertThat(answers).isEmpty();

        questions.advance(seconds(12));

        assertThat(answers).containsExactly("none");
        assertThat(questions.isIdle()).isTrue();
        assertThat(questions.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anAnswerServesAllThatWaitForTheNameAndNobodyElse() throws Exception {
        ask(NAME, 0);
        ask(NAME.toUpperCase(java.util.Locale.ROOT), 0);
        ask(NAME.replace('a', 'b'), 0);
        assertThat(sent()).as("one name is asked for once").isEqualTo(4);

        answer(NAME);
        answer(NAME);

        assertThat(answers).containsExactly("192.0.2.9", "192.0.2.9");
        assertThat(questions.isIdle()).isFalse();
    }

    @Test
    void whatWasNotAskedForChangesNothing() throws Exception {
        ask(NAME, 0);

        answer("b" + NAME.substring(1));
        questions.receive(new byte[3], 0, 3);

        assertThat(answers).isEmpty();
        assertThat(questions.isIdle()).isFalse();
    }

    @Test
    void moreNamesThanTheCapGetNoAnswerAndNoQuestion() {
        for (int i = 0; i < MdnsQuestions.MAX_NAMES; i++) {
            ask(String.format("%08x-5c30-45ee-8a3f-0a917bbf10f7.local", i), 0);
        }
        assertThat(sent()).isEqualTo(2 * MdnsQuestions.MAX_NAMES);

        ask(NAME, 0);

        assertThat(answers).containsExactly("none");
        assertThat(sent()).isZero();
    }

    @Test
    void moreThatWaitForOneNameThanTheCapGetNoAnswer() throws Exception {
        for (int i = 0; i <= MdnsQuestions.MAX_WAITING; i++) {
            ask(NAME, 0);
        }
        assertThat(answers).containsExactly("none");

        answer(NAME);

        assertThat(answers).hasSize(1 + MdnsQuestions.MAX_WAITING);
    }

    @Test
    void closingLeavesNobodyWaiting() {
        ask(NAME, 0);

        questions.close();

        assertThat(answers).containsExactly("none");
        assertThat(sent()).isZero();
    }
}
