package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.testkit.SansIoContract;

class CandidateGathererContractTest extends SansIoContract<GatheringEvent> {
    @Override
    protected SansIo<GatheringEvent> startedCore() {
        CandidateGatherer gatherer = new CandidateGatherer(
                GatheringConfig.DEFAULT, (path, buffer, offset, length, now) -> {}, new java.util.SplittableRandom(1));
        gatherer.addBase(path().local(), 65535);
        gatherer.addServer(
                new GatheringServer(IceServerUri.parse("turn:localhost"), path().remote(), GatheringRig.USER));
        gatherer.addServer(new GatheringServer(IceServerUri.parse("stun:localhost"), path().remote(), null));
        gatherer.addServer(
                new GatheringServer(IceServerUri.parse("turns:localhost"), path().remote(), GatheringRig.USER));
        gatherer.endOfServers();
        return gatherer;
    }

    @Override
    protected Path path() {
        return Path.udp(Fixtures.address("127.0.0.1", 5000), Fixtures.address("127.0.0.1", 6000));
    }
}
