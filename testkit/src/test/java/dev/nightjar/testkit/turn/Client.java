package dev.nightjar.testkit.turn;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that writes each request by hand; opposite it a server, without a network between. */
final class Client {
    static final InetSocketAddress SERVER = endpoint("198.51.100.1", 3478);
    static final InetSocketAddress PEER = endpoint("192.0.2.7", 7000);
    static final int UDP = 17 << 24;

    final VirtualTurnServer server;
    final Path path;
    String user = TurnServerConfig.USER;
    String password = TurnServerConfig.PASSWORD;
    PasswordAlgorithm algorithm = PasswordAlgorithm.MD5;
    long nowNanos;
    private int number;
    private String nonce = "";
    private byte @Nullable [] algorithms;

    Client(VirtualTurnServer server, int port, TransportProtocol protocol) {
        this.server = server;
        this.path = Path.of(SERVER, endpoint("203.0.113.5", port), protocol);
    }

    static Client of(TurnServerConfig config) {
        return new Client(new VirtualTurnServer(config, 1), 5000, TransportProtocol.UDP);
    }

    static TurnServerConfig config() {
        return TurnServerConfig.at(SERVER);
    }

    static InetSocketAddress endpoint(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** {@return a request without credentials} */
    ServerAnswer request(int method) {
        byte[] id = new byte[12];
        NetworkBytes.putInt32(id, 8, ++number);
        return new ServerAnswer(method, Stun.REQUEST, id);
    }

    ServerAnswer allocate() {
        return request(Stun.ALLOCATE).int32(Stun.REQUESTED_TRANSPORT, UDP);
    }

    ServerAnswer channelBind(int channel, InetSocketAddress peer) {
        return request(Stun.CHANNEL_BIND)
                .int32(Stun.CHANNEL_NUMBER, (long) channel << 16)
                .xorAddress(Stun.XOR_PEER_ADDRESS, peer);
    }

    ServerAnswer permission(InetSocketAddress peer) {
        return request(Stun.CREATE_PERMISSION).xorAddress(Stun.XOR_PEER_ADDRESS, peer);
    }

    /** Adds the credentials of the last challenge. */
    ServerAnswer signed(ServerAnswer request) {
        request.text(Stun.USERNAME, user)
                .text(Stun.REALM, TurnServerConfig.REALM)
                .text(Stun.NONCE, nonce);
        boolean sha256 = algorithm == PasswordAlgorithm.SHA256;
        if (algorithms != null) {
            byte[] chosen = new byte[4];
            NetworkBytes.putInt16(chosen, 0, algorithm.code());
            request.attribute(Stun.PASSWORD_ALGORITHMS, algorithms).attribute(Stun.PASSWORD_ALGORITHM, chosen);
        }
        return request.sign(algorithm.key(user, TurnServerConfig.REALM, password), sha256);
    }

    /** {@return the answer to a signed request} */
    ServerRequest ask(ServerAnswer request) {
        return exchange(signed(request).toBytes());
    }

    /** {@return what the server answers to the bytes; its challenge is remembered} */
    ServerRequest exchange(byte[] bytes) {
        server.receive(path, bytes, 0, bytes.length, nowNanos);
        Sent sent = sent().get(0);
        ServerRequest answer = ServerRequest.parse(sent.bytes(), 0, sent.bytes().length);
        if (answer == null || !sent.path().equals(path)) {
            throw new AssertionError("not an answer to us");
        }
        String fresh = answer.text(Stun.NONCE);
        if (fresh != null) {
            nonce = fresh;
            algorithms = answer.value(Stun.PASSWORD_ALGORITHMS);
        }
        return answer;
    }

    /** {@return the relayed address of a new allocation} */
    InetSocketAddress allocated() {
        exchange(allocate().toBytes());
        return ask(allocate()).addresses(Stun.XOR_RELAYED_ADDRESS).get(0);
    }

    static int errorCode(ServerRequest answer) {
        byte[] value = answer.value(Stun.ERROR_CODE);
        return value == null ? 0 : value[2] * 100 + value[3];
    }

    void send(byte[] bytes) {
        server.receive(path, bytes, 0, bytes.length, nowNanos);
    }

    void peerSends(InetSocketAddress relayed, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        server.receive(Path.udp(relayed, PEER), bytes, 0, bytes.length, nowNanos);
    }

    static byte[] channelData(int channel, String text) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        byte[] framed = new byte[4 + data.length];
        NetworkBytes.putInt16(framed, 0, channel);
        NetworkBytes.putInt16(framed, 2, data.length);
        System.arraycopy(data, 0, framed, 4, data.length);
        return framed;
    }

    List<Sent> sent() {
        List<Sent> all = new ArrayList<>();
        for (Transmit next = server.pollTransmit(); next != null; next = server.pollTransmit()) {
            byte[] bytes = Arrays.copyOfRange(next.buffer(), next.offset(), next.offset() + next.length());
            all.add(new Sent(next.path(), bytes));
        }
        return all;
    }

    List<TurnServerEvent> events() {
        List<TurnServerEvent> all = new ArrayList<>();
        for (TurnServerEvent next = server.pollEvent(); next != null; next = server.pollEvent()) {
            all.add(next);
        }
        return all;
    }

    /** What the server sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sent(Path path, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
