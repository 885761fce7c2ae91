package dev.nightjar.endpoint.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dictionaries have the members that W3C webrtc-stats names, and no others. */
class RtcStatsTest {
    private static final Instant WHEN = Instant.ofEpochSecond(1_700_000_000L, 250_000_000);

    /** What is not a member of W3C's dictionaries. */
    private static final Set<String> APART = Set.of("id", "timestamp", "isRemote");

    static List<Class<?>> dictionaries() {
        return Arrays.asList(RtcStats.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("dictionaries")
    void eachComponentIsAMemberUnderItsNameInW3c(Class<?> kind) throws Exception {
        RtcStats filled = filled(kind);
        Set<String> expected = new HashSet<>();
        for (RecordComponent component : kind.getRecordComponents()) {
            boolean isOurs =
                    kind == IceCandidatePairStats.class && component.getName().equals("priority");
            if (!isOurs && !APART.contains(component.getName())) {
                expected.add(component.getName());
            }
        }

        assertThat(filled.members()).containsOnlyKeys(expected);
        assertThat(standard().get(filled.type().toString())).containsAll(expected);
        assertThat(filled.members().values())
                .allMatch(value -> value instanceof String || value instanceof Number || value instanceof Boolean);
        assertThat(filled.asMap())
                .containsEntry("id", "id")
                .containsEntry("timestamp", 1_700_000_000_250.0)
                .containsEntry("type", filled.type().toString())
                .hasSize(expected.size() + 3);
    }

    @Test
    void whatIsNotKnownIsNotThere() {
        RtcStats codec = new CodecStats("c", WHEN, 96, "T", "video/VP8", 90_000, null, null);

        assertThat(codec.members()).containsOnlyKeys("payloadType", "transportId", "mimeType", "clockRate");
        assertThat(codec.references()).containsExactly("T");
    }

    @Test
    void ssrcsAreUnsignedAndWordsAreThoseOfW3c() {
        assertThat(new Members().ssrc("ssrc", -1).toMap()).containsEntry("ssrc", 4_294_967_295L);
        assertThat(StatsType.values())
                .extracting(StatsType::toString)
                .contains("inbound-rtp", "remote-outbound-rtp", "media-playout", "candidate-pair", "local-candidate");
        assertThat(standard().keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(StatsType.values())
                        .map(StatsType::toString)
                        .toList());
    }

    private static RtcStats filled(Class<?> kind) throws Exception {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(each -> each.getName().equals("id") ? "id" : sample(each.getType()))
                .toArray();
        return (RtcStats) kind.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object sample(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return Map.<Class<?>, Object>of(
                        String.class,
                        "text",
                        Instant.class,
                        WHEN,
                        int.class,
                        7,
                        Integer.class,
                        7,
                        long.class,
                        7L,
                        Long.class,
                        7L,
                        double.class,
                        0.5,
                        Double.class,
                        0.5,
                        boolean.class,
                        true,
                        Boolean.class,
                        true)
                .get(type);
    }

    private static Map<String, Set<String>> standard() {
        Map<String, Set<String>> members = new TreeMap<>();
        try (InputStream in = RtcStatsTest.class.getResourceAsStream("members.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(": ");
                    members.put(parts[0], Set.of(parts[1].split(" ")));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return members;
    }
}
