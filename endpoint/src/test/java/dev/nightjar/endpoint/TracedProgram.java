package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An application of the endpoint in small, for {@link ReflectionTracer}: calls over both transports of sockets, with
 * both sorts of certificate, over every sort of server, recorded. Ends with 0 when all of it worked.
 */
final class TracedProgram {
    private static final int SECONDS = 120;
    private static final int FRAMES = 20;

    private TracedProgram() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        EndpointConfig config = EndpointConfig.defaults()
                .withLoops(1)
                .withLoopback(true)
                .withMdns(true)
                .withTcpPort(0);
        call(config, folder.resolve("epoll.webm"));
        SecurityConfig otherwise = SecurityConfig.defaults()
                .withGeneratedCertificate(CertificateKind.RSA_2048)
                .withSrtpProfiles(List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        call(config.withNativeTransport(false).withSecurity(otherwise), folder.resolve("nio.webm"));
        System.exit(0);
    }

    private static void call(EndpointConfig config, Path file) throws Exception {
        Semaphore heard = new Semaphore(0);
        Semaphore asked = new Semaphore(0);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Endpoint endpoint = Endpoint.open(config);
                Recorder recorder = Recorder.to(file)) {
            PeerConnection caller = endpoint.newPeerConnection(Configuration.defaults()
                    .withIceServers(List.of(
                            IceServer.of("stun:server.invalid"),
                            IceServer.of("turn:127.0.0.1:9", "user", "credential"),
                            IceServer.of("turns:127.0.0.1:9?transport=tcp", "user", "credential"))));
            caller.onIceCandidateError(error -> asked.release());
            PeerConnection callee = endpoint.newPeerConnection();
            callee.onTrack(event -> {
                recorder.add(event.track());
                event.track().addFrameSink(frame -> heard.release());
            });
            caller.onIceCandidate(callee::addIceCandidate);
            callee.onIceCandidate(caller::addIceCandidate);
            EncodedTrack voice = EncodedTrack.of(CodecKind.OPUS);
            caller.addTrack(voice, "voice");
            exchange(caller, callee);
            byte[] silence = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};
            long[] nanos = {0};
            clock.scheduleWithFixedDelay(
                    () -> {
                        voice.send(EncodedFrame.of(CodecKind.OPUS, silence, true), nanos[0]);
                        nanos[0] += 20_000_000;
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            require(heard.tryAcquire(FRAMES, SECONDS, TimeUnit.SECONDS), "nothing was heard");
            require(asked.tryAcquire(1, SECONDS, TimeUnit.SECONDS), "no server was asked");
            get(caller.stats());
            clock.shutdownNow();
        }
        require(Files.size(file) > FRAMES, "nothing was recorded");
    }

    /** The callee's end of gathering waits for no server; the caller's candidates come when they come. */
    private static void exchange(PeerConnection caller, PeerConnection callee) throws Exception {
        get(caller.setLocalDescription());
        get(callee.setRemoteDescription(caller.localDescription()));
        get(callee.setLocalDescription());
        get(caller.setRemoteDescription(callee.localDescription()));
    }

    private static void get(CompletionStage<?> stage) throws Exception {
        stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
