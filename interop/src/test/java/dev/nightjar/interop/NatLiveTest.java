package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.ice.IceRole;
import dev.nightjar.interop.NatRig.Kind;
import dev.nightjar.interop.NatRig.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of our agents behind NATs that the kernel makes, with coturn on the public side. */
@Tag("peers")
class NatLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Coturn server;
    private IceProcess a;
    private IceProcess b;

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    @SideBySide
    @Test
    void twoConesMeetDirectlyWithTheHelpOfStun() {
        open(Kind.CONE, Kind.CONE);
        start("stun", "stun");

        assertConnected();

        assertThat(a.whenSelected(PATIENCE).remote().getHostString()).isEqualTo(Side.B.outside());
        assertThat(b.whenSelected(PATIENCE).remote().getHostString()).isEqualTo(Side.A.outside());
    }

    @SideBySide
    @Test
    void aConeAndASymmetricOneMeetByRelayOnly() {
        open(Kind.CONE, Kind.SYMMETRIC);
        start("stun", "stun");
        signal();
        a.awaitFailure(PATIENCE);
        b.awaitFailure(PATIENCE);
        stop();

        start("udp", "stun");

        assertConnected();
        assertThat(isRelayed()).isTrue();
    }

    @SideBySide
    @Test
    void twoSymmetricOnesMeetByRelay() {
        open(Kind.SYMMETRIC, Kind.SYMMETRIC);
        start("udp", "udp");

        assertConnected();

        assertThat(isRelayed()).isTrue();
    }

    @SideBySide
    @Test
    void oneWithoutUdpIsReachedThroughTurnOverTcp() {
        open(Kind.BLOCKED, Kind.CONE);
        start("tcp", "stun");

        assertConnected();

        assertThat(a.whenSelected(PATIENCE).local().getHostString()).isEqualTo(NatRig.PUBLIC);
    }

    private void open(Kind left, Kind right) {
        NatRig rig = NatRig.open(folder, left, right);
        opened.add(rig);
        this.rig = rig;
        server = Coturn.start(folder, rig.onPublic(), NatRig.PUBLIC, List.of(), Coturn.oneUser());
        opened.add(server);
    }

    private NatRig rig;

    private void start(String serverOfA, String serverOfB) {
        a = client(Side.A, IceRole.CONTROLLING, serverOfA);
        b = client(Side.B, IceRole.CONTROLLED, serverOfB);
    }

    private IceProcess client(Side side, IceRole role, String transport) {
        List<String> command = new ArrayList<>(rig.onClient(side));
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(IceMain.class.getName(), role.name(), side.inside()));
        command.add(transport.equals("stun") ? server.stunUri() : server.uri(transport));
        IceProcess client = IceProcess.start(command);
        opened.add(client);
        return client;
    }

    private void stop() {
        a.close();
        b.close();
    }

    private void signal() {
        a.setRemote(b.ufrag(), b.password());
        b.setRemote(a.ufrag(), a.password());
        a.candidates().forEach(b::addRemoteCandidate);
        b.candidates().forEach(a::addRemoteCandidate);
        a.endOfRemoteCandidates();
        b.endOfRemoteCandidates();
    }

    private void assertConnected() {
        signal();
        a.whenSelected(PATIENCE);
        b.whenSelected(PATIENCE);
        for (String text : List.of("one", "two")) {
            a.send("from a " + text);
            b.awaitData("from a " + text, PATIENCE);
            b.send("from b " + text);
            a.awaitData("from b " + text, PATIENCE);
        }
    }

    /** Whether one end is on the server. */
    private boolean isRelayed() {
        IcePeer.Pair pair = a.whenSelected(PATIENCE);
        return pair.local().getHostString().equals(NatRig.PUBLIC)
                || pair.remote().getHostString().equals(NatRig.PUBLIC);
    }
}
