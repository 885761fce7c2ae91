package dev.nightjar.endpoint;

import dev.nightjar.sdp.Msid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tracks a connection sends: W3C WebRTC §5.1, addTrack and what goes with it.
 *
 * <p>The choice is made under the connection's lock; what the loop has to do of it is handed over there too, so that it
 * keeps the order of the calls.
 */
final class SentTracks {
    private final PeerConnection connection;
    private final TransportControl transport;

    SentTracks(PeerConnection connection, TransportControl transport) {
        this.connection = connection;
        this.transport = transport;
    }

    /** {@return the ids, each once, in their order; RFC 8830 §2 has their grammar} */
    static List<String> streams(List<String> ids) {
        ids.forEach(id -> new Msid(id, null));
        return ids.stream().distinct().toList();
    }

    /** W3C WebRTC §5.1, addTrack: a sender without a track that was never used is taken before a new one. */
    RtpSender add(TransceiverSet transceivers, Track track, List<String> streamIds) {
        List<String> streams = streams(streamIds);
        requireSendable(track);
        RtpTransceiver chosen = null;
        for (RtpTransceiver transceiver : transceivers.list()) {
            if (transceiver.sender().track() == track) {
                throw new WebRtcException(
                        WebRtcException.Name.INVALID_ACCESS_ERROR, "the track is sent already (expected: once)");
            }
            boolean isFree = transceiver.kind() == track.kind()
                    && !transceiver.isStopping()
                    && transceiver.sender().isUnused()
                    && !transceiver.sender().isOfOtherSort(track);
            if (chosen == null && isFree) {
                chosen = transceiver;
            }
        }
        boolean isNew = chosen == null;
        if (chosen == null) {
            chosen = transceivers.add(track.kind(), TransceiverDirection.SENDRECV, false);
        } else {
            chosen.wish(chosen.wished().receives() ? TransceiverDirection.SENDRECV : TransceiverDirection.SENDONLY);
        }
        chosen.trackAdded(isNew);
        chosen.sender().streamIds(streams);
        bind(chosen.sender(), track);
        return chosen.sender();
    }

    RtpTransceiver add(TransceiverSet transceivers, Track track, RtpTransceiverInit init) {
        requireSendable(track);
        if (track instanceof MediaStreamTrack && init.sendEncodings().size() > 1) {
            throw new WebRtcException(
                    WebRtcException.Name.NOT_SUPPORTED_ERROR,
                    "a track that arrives is sent on in one encoding (expected: at most one, or an EncodedTrack)");
        }
        RtpTransceiver added = transceivers.add(track.kind(), init);
        bind(added.sender(), track);
        return added;
    }

    /** W3C WebRTC §5.2, replaceTrack: no negotiation, so what is agreed has to do. */
    void replace(RtpTransceiver transceiver, @Nullable Track track) {
        transceiver.requireRunning();
        if (track != null) {
            requireSendable(track);
            requireSort(transceiver, track);
            requireCodec(transceiver, track);
        }
        bind(transceiver.sender(), track);
    }

    /** W3C WebRTC §5.1, removeTrack. */
    void remove(RtpTransceiver transceiver) {
        if (transceiver.isStopping() || transceiver.sender().track() == null) {
            return;
        }
        bind(transceiver.sender(), null);
        transceiver.wish(
                transceiver.wished().receives() ? TransceiverDirection.RECVONLY : TransceiverDirection.INACTIVE);
    }

    /** W3C WebRTC §5.4, "stop sending and receiving": BYE at once, whatever the negotiation says later. */
    void stopped(RtpTransceiver transceiver) {
        if (transceiver.sender().track() != null) {
            transport.pause(transceiver.sender());
            bind(transceiver.sender(), null);
        }
    }

    /** The connection is closed: its senders let go of their tracks. */
    static void release(TransceiverSet transceivers) {
        transceivers.list().forEach(SentTracks::release);
    }

    /** The transceiver is gone: a track that lives on does not remember its sender. */
    static void release(RtpTransceiver transceiver) {
        Track track = transceiver.sender().track();
        if (track != null) {
            unbind(track, transceiver.sender());
        }
    }

    private static void unbind(Track track, RtpSender sender) {
        if (track instanceof MediaStreamTrack arriving) {
            arriving.forwarding().remove(sender);
        } else if (track instanceof EncodedTrack encoded) {
            encoded.remove(sender);
        }
    }

    private void bind(RtpSender sender, @Nullable Track track) {
        Track before = sender.track();
        if (before != null) {
            unbind(before, sender);
        }
        sender.setTrack(track);
        transport.sendTrack(sender, track);
        if (track instanceof MediaStreamTrack arriving) {
            arriving.forwarding().add(sender);
        } else if (track instanceof EncodedTrack encoded) {
            encoded.add(sender);
        }
    }

    private void requireSendable(Track track) {
        boolean isElsewhere = track instanceof MediaStreamTrack arriving
                && arriving.connection().endpoint() != connection.endpoint();
        if (isElsewhere) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_ACCESS_ERROR,
                    "the track arrives at another endpoint (expected: one of this connection's)");
        }
    }

    private static void requireSort(RtpTransceiver transceiver, Track track) {
        if (transceiver.sender().hasOwnPackets()) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "the sender has sent packets of sendRtp (expected: a sender of tracks)");
        }
        if (track instanceof MediaStreamTrack
                && transceiver.sender().encodings().areSeveral()) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "the sender has several encodings (expected: a track of frames, or a sender of one encoding)");
        }
        if (transceiver.sender().isOfOtherSort(track)) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "the sender has sent a track of the other sort (expected: that arrives, or of frames, again)");
        }
    }

    private static void requireCodec(RtpTransceiver transceiver, Track track) {
        SectionPlan agreed = transceiver.agreed();
        if (agreed == null || !agreed.direction().sends()) {
            // W3C WebRTC §5.2: there is no envelope yet.
            return;
        }
        List<String> missing = List.of();
        if (track instanceof MediaStreamTrack arriving) {
            TrackFormat format = arriving.forwarding().format();
            missing = format == null || format.fits(agreed.codecs()) ? missing : TrackFormat.names(format.codecs());
        } else if (track instanceof EncodedTrack encoded) {
            boolean isAgreed = EncodedOutlet.choose(agreed.codecs(), encoded.codec()) != null;
            missing = isAgreed ? missing : List.of(encoded.codec().encodingName());
        }
        if (!missing.isEmpty()) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "no codec of the track " + missing + " is agreed with the receiver (expected: one of "
                            + TrackFormat.names(agreed.codecs()) + ")");
        }
    }
}
