package dev.nightjar.rtp.send;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.rtp.receive.Vp8Source;
import dev.nightjar.testkit.SansIoContract;

class RtpSendStreamContractTest extends SansIoContract<RtpEvent> {
    @Override
    protected SansIo<RtpEvent> startedCore() {
        RtpSendStream stream =
                new RtpSendStream(Sessions.sender("v", 7, 1, 1), new TransportSequence(0), Sessions.path());
        for (RtpPacket packet : new Vp8Source(1, 5, 5).frame(true, 9, Sessions.VP8)) {
            stream.send(packet, 0);
        }
        return stream;
    }
}
