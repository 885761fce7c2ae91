package dev.nightjar.endpoint;

import dev.nightjar.rtp.dtmf.DtmfEvent;
import dev.nightjar.rtp.receive.RtpEvent;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The telephone events that a connection hears, handed over to its executor. */
final class ToneReports {
    /** Beginnings and ends of more keys than a person presses while an executor is busy; what exceeds it is lost. */
    static final int MAX_WAITING = 256;

    private final Supplier<List<RtpTransceiver>> transceivers;
    private final Executor executor;
    private final AtomicInteger waiting = new AtomicInteger();

    ToneReports(Supplier<List<RtpTransceiver>> transceivers, Executor executor) {
        this.transceivers = transceivers;
        this.executor = executor;
    }

    /** Takes what the loop has heard. */
    void heard(RtpEvent.TelephoneEventHeard heard) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        executor.execute(() -> {
            waiting.decrementAndGet();
            tell(heard);
        });
    }

    private void tell(RtpEvent.TelephoneEventHeard heard) {
        for (RtpTransceiver transceiver : transceivers.get()) {
            if (heard.mid().equals(transceiver.mid())) {
                tell(transceiver.receiver(), heard.event(), heard.clockRate());
            }
        }
    }

    private static void tell(RtpReceiver receiver, DtmfEvent event, int clockRate) {
        if (event instanceof DtmfEvent.Ended ended) {
            receiver.toneEnded(ReceivedTone.of(ended.event(), ended.durationTicks(), clockRate));
        } else {
            receiver.toneStarted(ReceivedTone.of(event.event(), 0, clockRate));
        }
    }
}
