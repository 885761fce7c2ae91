package dev.nightjar.rtp.extension;

import java.util.List;

/** All header extensions there are here. */
final class Extensions {
    static final List<HeaderExtension<?>> ALL = List.of(
            StreamName.MID,
            StreamName.RID,
            StreamName.REPAIRED_RID,
            AbsSendTime.EXTENSION,
            TransportSequenceNumber.EXTENSION,
            TransportSequenceNumber.EXTENSION_02,
            AudioLevel.EXTENSION,
            ContributorLevels.EXTENSION,
            VideoOrientation.EXTENSION,
            PlayoutDelay.EXTENSION,
            VideoContentType.EXTENSION,
            VideoTiming.EXTENSION,
            ColorSpace.EXTENSION,
            AbsCaptureTime.EXTENSION,
            TransmissionOffset.EXTENSION,
            VideoLayersAllocation.EXTENSION);

    private Extensions() {}
}
