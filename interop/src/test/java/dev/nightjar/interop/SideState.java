package dev.nightjar.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where one side of a scripted call stands, in W3C's words.
 *
 * @param signaling signalingState
 * @param gathering iceGatheringState
 * @param ice iceConnectionState
 * @param connection connectionState
 * @param descriptions the types of the descriptions: current and pending local, current and pending remote
 * @param type of localDescription, or none
 * @param sdp of localDescription, or empty
 * @param transceivers in their order
 * @param packets that have come, by mid
 * @param streams the names that the script has for streams, by id
 * @param isNeeded whether a negotiation is needed, as it was told
 * @param isGone whether the connection is closed, or the other side has said goodbye
 */
record SideState(
        String signaling,
        String gathering,
        String ice,
        String connection,
        List<String> descriptions,
        String type,
        String sdp,
        List<Line> transceivers,
        Map<String, Long> packets,
        Map<String, String> streams,
        boolean isNeeded,
        boolean isGone) {
    /**
     * One transceiver.
     *
     * @param mid or none
     * @param kind of its media
     * @param direction that is wished
     * @param currentDirection that is agreed, or none
     * @param isSending whether its sender has a track
     * @param isMuted of its receiver's track
     * @param readyState of its receiver's track
     */
    record Line(
            String mid,
            String kind,
            String direction,
            String currentDirection,
            boolean isSending,
            boolean isMuted,
            String readyState) {
        boolean sends() {
            return isSending && (currentDirection.equals("sendrecv") || currentDirection.equals("sendonly"));
        }

        boolean receives() {
            return currentDirection.equals("sendrecv") || currentDirection.equals("recvonly");
        }

        /** {@return the line without what no standard tells: whether a track is mute whose sender has none} */
        private String told(String place, boolean isFed) {
            boolean isTold = isFed || !receives();
            return kind + " " + place + " " + direction + " " + currentDirection + (isSending ? " sends " : " ")
                    + readyState + (isTold && isMuted ? " muted" : "");
        }
    }

    boolean isClosed() {
        return connection.equals("closed");
    }

    /** {@return the mids of what it gets from the other side} */
    List<String> fedBy(SideState other) {
        List<String> fed = new ArrayList<>();
        for (Line line : transceivers) {
            boolean isSent =
                    other.transceivers.stream().anyMatch(each -> each.mid().equals(line.mid()) && each.sends());
            if (line.receives() && isSent) {
                fed.add(line.mid());
            }
        }
        return fed;
    }

    boolean isMuted(String mid) {
        return transceivers.stream().anyMatch(each -> each.mid().equals(mid) && each.isMuted());
    }

    /** {@return what is to be equal on both runs of a script} */
    List<String> lines(SideState other) {
        List<String> lines = new ArrayList<>();
        String iceOrDone = ice.equals("completed") ? "connected" : ice;
        lines.add("states|states(" + signaling + ", " + gathering + ", " + iceOrDone + ", " + connection + ")");
        lines.add("descriptions|descriptions(" + String.join(", ", descriptions) + ")");
        List<String> fed = fedBy(other);
        for (int i = 0; i < transceivers.size(); i++) {
            Line each = transceivers.get(i);
            int place = SectionLines.place(sdp, each.mid());
            // W3C does not say whether a closed connection's transceivers keep their mids.
            String told = each.told(isClosed() || place < 0 ? "-" : "" + place, fed.contains(each.mid()));
            // A lane each, so that what is told of one hides nothing of the others.
            lines.add("transceiver " + i + "|transceiver(" + told + ")");
        }
        lines.addAll(SectionLines.of(sdp));
        return lines;
    }
}
