package dev.nightjar.endpoint.internal.loop;

/** Holds back what one turn of a loop brings, and sends it when the turn ends. */
public interface TurnOutlet {
    /** Sends what waits; once for each {@link MediaLoop#sendLater}, on the loop. */
    void sendWaiting();
}
