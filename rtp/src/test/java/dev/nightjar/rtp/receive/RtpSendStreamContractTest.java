package dev.nightjar.rtp.receive;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.testkit.SansIoContract;

class RtpSendStreamContractTest extends SansIoContract<RtpEvent> {
    @Override
    protected SansIo<RtpEvent> startedCore() {
        RtpSendStream stream = new RtpSendStream(Sessions.sender("v", 7, 1, 1), new TransportSequence(0), path());
        for (RtpPacket packet : new Vp8Source(1, 5, 5).frame(true, 9, Sessions.VP8)) {
            stream.send(packet, 0);
        }
        return stream;
    }
}
