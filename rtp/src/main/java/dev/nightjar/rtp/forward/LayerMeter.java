package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.extension.VideoLayersAllocation;
import dev.nightjar.rtp.extension.dependency.DecodeTargetIndication;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptor;
import dev.nightjar.rtp.extension.dependency.DependencyDescriptorReader;
import dev.nightjar.rtp.extension.dependency.DependencyStructure;
import dev.nightjar.rtp.extension.dependency.DependencyStructure.Resolution;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Vp9ScalabilityStructure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * With dependency descriptors there is a cell for each decode target, and a packet counts for all those that need it.
 * Without, there is one for each pair of a spatial and a temporal layer, and a choice of layers is the sum of those
 * below. An encoding that tells neither has one cell.
 */

/**
 * Measures what the layers inside one encoding take, and finds out how large their pictures are: by dependency
 * descriptors, else by the payload descriptors of VP8 and VP9; sizes also by the video layers allocation.
 *
 * <p>Fed every packet; allocates nothing for one but where it tells another allocation. Confined to one thread.
 */
public final class LayerMeter {
    private static final int IDS = PayloadLayers.MAX_ID + 1;
    private static final int CELLS = IDS * IDS;

    /** How far an average moves with each reading. */
    private static final double WEIGHT = 0.4;

    /** Readings without a packet after which a layer counts as silent. */
    private static final int SILENT_READINGS = 4;

    private final PayloadLayers layers = new PayloadLayers();
    private final DependencyDescriptorReader reader = new DependencyDescriptorReader();
    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private final long[] bytes = new long[CELLS];
    private final int[] frames = new int[CELLS];
    private final double[] byteRates = new double[CELLS];
    private final double[] frameRates = new double[CELLS];
    private final int[] silent = new int[CELLS];
    private final int[] widths = new int[IDS];
    private final int[] heights = new int[IDS];
    private final int[] spatialIds = new int[DependencyStructure.MAX_DECODE_TARGETS];
    private byte[] allocation = {};
    private @Nullable DependencyStructure structure;
    private boolean isByDescriptor;

    /** Makes a meter that has seen nothing. */
    public LayerMeter() {
        Arrays.fill(silent, SILENT_READINGS);
    }

    /**
     * Takes one packet of the encoding.
     *
     * @param packet borrowed until the call returns
     */
    public void packet(RtpPacket packet, ForwardFormat format) {
        int length = packet.payloadLength();
        if (length == 0) {
            return;
        }
        if (packet.hasExtension()) {
            readAllocation(packet, format.allocationId());
            int id = format.descriptorId();
            int described = id == 0 ? -1 : packet.extensionLength(id);
            if (described >= 0) {
                int offset = packet.extensionOffset(id);
                if (reader.read(packet.ssrc(), packet.buffer(), offset, described, descriptor)) {
                    byDescriptor(length);
                }
                return;
            }
        }
        byPayload(packet, format, length);
    }

    @SuppressWarnings("ReferenceEquality") // the reader gives one structure until another comes
    private void byDescriptor(int length) {
        DependencyStructure now = descriptor.structure();
        if (!isByDescriptor || structure == null || descriptor.hasStructure() && !now.equals(structure)) {
            begin(true);
            for (int target = 0; target < now.decodeTargetCount(); target++) {
                spatialIds[target] = now.spatialId(target);
            }
            List<Resolution> resolutions = now.resolutions();
            for (int i = 0; i < resolutions.size(); i++) {
                size(i, resolutions.get(i).width(), resolutions.get(i).height());
            }
        }
        structure = now;
        for (int target = 0; target < now.decodeTargetCount(); target++) {
            if (descriptor.indication(target) != DecodeTargetIndication.NOT_PRESENT) {
                bytes[target] += length;
                boolean isFrame = descriptor.isStartOfFrame() && descriptor.spatialId() == spatialIds[target];
                frames[target] += isFrame ? 1 : 0;
            }
        }
    }

    private void byPayload(RtpPacket packet, ForwardFormat format, int length) {
        if (isByDescriptor) {
            begin(false);
        }
        CodecKind kind = format.kind(packet.payloadType());
        int layer = layers.read(kind, packet.buffer(), packet.payloadOffset(), length);
        if (layer == PayloadLayers.NONE) {
            bytes[0] += length;
            return;
        }
        int cell = IDS * PayloadLayers.spatialId(layer) + PayloadLayers.temporalId(layer);
        bytes[cell] += length;
        frames[cell] += PayloadLayers.isFrameStart(layer) ? 1 : 0;
        if (kind == CodecKind.VP9 && layers.vp9().hasStructure()) {
            Vp9ScalabilityStructure sizes = layers.vp9().structure();
            for (int i = 0; sizes.hasSizes() && i < sizes.layers(); i++) {
                size(i, sizes.width(i), sizes.height(i));
            }
        }
    }

    private void begin(boolean byDescriptor) {
        isByDescriptor = byDescriptor;
        structure = null;
        Arrays.fill(bytes, 0);
        Arrays.fill(frames, 0);
        Arrays.fill(silent, SILENT_READINGS);
    }

    private void size(int spatialId, int width, int height) {
        widths[spatialId] = width;
        heights[spatialId] = height;
    }

    /** Senders repeat an allocation: one is read when it is another. */
    private void readAllocation(RtpPacket packet, int id) {
        int length = id == 0 ? -1 : packet.extensionLength(id);
        if (length <= 0) {
            return;
        }
        int offset = packet.extensionOffset(id);
        if (Arrays.equals(allocation, 0, allocation.length, packet.buffer(), offset, offset + length)) {
            return;
        }
        allocation = Arrays.copyOfRange(packet.buffer(), offset, offset + length);
        VideoLayersAllocation told = VideoLayersAllocation.EXTENSION.parse(allocation, 0, length);
        if (told == null) {
            return;
        }
        for (VideoLayersAllocation.SpatialLayer layer : told.layers()) {
            VideoLayersAllocation.Resolution resolution = layer.resolution();
            if (layer.streamIndex() == told.streamIndex() && resolution != null) {
                size(layer.spatialId(), resolution.width(), resolution.height());
            }
        }
    }

    /**
     * {@return the choices of layers there are, the smallest first} None where nothing has come for some readings.
     *
     * @param nanos time since the reading before, more than 0
     */
    public List<LayerRate> read(long nanos) {
        double perSecond = 1e9 / nanos;
        for (int cell = 0; cell < CELLS; cell++) {
            boolean isNew = silent[cell] >= SILENT_READINGS;
            silent[cell] = bytes[cell] > 0 ? 0 : silent[cell] + 1;
            double weight = isNew ? 1 : WEIGHT;
            byteRates[cell] += weight * (bytes[cell] * perSecond - byteRates[cell]);
            frameRates[cell] += weight * (frames[cell] * perSecond - frameRates[cell]);
            bytes[cell] = 0;
            frames[cell] = 0;
        }
        return isByDescriptor ? targets() : cells();
    }

    private List<LayerRate> targets() {
        List<LayerRate> all = new ArrayList<>();
        DependencyStructure known = structure;
        // Targets are listed from the best down.
        for (int target = known == null ? -1 : known.decodeTargetCount() - 1; target >= 0; target--) {
            boolean isActive = (descriptor.activeDecodeTargets() >>> target & 1) == 1;
            if (known != null && isActive && silent[target] < SILENT_READINGS) {
                all.add(rate(known.spatialId(target), known.temporalId(target), byteRates[target], frameRates[target]));
            }
        }
        return all;
    }

    private List<LayerRate> cells() {
        List<LayerRate> all = new ArrayList<>();
        double[] belowBytes = new double[IDS];
        for (int spatial = 0; spatial < IDS; spatial++) {
            double inSpatial = 0;
            double rate = 0;
            for (int temporal = 0; temporal < IDS; temporal++) {
                int cell = IDS * spatial + temporal;
                if (silent[cell] < SILENT_READINGS) {
                    inSpatial += byteRates[cell];
                    rate += frameRates[cell];
                    all.add(rate(spatial, temporal, belowBytes[temporal] + inSpatial, rate));
                }
                belowBytes[temporal] += inSpatial;
            }
        }
        return all;
    }

    private LayerRate rate(int spatial, int temporal, double bytesPerSecond, double framesPerSecond) {
        int at = Math.min(spatial, IDS - 1);
        return new LayerRate(
                spatial,
                temporal,
                widths[at],
                heights[at],
                (int) Math.round(framesPerSecond),
                Math.round(8 * bytesPerSecond));
    }
}
