package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.ice.IceState;
import dev.nightjar.rtp.receive.RtpEvent;

/** Takes what a transport reports, on its loop; an implementation hands it to the connection's executor. */
interface TransportListener {
    void onIceState(IceState state);

    void onDtlsConnected();

    void onDtlsClosed(DtlsCloseReason reason);

    void onRtp(RtpEvent event);

    /** The transport cannot go on, for a reason in words. */
    void onFailed(String reason);
}
