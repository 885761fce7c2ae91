package dev.nightjar.testkit;

import dev.nightjar.core.SansIo;

/** The contract holds for the simplest core there is. */
class TickerContractTest extends SansIoContract<Ticker.Arrival> {
    @Override
    protected SansIo<Ticker.Arrival> startedCore() {
        return new Ticker(path(), 500, 1_000_000, 4);
    }
}
