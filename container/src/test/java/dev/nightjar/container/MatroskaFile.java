package dev.nightjar.container;

import dev.nightjar.container.EbmlWalker.Element;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a Matroska file says, read back by {@link EbmlWalker}. */
record MatroskaFile(Element ebml, Element segment, List<Block> blocks) {
    record Block(int track, long tick, boolean keyframe, byte[] frame, Element cluster, Element element) {}

    static MatroskaFile parse(byte[] file) {
        List<Element> top = EbmlWalker.walk(file);
        if (top.size() != 2 || top.get(0).id() != 0x1A45DFA3 || top.get(1).id() != 0x18538067) {
            throw new AssertionError("top level: " + top.size());
        }
        List<Block> blocks = new ArrayList<>();
        for (Element cluster : top.get(1).all(0x1F43B675)) {
            long start = cluster.children().get(0).uint();
            if (cluster.children().get(0).id() != 0xE7) {
                throw new AssertionError("a cluster begins with its time");
            }
            for (Element element : cluster.all(0xA3)) {
                byte[] bytes = element.bytes();
                short offset = (short) ((bytes[1] & 0xFF) << 8 | bytes[2] & 0xFF);
                byte[] frame = Arrays.copyOfRange(bytes, 4, bytes.length);
                boolean keyframe = (bytes[3] & 0x80) != 0;
                blocks.add(new Block(bytes[0] & 0x7F, start + offset, keyframe, frame, cluster, element));
            }
        }
        return new MatroskaFile(top.get(0), top.get(1), blocks);
    }

    List<Element> clusters() {
        return segment.all(0x1F43B675);
    }

    Element info() {
        return segment.one(0x1549A966);
    }

    List<Element> trackEntries() {
        return segment.one(0x1654AE6B).all(0xAE);
    }

    List<Block> blocksOf(int track) {
        return blocks.stream().filter(block -> block.track() == track).toList();
    }

    /** The element that a SeekHead entry for this id points at. */
    Element sought(int id) {
        for (Element seek : segment.one(0x114D9B74).all(0x4DBB)) {
            if (seek.one(0x53AB).uint() == (id & 0xFFFFFFFFL)) {
                long position = segment.content() + seek.one(0x53AC).uint();
                return segment.children().stream()
                        .filter(child -> child.position() == position)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("nothing begins at " + position));
            }
        }
        throw new AssertionError("no seek entry for " + Integer.toHexString(id));
    }
}
