package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.endpoint.IceOptions;
import dev.nightjar.ice.IceAgent;
import dev.nightjar.ice.IceConfig;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ICE of a connection from one restart to the next: one user fragment of ours and the agent that has it.
 *
 * <p>Loop-confined, but for {@link #nextTag}.
 */
public final class IceGeneration {
    private static final AtomicInteger TAGS = new AtomicInteger();

    private final IceCredentials credentials;
    private final int tag;
    private final IceAgent agent;
    private final LocalCandidates locals;
    private String remoteUfrag = "";
    private boolean isRelayOnly = true;
    private IceState state = IceState.NEW;

    /**
     * Makes a generation that knows no candidates, and takes nothing but from a relay until {@link #gather} tells.
     */
    IceGeneration(
            IceCredentials credentials,
            int tag,
            IceRole role,
            IceOptions options,
            SecureRandom random,
            TransportListener listener) {
        this.credentials = credentials;
        this.tag = tag;
        this.agent = new IceAgent(
                IceConfig.create(role, credentials, tag, random)
                        .withTiming(options.timing())
                        .withNominationPolicy(options.nomination())
                        .withRenomination(options.renomination())
                        .withLite(options.lite()),
                random);
        this.locals = new LocalCandidates(agent, credentials.ufrag(), listener);
    }

    /** {@return another with the same credentials and role, which knows no candidates} */
    IceGeneration again(SecureRandom random, IceOptions options, TransportListener listener) {
        return new IceGeneration(credentials, nextTag(), agent.role(), options, random, listener);
    }

    /** {@return a number that no agent of this process has yet: it begins the transaction ids of one} */
    public static int nextTag() {
        return TAGS.incrementAndGet();
    }

    IceAgent agent() {
        return agent;
    }

    /** {@return our candidates in it} */
    public LocalCandidates locals() {
        return locals;
    }

    /** Gathering begins. */
    public void gather(boolean relayOnly) {
        isRelayOnly = relayOnly;
    }

    /** {@return whether anything but relayed candidates is for nobody} */
    public boolean isRelayOnly() {
        return isRelayOnly;
    }

    /** {@return our user name fragment, which names this generation} */
    public String ufrag() {
        return credentials.ufrag();
    }

    int tag() {
        return tag;
    }

    /** {@return the peer's user fragment, empty before it is known} */
    String remoteUfrag() {
        return remoteUfrag;
    }

    boolean isRemoteKnown() {
        return !remoteUfrag.isEmpty();
    }

    /** Takes what the peer's description says; from now on checks are sent. */
    void setRemote(RemoteIce remote) {
        agent.setRemoteLite(remote.lite());
        agent.setRemoteRenomination(remote.renomination());
        agent.setRemoteCheckInterval(remote.checkInterval());
        remoteUfrag = remote.credentials().ufrag();
        agent.setRemoteCredentials(remote.credentials());
    }

    /** {@return the state that the agent last told of} */
    public IceState state() {
        return state;
    }

    void state(IceState told) {
        state = told;
    }

    void close() {
        agent.close();
        locals.close();
    }
}
