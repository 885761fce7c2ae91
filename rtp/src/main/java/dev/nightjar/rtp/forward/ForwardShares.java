package dev.nightjar.rtp.forward;

import java.util.ArrayList;
import java.util.List;

/*
 * The path is followed from the first track on that leaves a choice, where the receiver has agreed to tell of it. What
 * leaves none is sent as it comes, so it has its bitrate before the others share what is left.
 */

/**
 * Divides what the path to one receiver takes among the tracks that are sent on to it: each track with a choice of
 * encodings is told what it may be sent at, the same for all but no more than each can use.
 *
 * <p>A track with one encoding gets what it has: nothing can be dropped below that, and for it alone nothing is probed.
 * {@link #update} after each RTCP datagram and timer of {@link #path}. Confined to one thread.
 */
public final class ForwardShares {
    /** Headers take so much of a small picture's packets; retransmissions are not foreseen. */
    private static final double PAYLOAD = 0.95;

    /** What a track can use: its largest encoding, which is not of one size, and room for it to be chosen. */
    private static final double ROOM = 1.4;

    /** Such a fall of what the path takes is acted on at once. */
    private static final double FALL = 0.97;

    private static final double RATE_SECONDS = 1;

    private final ReceiverBandwidth path = new ReceiverBandwidth();
    private final List<Share> shares = new ArrayList<>();
    private long[] wanted = new long[0];
    private long[] given = new long[0];
    private boolean isAgreed;
    private boolean isByRtpNumbers;
    private long lastNanos;
    private long lastAvailableBps;

    /** A track that is sent on. */
    public interface Track {
        /** {@return the stream that it is sent on as} */
        ForwardStream stream();

        /** {@return whether there is more than one encoding to choose from} */
        boolean hasChoice();

        /** {@return payload of the largest encoding that is wanted, in bits per second, or 0 if not known} */
        long mostBitrateBps();

        /** {@return what names the encoding that was chosen last, an SSRC for example} */
        int presentEncoding();

        /** {@return payload of that encoding as measured lately, in bits per second, or 0 where it does not come} */
        long presentBitrateBps();

        /** Takes what may be sent from now on, in bits per second of payload, or {@link Long#MAX_VALUE}. */
        void allowedBitrate(long bitrateBps);
    }

    /** Makes one for a receiver that is sent nothing yet. */
    public ForwardShares() {}

    /** One track's part. */
    private static final class Share {
        private final Track track;
        private final AllowedBitrate allowed = new AllowedBitrate();
        private long bytes;
        private double bitsPerSecond;

        Share(Track track) {
            this.track = track;
            this.bytes = track.stream().sentBytes();
        }

        /** What is sent of it, whatever it is. */
        void measure(double seconds) {
            long sent = track.stream().sentBytes();
            double rate = (sent - bytes) * 8 / seconds;
            bytes = sent;
            bitsPerSecond += Math.min(1, seconds / RATE_SECONDS) * (rate - bitsPerSecond);
        }
    }

    /** {@return what finds the bandwidth of the path} */
    public ReceiverBandwidth path() {
        return path;
    }

    /**
     * Takes what was agreed with the receiver.
     *
     * @param isAgreed whether it tells of its path at all: transport-wide feedback, that of RFC 8888, or REMB
     * @param byRtpNumbers whether it is that of RFC 8888
     */
    public void configure(boolean isAgreed, boolean byRtpNumbers) {
        this.isAgreed = isAgreed;
        isByRtpNumbers = byRtpNumbers;
        follow();
    }

    /** Takes a track in. */
    public void add(Track track) {
        shares.add(new Share(track));
        track.stream().bandwidth(path);
    }

    /** Forgets a track that is sent no more; nothing happens when it is not there. */
    public void remove(Track track) {
        shares.removeIf(each -> each.track.equals(track));
    }

    /** A track is another one, or what arrives of it has changed. */
    public void changed(long nowNanos) {
        follow();
        if (path.isFollowed()) {
            share(nowNanos);
        }
    }

    private void follow() {
        if (isAgreed && (path.isFollowed() || shares.stream().anyMatch(each -> each.track.hasChoice()))) {
            path.follow(isByRtpNumbers);
        }
    }

    /** Looks at the path again; called often, since most times nothing has changed. */
    public void update(long nowNanos) {
        if (!path.isFollowed()) {
            return;
        }
        boolean isDue = nowNanos - lastNanos >= AllowedBitrate.INTERVAL_NANOS;
        if (isDue || path.availableBps() < FALL * lastAvailableBps) {
            share(nowNanos);
        }
    }

    private void share(long nowNanos) {
        double seconds = (nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        lastAvailableBps = path.availableBps();
        if (wanted.length < shares.size()) {
            wanted = new long[shares.size()];
            given = new long[shares.size()];
        }
        double fixed = 0;
        double needed = 0;
        int choices = 0;
        for (Share each : shares) {
            if (seconds > 0) {
                each.measure(seconds);
            }
            if (each.track.hasChoice()) {
                long most = each.track.mostBitrateBps();
                wanted[choices] = most == 0 ? Long.MAX_VALUE : (long) (ROOM * most);
                needed += (double) wanted[choices++];
            } else {
                fixed += each.bitsPerSecond;
            }
        }
        BandwidthShares.divide((long) Math.max(0, lastAvailableBps - fixed), wanted, given, choices);
        path.needed((long) (needed + ROOM * fixed), nowNanos);
        int next = 0;
        for (Share each : shares) {
            each.track.allowedBitrate(each.track.hasChoice() ? allow(each, given[next++]) : Long.MAX_VALUE);
        }
    }

    private long allow(Share share, long givenBps) {
        long payloadBps = (long) (PAYLOAD * givenBps);
        Track track = share.track;
        return share.allowed.update(payloadBps, track.presentEncoding(), track.presentBitrateBps(), lastNanos);
    }

    /** Finds out whether padding can leave on any of the streams, before they are asked for packets: else no probes. */
    public void allowPadding() {
        boolean canPad = false;
        for (int i = 0; i < shares.size(); i++) {
            canPad |= shares.get(i).track.stream().canPad();
        }
        path.allowPadding(canPad);
    }
}
