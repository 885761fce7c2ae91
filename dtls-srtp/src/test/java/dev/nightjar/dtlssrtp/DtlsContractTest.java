package dev.nightjar.dtlssrtp;

import dev.nightjar.core.SansIo;
import dev.nightjar.testkit.SansIoContract;
import org.junit.jupiter.api.Nested;

@BoundedWaits
class DtlsContractTest {
    @Nested
    class Client extends SansIoContract<DtlsEvent> {
        @Override
        protected SansIo<DtlsEvent> startedCore() {
            DtlsSession session = DtlsSession.create(DtlsPair.clientConfig(1).build());
            session.setPath(path(), 0);
            session.start(DtlsRole.CLIENT, 0);
            return session;
        }
    }

    @Nested
    class Server extends SansIoContract<DtlsEvent> {
        @Override
        protected SansIo<DtlsEvent> startedCore() {
            DtlsSession session = DtlsSession.create(DtlsPair.serverConfig(1).build());
            session.setPath(path(), 0);
            session.start(DtlsRole.SERVER, 0);
            return session;
        }
    }

    @Nested
    class Connected extends SansIoContract<DtlsEvent> {
        @Override
        protected SansIo<DtlsEvent> startedCore() {
            DtlsPair pair = DtlsPair.plain().connect();
            pair.client.close(pair.link.nowNanos());
            return pair.server;
        }
    }
}
