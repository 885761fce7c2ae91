package dev.nightjar.endpoint;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * The tables that a connection's states are read off from those of its transports, W3C WebRTC §4.3: the first row that
 * applies, from the top.
 */
final class ConnectionStates {
    private ConnectionStates() {}

    /** {@return §4.3.2, RTCIceGatheringState} */
    static IceGatheringState gathering(Collection<IceGathererState> transports) {
        if (transports.contains(IceGathererState.GATHERING)) {
            return IceGatheringState.GATHERING;
        }
        boolean isNew = transports.isEmpty() || transports.contains(IceGathererState.NEW);
        return isNew ? IceGatheringState.NEW : IceGatheringState.COMPLETE;
    }

    /** {@return §4.3.4, RTCIceConnectionState} */
    static IceConnectionState ice(boolean isClosed, Collection<IceTransportState> transports) {
        if (isClosed) {
            return IceConnectionState.CLOSED;
        }
        if (transports.contains(IceTransportState.FAILED)) {
            return IceConnectionState.FAILED;
        }
        if (transports.contains(IceTransportState.DISCONNECTED)) {
            return IceConnectionState.DISCONNECTED;
        }
        if (EnumSet.of(IceTransportState.NEW, IceTransportState.CLOSED).containsAll(transports)) {
            return IceConnectionState.NEW;
        }
        if (transports.contains(IceTransportState.NEW) || transports.contains(IceTransportState.CHECKING)) {
            return IceConnectionState.CHECKING;
        }
        boolean isComplete = EnumSet.of(IceTransportState.COMPLETED, IceTransportState.CLOSED)
                .containsAll(transports);
        return isComplete ? IceConnectionState.COMPLETED : IceConnectionState.CONNECTED;
    }

    /**
     * {@return §4.3.3, RTCPeerConnectionState}
     *
     * <p>*Choice:* ICE that is completed is connected too. The text of the row names the latter only, and by it a
     * connection would fall back to connecting when checking ends.
     */
    static PeerConnectionState connection(IceConnectionState ice, Collection<DtlsTransportState> transports) {
        Set<DtlsTransportState> idle = EnumSet.of(DtlsTransportState.NEW, DtlsTransportState.CLOSED);
        Set<DtlsTransportState> done = EnumSet.of(DtlsTransportState.CONNECTED, DtlsTransportState.CLOSED);
        if (ice == IceConnectionState.CLOSED) {
            return PeerConnectionState.CLOSED;
        }
        if (ice == IceConnectionState.FAILED || transports.contains(DtlsTransportState.FAILED)) {
            return PeerConnectionState.FAILED;
        }
        if (ice == IceConnectionState.DISCONNECTED) {
            return PeerConnectionState.DISCONNECTED;
        }
        if (transports.isEmpty() || ice == IceConnectionState.NEW && idle.containsAll(transports)) {
            return PeerConnectionState.NEW;
        }
        boolean works = ice == IceConnectionState.CONNECTED || ice == IceConnectionState.COMPLETED;
        return works && done.containsAll(transports) ? PeerConnectionState.CONNECTED : PeerConnectionState.CONNECTING;
    }
}
