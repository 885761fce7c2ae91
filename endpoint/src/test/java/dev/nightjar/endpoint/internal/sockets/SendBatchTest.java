package dev.nightjar.endpoint.internal.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendBatchTest {
    private final SendBatch batch = new SendBatch(PooledByteBufAllocator.DEFAULT);
    private final FakeTarget target = new FakeTarget();
    private final byte[] bytes = new byte[4_096];

    /** Writes down each run as its remote's port, how many datagrams, of which length, and the first byte of each. */
    private static final class FakeTarget implements SendBatch.Target {
        private final List<String> runs = new ArrayList<>();
        private int flushes;
        private boolean isWritten;

        @Override
        public boolean write(SendRun run) {
            StringBuilder text = new StringBuilder();
            text.append(run.remote().getPort()).append(": ").append(run.datagrams());
            text.append(" x ").append(run.segmentBytes()).append(" =");
            int segmentBytes = run.segmentBytes();
            ByteBuf taken = run.takeBytes();
            while (taken.isReadable()) {
                text.append(' ').append(taken.getByte(taken.readerIndex()));
                taken.skipBytes(Math.min(segmentBytes, taken.readableBytes()));
            }
            taken.release();
            runs.add(text.toString());
            boolean isFirst = !isWritten;
            isWritten = true;
            return isFirst;
        }

        @Override
        public void flush() {
            isWritten = false;
            flushes++;
        }
    }

    @AfterEach
    void giveBuffersBack() {
        batch.close();
    }

    private static InetSocketAddress remote(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void add(SendBatch.Target to, int port, int name, int length) {
        Arrays.fill(bytes, 3, 3 + length, (byte) name);
        batch.add(to, remote(port), bytes, 3, length);
    }

    @Test
    void whatComesInterleavedLeavesInOneRunForEachRemote() {
        for (int packet = 1; packet <= 3; packet++) {
            for (int port = 7; port <= 9; port++) {
                add(target, port, packet, 100);
            }
        }

        assertThat(target.runs).isEmpty();
        batch.flush();

        assertThat(target.runs).containsExactly("7: 3 x 100 = 1 2 3", "8: 3 x 100 = 1 2 3", "9: 3 x 100 = 1 2 3");
        assertThat(target.flushes).isEqualTo(1);
        assertThat(batch.runCount()).isZero();
    }

    @Test
    void aShorterDatagramEndsARunAndALongerOneBeginsAnother() {
        add(target, 7, 1, 100);
        add(target, 7, 2, 100);
        add(target, 7, 3, 60);
        add(target, 7, 4, 60);
        add(target, 7, 5, 90);
        batch.flush();

        assertThat(target.runs).containsExactly("7: 3 x 100 = 1 2 3", "7: 1 x 60 = 4", "7: 1 x 90 = 5");
    }

    @Test
    void twoSocketsDoNotShareARunThoughTheRemoteIsTheSame() {
        FakeTarget other = new FakeTarget();
        add(target, 7, 1, 100);
        add(other, 7, 2, 100);
        add(target, 7, 3, 100);
        batch.flush();

        assertThat(target.runs).containsExactly("7: 2 x 100 = 1 3");
        assertThat(other.runs).containsExactly("7: 1 x 100 = 2");
        assertThat(other.flushes).isEqualTo(1);
    }

    @Test
    void aRunHasNoMoreSegmentsAndBytesThanTheKernelTakes() {
        for (int i = 0; i < SendRun.MAX_SEGMENTS + 1; i++) {
            add(target, 7, 1, 10);
        }
        int longDatagrams = SendRun.MAX_BYTES / 1_200;
        for (int i = 0; i < longDatagrams + 1; i++) {
            add(target, 8, 1, 1_200);
        }
        batch.flush();

        assertThat(target.runs.stream().map(run -> run.substring(0, run.indexOf('='))))
                .containsExactly("7: 64 x 10 ", "7: 1 x 10 ", "8: " + longDatagrams + " x 1200 ", "8: 1 x 1200 ");
    }

    @Test
    void aFullBatchLeavesEarly() {
        for (int port = 1; port <= SendBatch.MAX_RUNS; port++) {
            add(target, port, 1, 10);
        }
        assertThat(batch.runCount()).isEqualTo(SendBatch.MAX_RUNS);
        assertThat(target.runs).isEmpty();

        add(target, 1, 2, 10);

        assertThat(target.runs).hasSize(SendBatch.MAX_RUNS);
        assertThat(batch.runCount()).isEqualTo(1);
        batch.flush();
        assertThat(target.runs).last().isEqualTo("1: 1 x 10 = 2");
    }

    @Test
    void aBatchHoldsABoundedNumberOfBytes() {
        int remotes = SendBatch.MAX_BATCH_BYTES / SendRun.MAX_BYTES + 2;
        int fitting = SendBatch.MAX_BATCH_BYTES / 4_000;
        for (int i = 0; i < fitting; i++) {
            add(target, i % remotes, 1, 4_000);
        }
        assertThat(target.runs).isEmpty();

        add(target, fitting % remotes, 1, 4_000);

        assertThat(target.flushes).isEqualTo(1);
        assertThat(batch.runCount()).isEqualTo(1);
        batch.flush();
    }

    @Test
    void wholeRunsLeaveTogetherBeforeAnotherBegins() {
        int port = 1;
        for (int waiting = 0; waiting < SendBatch.FULL_BATCH_BYTES; waiting += 40_000) {
            for (int i = 0; i < 10; i++) {
                add(target, port, 1, 4_000);
            }
            port++;
        }
        add(target, port - 1, 2, 4_000);
        assertThat(target.flushes).as("the last run is still open").isZero();

        add(target, port, 1, 4_000);

        assertThat(target.flushes).isEqualTo(1);
        assertThat(target.runs).hasSize(port - 1);
        assertThat(target.runs).last().asString().endsWith(" 2");
        assertThat(batch.runCount()).isEqualTo(1);
        batch.flush();
    }

    @Test
    void aRunWritesToTheSameMemoryAgainOnlyWhenNobodyHoldsIt() {
        List<ByteBuf> taken = new ArrayList<>();
        SendBatch.Target holding = new SendBatch.Target() {
            @Override
            public boolean write(SendRun run) {
                taken.add(run.takeBytes());
                return false;
            }

            @Override
            public void flush() {
                // The bytes are looked at below.
            }
        };
        for (int i = 1; i <= 3; i++) {
            add(holding, 7, i, 100);
            batch.flush();
            if (i == 2) {
                taken.forEach(ByteBuf::release);
            }
        }
        assertThat(taken.get(1)).isNotSameAs(taken.get(0));
        assertThat(taken.get(2)).isSameAs(taken.get(1));
        assertThat(taken.get(0).refCnt()).isZero();

        taken.get(2).release();
        batch.close();

        assertThat(taken.get(2).refCnt()).isZero();
    }

    @Test
    void nothingIsAllocatedForADatagram() throws Exception {
        SendBatch.Target counting = new SendBatch.Target() {
            @Override
            public boolean write(SendRun run) {
                run.takeBytes().release();
                return false;
            }

            @Override
            public void flush() {
                // What a socket does is measured with a socket.
            }
        };
        List<InetSocketAddress> remotes = new ArrayList<>();
        for (int port = 1; port <= 50; port++) {
            remotes.add(remote(port));
        }

        AtomicLong perBatch = new AtomicLong();
        // It samples one buffer in 128, and what it writes down is not the batch's.
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        // Netty's pools serve its own threads.
        Thread loop = new FastThreadLocalThread(() -> perBatch.set(Allocations.bytesPerCall(() -> {
            for (int packet = 0; packet < 4; packet++) {
                for (int i = 0; i < remotes.size(); i++) {
                    batch.add(counting, remotes.get(i), bytes, 0, 1_200);
                }
            }
            batch.flush();
        })));
        loop.start();
        loop.join();
        ResourceLeakDetector.setLevel(level);

        // Less than a byte a datagram: the pool of Netty keeps its own books now and then.
        assertThat(perBatch.get()).as("bytes for 200 datagrams in 50 runs").isLessThan(200);
    }
}
