package dev.nightjar.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** What the modules tell native-image, as far as it is used: types with their methods and fields. */
record ReachabilityMetadata(List<JsonNode> types) {
    /** {@return the entries of one module's file} */
    static List<JsonNode> entriesOf(String artifact) throws IOException {
        String file = "/META-INF/native-image/dev.nightjar/" + artifact + "/reachability-metadata.json";
        try (InputStream in = ReachabilityMetadata.class.getResourceAsStream(file)) {
            JsonNode root = new JsonMapper().readTree(in);
            return root.get("reflection").valueStream().toList();
        }
    }

    /** {@return those of what is used that no entry tells of} */
    List<ReflectiveUse> missing(Stream<ReflectiveUse> uses) {
        return uses.filter(use -> types.stream().noneMatch(entry -> covers(entry, use)))
                .toList();
    }

    /** {@return each way to leave one line out: a type, or one of its methods or fields} */
    List<ReachabilityMetadata> eachWithOneLineLess() {
        List<ReachabilityMetadata> shortened = new ArrayList<>();
        for (JsonNode entry : types) {
            shortened.add(with(entry, null));
            for (String members : List.of("methods", "fields")) {
                for (int i = 0; i < entry.path(members).size(); i++) {
                    JsonNode less = entry.deepCopy();
                    ((ArrayNode) less.get(members)).remove(i);
                    shortened.add(with(entry, less));
                }
            }
        }
        return shortened;
    }

    private ReachabilityMetadata with(JsonNode entry, JsonNode instead) {
        List<JsonNode> changed = new ArrayList<>(types);
        int at = changed.indexOf(entry);
        changed.remove(at);
        if (instead != null) {
            changed.add(at, instead);
        }
        return new ReachabilityMetadata(changed);
    }

    private static boolean covers(JsonNode entry, ReflectiveUse use) {
        if (!entry.get("type").asString().equals(use.name())) {
            return false;
        }
        return switch (use.kind()) {
            case TYPE -> true;
            case METHOD ->
                entry.path("allPublicMethods").asBoolean(false)
                        || entry.path("methods")
                                .valueStream()
                                .anyMatch(each -> signature(each).equals(use.member()));
            case FIELD ->
                entry.path("fields")
                        .valueStream()
                        .anyMatch(each -> each.get("name").asString().equals(use.member()));
            case RESOURCE, SERVICE, LIBRARY -> false;
        };
    }

    private static String signature(JsonNode method) {
        return method.get("name").asString()
                + method.get("parameterTypes")
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(",", "(", ")"));
    }
}
