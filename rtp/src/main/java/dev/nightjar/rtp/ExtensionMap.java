package dev.nightjar.rtp;

import dev.nightjar.rtp.extension.HeaderExtension;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which local identifier stands for which header extension, as negotiated by {@code a=extmap} (RFC 8285 §6).
 *
 * <p>A value: immutable, safe to share. One map serves a whole bundled transport, because identifiers of a bundle mean
 * the same in each of its media sections (RFC 9143 §9.1).
 */
public final class ExtensionMap {
    /** A map without extensions. */
    public static final ExtensionMap EMPTY = of(Map.of());

    private static final int MAX_ID = 255;

    /** What says how a packet goes, and not what it carries. */
    private static final Set<HeaderExtensionUri> OF_TRANSPORT = EnumSet.of(
            HeaderExtensionUri.MID,
            HeaderExtensionUri.RID,
            HeaderExtensionUri.REPAIRED_RID,
            HeaderExtensionUri.ABS_SEND_TIME,
            HeaderExtensionUri.TRANSPORT_WIDE_CC,
            HeaderExtensionUri.TRANSPORT_WIDE_CC_02,
            HeaderExtensionUri.TRANSMISSION_OFFSET);

    /** Identifier by ordinal of the extension, 0 if it was not negotiated. */
    private final int[] ids = new int[HeaderExtensionUri.values().length];

    private final TreeMap<Integer, String> uris;

    private final Map<String, Integer> idsByUri = new HashMap<>();

    private ExtensionMap(Map<Integer, String> uris) {
        this.uris = new TreeMap<>(uris);
        this.uris.forEach((id, uri) -> {
            if (id < 1 || id > MAX_ID) {
                throw new IllegalArgumentException("id: " + id + " (expected: 1 to " + MAX_ID + ")");
            }
            idsByUri.putIfAbsent(uri, id);
            HeaderExtensionUri.fromUri(uri).ifPresent(known -> {
                if (ids[known.ordinal()] == 0) {
                    ids[known.ordinal()] = id;
                }
            });
        });
    }

    /**
     * {@return a map of those extensions; of one URI under several identifiers the lowest is used}
     *
     * @param uris URI by local identifier; unknown URIs are kept
     * @throws IllegalArgumentException for an identifier outside 1 to 255
     */
    public static ExtensionMap of(Map<Integer, String> uris) {
        return new ExtensionMap(uris);
    }

    /** {@return a map of one extension more, or with another identifier for it} */
    public ExtensionMap with(int id, HeaderExtensionUri uri) {
        Map<Integer, String> more = new TreeMap<>(uris);
        more.values().removeIf(uri.uri()::equals);
        more.put(id, uri.uri());
        return new ExtensionMap(more);
    }

    /** {@return the local identifier, or 0 if the extension was not negotiated} */
    public int id(HeaderExtensionUri extension) {
        return ids[extension.ordinal()];
    }

    /** {@return the local identifier of any URI, or 0 if the extension was not negotiated} */
    public int id(String uri) {
        Integer id = idsByUri.get(uri);
        return id == null ? 0 : id;
    }

    /** {@return the local identifier of an extension, the application's own as well, or 0 if it was not negotiated} */
    public int id(HeaderExtension<?> extension) {
        return id(extension.uri());
    }

    /**
     * {@return whether an identifier is past 14, so that its elements need the two-byte form (RFC 8285 §4.3)}
     *
     * <p>Unless {@code a=extmap-allow-mixed} was negotiated, all packets of a stream are then written in that form:
     * {@link RtpWriter#twoByteFormOnly}.
     */
    public boolean needsTwoByteForm() {
        return !uris.isEmpty() && uris.lastKey() > RtpPacket.MAX_ONE_BYTE_ID;
    }

    /** {@return the URI that stands behind a local identifier, or null if none does} */
    public @Nullable String uri(int id) {
        return uris.get(id);
    }

    /**
     * {@return the local identifiers of the extensions that describe media, the application's own among them: a packet
     * that is sent again has them again, while those of the transport are made anew}
     */
    public int[] mediaIds() {
        return uris.entrySet().stream()
                .filter(entry -> HeaderExtensionUri.fromUri(entry.getValue())
                        .filter(OF_TRANSPORT::contains)
                        .isEmpty())
                .mapToInt(Map.Entry::getKey)
                .toArray();
    }

    /** {@return whether the extension was negotiated} */
    public boolean contains(HeaderExtensionUri extension) {
        return id(extension) != 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExtensionMap that && uris.equals(that.uris);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids) * 31 + uris.hashCode();
    }

    @Override
    public String toString() {
        return uris.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "ExtensionMap[", "]"));
    }
}
