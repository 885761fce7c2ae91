package dev.nightjar.rtp.send;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.testkit.SansIoContract;

class RtpSendSessionContractTest extends SansIoContract<RtpEvent> {
    @Override
    protected SansIo<RtpEvent> startedCore() {
        SendRig rig = new SendRig();
        rig.send(true, 50_000, 0);
        return rig.session;
    }
}
