package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.addresses.HostAddresses;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The system's clock, which a test can put forward or hold, and an endpoint whose connections live by it.
 *
 * <p>Only what is due by itself happens in time that is skipped: whatever needs an answer of the other side does not.
 * So it is for what comes of silence.
 */
final class SkippingClock implements LongSupplier {
    private static final Duration STEP = Duration.ofMillis(250);

    private final AtomicLong skippedNanos = new AtomicLong();

    private volatile boolean isHeld;
    private volatile long heldNanos;

    @Override
    public long getAsLong() {
        return isHeld ? heldNanos : System.nanoTime() + skippedNanos.get();
    }

    /** Has time stand still, so that nothing is late however long this machine takes. */
    void hold() {
        heldNanos = getAsLong();
        isHeld = true;
    }

    /** Has time go on where it stood still. */
    void release() {
        skippedNanos.set(heldNanos - System.nanoTime());
        isHeld = false;
    }

    Endpoint endpoint() {
        return endpoint(EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress())));
    }

    Endpoint endpoint(EndpointConfig config) {
        return Endpoint.open(config, () -> HostAddresses.toBind(config), this);
    }

    /** Lets that much time pass for the endpoint at once, in steps, at each of which its connections do what is due. */
    void skip(Endpoint endpoint, Duration time) throws Exception {
        for (long left = time.toNanos(); left > 0; left -= STEP.toNanos()) {
            skippedNanos.addAndGet(STEP.toNanos());
            for (MediaLoop loop : endpoint.loops().loops()) {
                loop.eventLoop()
                        .submit(() -> {
                            loop.peers().all().forEach(peer -> ((PeerTransport) peer).advance());
                            loop.flush();
                        })
                        .get(PeerPair.SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
