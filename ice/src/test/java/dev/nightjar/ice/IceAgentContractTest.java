package dev.nightjar.ice;

import dev.nightjar.core.SansIo;
import dev.nightjar.testkit.SansIoContract;

class IceAgentContractTest extends SansIoContract<IceEvent> {
    @Override
    protected SansIo<IceEvent> startedCore() {
        IceAgent agent = Fixtures.agent(IceRole.CONTROLLING, Fixtures.OURS, 1);
        agent.addLocalCandidate(Fixtures.host("127.0.0.1", 5000));
        agent.setRemoteCredentials(Fixtures.THEIRS);
        agent.addRemoteCandidate(Fixtures.host("127.0.0.1", 6000));
        agent.addRemoteCandidate(Fixtures.host("127.0.0.1", 6001));
        agent.addRemoteCandidate(Fixtures.host("192.0.2.7", 6001));
        agent.endOfRemoteCandidates();
        return agent;
    }
}
