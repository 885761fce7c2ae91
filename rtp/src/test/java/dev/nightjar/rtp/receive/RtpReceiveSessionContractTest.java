package dev.nightjar.rtp.receive;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.testkit.SansIoContract;

class RtpReceiveSessionContractTest extends SansIoContract<RtpEvent> {
    @Override
    protected SansIo<RtpEvent> startedCore() {
        RtpReceiveSession session = Sessions.session(Sessions.video("v", FeedbackMechanisms.ALL), Sessions.audio("a"));
        Vp8Source source = new Vp8Source(1, 5, 5);
        source.frame(true, 9, Sessions.VP8);
        for (int i = 0; i < 6; i++) {
            for (RtpPacket packet : source.frame(false, 9, Sessions.VP8)) {
                if (i % 2 == 0) {
                    session.receive(path(), packet.buffer(), 0, packet.length(), i * 1_000L);
                }
            }
        }
        session.frameSink("v", Vp8Source::numberOf);
        return session;
    }
}
