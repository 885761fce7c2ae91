package dev.nightjar.ice;

import java.util.random.RandomGenerator;

/** The parts of one agent, each made once, for those that work on several of them. */
final class AgentParts {
    final IceConfig config;
    final RandomGenerator random;
    final IceTally tally = new IceTally();
    final IceReports reports = new IceReports();
    final CandidateTable candidates;
    final StunOutput output;
    final CheckList list;
    final CheckRunner runner;
    final PathSelection selection;

    AgentParts(IceConfig config, RandomGenerator random) {
        this.config = config;
        this.random = random;
        candidates = new CandidateTable(config);
        output = new StunOutput(config, tally);
        list = new CheckList(config.maxPairs(), config.role(), config.tieBreaker());
        runner = new CheckRunner(config.timing(), random, list, output);
        selection = new PathSelection(config, random, list, runner, output);
    }
}
