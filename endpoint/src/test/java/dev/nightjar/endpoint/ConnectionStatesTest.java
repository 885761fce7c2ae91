package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** W3C WebRTC §4.3, one line for each row of its tables and for what a row takes precedence of. */
class ConnectionStatesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            '',                 new
            new,                new
            new complete,       new
            new gathering,      gathering
            complete gathering, gathering
            gathering,          gathering
            complete,           complete
            complete complete,  complete
            """)
    void theGatheringStateIsReadOffTheTransports(String transports, String expected) {
        assertThat(ConnectionStates.gathering(all(IceGathererState.class, transports)))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '',                     new
            failed connected,       failed
            failed disconnected,    failed
            disconnected new,       disconnected
            disconnected completed, disconnected
            new,                    new
            new closed,             new
            closed,                 new
            new checking,           checking
            new connected,          checking
            new completed,          checking
            checking,               checking
            checking completed,     checking
            completed,              completed
            completed closed,       completed
            connected,              connected
            connected completed,    connected
            connected closed,       connected
            """)
    void theIceConnectionStateIsReadOffTheTransports(String transports, String expected) {
        List<IceTransportState> all = all(IceTransportState.class, transports);

        assertThat(ConnectionStates.ice(false, all)).hasToString(expected);
        assertThat(ConnectionStates.ice(true, all)).isEqualTo(IceConnectionState.CLOSED);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            closed,       failed,               closed
            closed,       connected,            closed
            failed,       connected,            failed
            failed,       new,                  failed
            connected,    failed,               failed
            disconnected, failed connected,     failed
            new,          failed,               failed
            disconnected, connected,            disconnected
            disconnected, new,                  disconnected
            new,          new,                  new
            new,          new closed,           new
            new,          closed,               new
            new,          '',                   new
            connected,    connected,            connected
            connected,    connected closed,     connected
            connected,    closed,               connected
            completed,    connected,            connected
            connected,    new,                  connecting
            connected,    connected connecting, connecting
            completed,    connecting,           connecting
            checking,     new,                  connecting
            checking,     connected,            connecting
            new,          connecting,           connecting
            new,          connected,            connecting
            """)
    void theConnectionStateIsReadOffIceAndTheTransportsOfDtls(String ice, String transports, String expected) {
        IceConnectionState state = IceConnectionState.valueOf(ice.toUpperCase(Locale.ROOT));

        assertThat(ConnectionStates.connection(state, all(DtlsTransportState.class, transports)))
                .hasToString(expected);
    }

    private static <T extends Enum<T>> List<T> all(Class<T> type, String names) {
        List<T> values = new ArrayList<>();
        for (String name : names.split(" ")) {
            if (!name.isEmpty()) {
                values.add(Enum.valueOf(type, name.toUpperCase(Locale.ROOT)));
            }
        }
        return values;
    }
}
