package dev.nightjar.interop;

import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.CandidateType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.NominationStrategy;
import org.ice4j.ice.RemoteCandidate;

/** ice4j's agent in this process, on every address of the machine but the loopback's. */
final class Ice4jPeer implements IcePeer {
    private static final Logger LOGGER = Logger.getLogger("org.ice4j");

    static {
        // It would ask the metadata service of a cloud first, and wait for that.
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
        System.setProperty("ice4j.harvest.use-link-local-addresses", "false");
        LOGGER.setLevel(Level.WARNING);
    }

    private final Agent agent = new Agent();
    private final IceMediaStream stream;
    private final Component component;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private boolean isStarted;

    private Ice4jPeer(boolean isControlling, boolean isTrickling, NominationStrategy strategy) throws IOException {
        agent.setControlling(isControlling);
        agent.setTrickling(isTrickling);
        agent.setNominationStrategy(strategy);
        agent.setPerformConsentFreshness(true);
        stream = agent.createMediaStream("media");
        component = agent.createComponent(stream, 10_000, 10_000, 60_000, KeepAliveStrategy.SELECTED_ONLY, true);
        Thread thread = new Thread(this::receiveAll, "ice4j-peer");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * {@return an agent with its host candidates}
     *
     * @param isTrickling whether candidates may come after the checks have begun
     * @param strategy what it nominates when it controls
     */
    static Ice4jPeer open(boolean isControlling, boolean isTrickling, NominationStrategy strategy) {
        try {
            return new Ice4jPeer(isControlling, isTrickling, strategy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String ufrag() {
        return agent.getLocalUfrag();
    }

    @Override
    public String password() {
        return agent.getLocalPassword();
    }

    @Override
    public List<String> candidates() {
        return component.getLocalCandidates().stream()
                .filter(each -> each.getTransport() == Transport.UDP)
                .map(Ice4jPeer::written)
                .toList();
    }

    private static String written(LocalCandidate each) {
        return new Candidate(
                        each.getFoundation(),
                        Candidate.COMPONENT,
                        "udp",
                        each.getPriority(),
                        each.getTransportAddress(),
                        CandidateType.HOST,
                        null,
                        List.of())
                .toString();
    }

    @Override
    public void setRemote(String ufrag, String password) {
        stream.setRemoteUfrag(ufrag);
        stream.setRemotePassword(password);
        if (agent.isTrickling()) {
            start();
        }
    }

    @Override
    public void addRemoteCandidate(String candidate) {
        Candidate read = Candidate.parse(candidate);
        RemoteCandidate remote = new RemoteCandidate(
                new TransportAddress(read.address(), Transport.UDP),
                component,
                org.ice4j.ice.CandidateType.HOST_CANDIDATE,
                read.foundation(),
                read.priority(),
                null);
        if (isStarted) {
            component.addUpdateRemoteCandidates(remote);
            component.updateRemoteCandidates();
        } else {
            component.addRemoteCandidate(remote);
        }
    }

    @Override
    public void endOfRemoteCandidates() {
        start();
    }

    private void start() {
        if (!isStarted) {
            isStarted = true;
            agent.startConnectivityEstablishment();
        }
    }

    @Override
    public Pair whenSelected(Duration patience) {
        try {
            Patience.await(patience, () -> agent.getState().isEstablished() && component.getSelectedPair() != null);
        } catch (AssertionError e) {
            throw new PeerException("ice4j is " + agent.getState() + ": " + stream.getCheckList(), e);
        }
        CandidatePair pair = component.getSelectedPair();
        return new Pair(
                plain(pair.getLocalCandidate().getTransportAddress()),
                plain(pair.getRemoteCandidate().getTransportAddress()));
    }

    /** Its own kind of address is equal to its own kind only. */
    private static InetSocketAddress plain(TransportAddress address) {
        return new InetSocketAddress(address.getAddress(), address.getPort());
    }

    @Override
    public void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            component.send(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void awaitData(String text, Duration patience) {
        try {
            Patience.await(patience, () -> received.contains(text));
        } catch (AssertionError e) {
            throw new PeerException("ice4j has not got '" + text + "' but " + received, e);
        }
    }

    private void receiveAll() {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        try {
            while (true) {
                packet.setLength(1500);
                component.getSocket().receive(packet);
                received.add(
                        new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "closed", e);
        }
    }

    @Override
    public void close() {
        agent.free();
    }
}
