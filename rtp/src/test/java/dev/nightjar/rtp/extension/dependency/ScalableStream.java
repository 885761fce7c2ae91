package dev.nightjar.rtp.extension.dependency;

import java.util.ArrayList;
import java.util.List;

/** The frames of an L3T3 stream as RTP Payload Format For AV1 §A.10.2.2 numbers them: 12 frames in four pictures. */
public final class ScalableStream {
    /** One frame of it. */
    public record Sent(int number, int spatialId, int temporalId, DependencyDescriptor descriptor) {}

    private static final int SPATIAL = 3;

    private final DependencyStructure structure;
    private int picture;
    private int number;

    public ScalableStream(DependencyStructure structure, int firstNumber) {
        this.structure = structure;
        this.number = firstNumber;
    }

    /** The next picture begins a coded video sequence. */
    public ScalableStream keyframe() {
        picture = 0;
        return this;
    }

    /** {@return the frames of the next pictures} */
    public List<Sent> pictures(int count) {
        List<Sent> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            for (int spatial = 0; spatial < SPATIAL; spatial++) {
                DependencyDescriptor descriptor = new DependencyDescriptor();
                int template = template(spatial);
                descriptor.set(structure, template, number, true, true);
                if (picture == 0 && spatial == 0) {
                    descriptor.attachStructure();
                }
                frames.add(new Sent(number & 0xFFFF, spatial, descriptor.temporalId(), descriptor));
                number++;
            }
            picture++;
        }
        return frames;
    }

    private int template(int spatial) {
        int first = spatial == 0 ? 0 : spatial == 1 ? 5 : 10;
        int step = picture % 4;
        if (step == 0) {
            return first + (picture == 0 ? 0 : 1);
        }
        return first + (step == 2 ? 2 : step == 1 ? 3 : 4);
    }
}
