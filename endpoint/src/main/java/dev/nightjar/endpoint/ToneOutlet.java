package dev.nightjar.endpoint;

import dev.nightjar.rtp.dtmf.DtmfPacket;
import dev.nightjar.sdp.RtpCodec;
import org.jspecify.annotations.Nullable;

/** What sends a sender's media, and so its tones. Loop-confined. */
interface ToneOutlet {
    /** {@return the form of telephone events to be sent now, or null where none can be sent} */
    @Nullable
    RtpCodec toneCodec();

    /** Sends a report of an event under what {@link #toneCodec} said. */
    void send(DtmfPacket report, RtpCodec codec, long nowNanos);

    /** A tone of that player begins, which goes out beside the media. */
    void begins(TonePlayer player, long nowNanos);
}
