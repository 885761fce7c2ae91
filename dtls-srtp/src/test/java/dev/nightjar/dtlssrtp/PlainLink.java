package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Transmit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongPredicate;

/** A session of ours and a {@link PlainPeer}, datagram by datagram in virtual time. */
final class PlainLink implements AutoCloseable {
    /** Rounds in which something moves or time passes; far more than any handshake needs. */
    private static final int MAX_ROUNDS = 60;

    private static final long STEP_NANOS = 100_000_000;

    final DtlsSession ours;
    final PlainPeer peer;
    final List<DtlsEvent> events = new ArrayList<>();
    final List<byte[]> sent = new ArrayList<>();
    private LongPredicate arrives = index -> true;
    private boolean isReversed;
    private int copies = 1;
    private long index;
    private long nowNanos;

    private PlainLink(DtlsSession ours, PlainPeer peer) {
        this.ours = ours;
        this.peer = peer;
    }

    static PlainLink of(DtlsRole role, DtlsCertificate own, PlainOptions options, int mtu) {
        DtlsSession ours = DtlsSession.create(DtlsPair.config(own, 3).mtu(mtu).build());
        ours.setRemoteFingerprints(DtlsPair.fingerprints(options.certificate()), 0);
        DtlsRole other = role == DtlsRole.CLIENT ? DtlsRole.SERVER : DtlsRole.CLIENT;
        PlainLink link = new PlainLink(ours, new PlainPeer(other, options, mtu));
        ours.setPath(DtlsPair.CLIENT_PATH, 0);
        ours.start(role, 0);
        return link;
    }

    /** Says which datagrams arrive, counted from 0 over both directions. */
    PlainLink withArrivals(LongPredicate value) {
        arrives = value;
        return this;
    }

    /** Has datagrams that are on their way together arrive last first. */
    PlainLink reversed() {
        isReversed = true;
        return this;
    }

    /** Has each datagram arrive that often. */
    PlainLink withCopies(int value) {
        copies = value;
        return this;
    }

    /** Plays until both have ended or are connected, and nothing is under way. */
    PlainLink run() throws IOException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            peer.awaitIdle();
            boolean moved = toPeer() | toUs();
            boolean isDone = peer.isEnded() && !events.isEmpty();
            if (!moved && isDone) {
                return this;
            }
            if (!moved) {
                passTime();
            }
        }
        return this;
    }

    private void passTime() {
        nowNanos += STEP_NANOS;
        ours.advance(nowNanos);
        peer.timeOut();
    }

    private boolean toPeer() throws IOException {
        List<byte[]> datagrams = new ArrayList<>();
        for (Transmit out = ours.pollTransmit(); out != null; out = ours.pollTransmit()) {
            datagrams.add(Arrays.copyOfRange(out.buffer(), out.offset(), out.offset() + out.length()));
        }
        sent.addAll(datagrams);
        for (byte[] datagram : arriving(datagrams)) {
            peer.deliver(datagram);
        }
        return !datagrams.isEmpty();
    }

    private boolean toUs() {
        List<byte[]> datagrams = new ArrayList<>();
        for (byte[] out = peer.poll(); out != null; out = peer.poll()) {
            datagrams.add(out);
        }
        for (byte[] datagram : arriving(datagrams)) {
            ours.receive(DtlsPair.CLIENT_PATH, datagram, 0, datagram.length, nowNanos);
            for (DtlsEvent event = ours.pollEvent(); event != null; event = ours.pollEvent()) {
                events.add(event);
            }
        }
        return !datagrams.isEmpty();
    }

    private List<byte[]> arriving(List<byte[]> datagrams) {
        List<byte[]> arriving = new ArrayList<>();
        for (byte[] datagram : datagrams) {
            if (arrives.test(index++)) {
                arriving.addAll(Collections.nCopies(copies, datagram));
            }
        }
        if (isReversed) {
            Collections.reverse(arriving);
        }
        return arriving;
    }

    /** {@return how many datagrams were sent, both ways} */
    long datagrams() {
        return index;
    }

    DtlsEvent.Connected connected() {
        assertThat(events).as("events, peer %s", peer.failure()).isNotEmpty();
        assertThat(events.get(0)).isInstanceOf(DtlsEvent.Connected.class);
        return (DtlsEvent.Connected) events.get(0);
    }

    DtlsCloseReason closeReason() {
        assertThat(events).hasSize(1);
        assertThat(events.get(0)).isInstanceOf(DtlsEvent.Closed.class);
        return ((DtlsEvent.Closed) events.get(0)).reason();
    }

    /** Both exporters gave the same bytes. */
    void assertSameKeys(DtlsRole ourRole) {
        DtlsEvent.Connected connected = connected();
        assertThat(connected.profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        boolean isClient = ourRole == DtlsRole.CLIENT;
        SrtpMasterKey clients = isClient ? connected.local() : connected.remote();
        SrtpMasterKey servers = isClient ? connected.remote() : connected.local();
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(clients.key());
        block.writeBytes(servers.key());
        block.writeBytes(clients.salt());
        block.writeBytes(servers.salt());
        assertThat(block.toByteArray()).isEqualTo(peer.keyBlock());
    }

    @Override
    public void close() {
        ours.close(nowNanos);
        peer.leave();
    }
}
