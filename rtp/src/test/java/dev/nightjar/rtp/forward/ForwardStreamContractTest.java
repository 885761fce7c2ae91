package dev.nightjar.rtp.forward;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.testkit.SansIoContract;

class ForwardStreamContractTest extends SansIoContract<RtpEvent> {
    @Override
    protected SansIo<RtpEvent> startedCore() {
        Receiver receiver = new Receiver(true);
        receiver.now = 0;
        receiver.take(Packets.key(1, 0));
        return receiver.stream;
    }
}
