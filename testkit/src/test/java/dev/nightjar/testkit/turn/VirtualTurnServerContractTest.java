package dev.nightjar.testkit.turn;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.testkit.SansIoContract;

class VirtualTurnServerContractTest extends SansIoContract<TurnServerEvent> {
    private final Client client = Client.of(Client.config());

    @Override
    protected SansIo<TurnServerEvent> startedCore() {
        client.allocated();
        client.ask(client.channelBind(0x4000, Client.PEER));
        return client.server;
    }

    @Override
    protected Path path() {
        return client.path;
    }
}
