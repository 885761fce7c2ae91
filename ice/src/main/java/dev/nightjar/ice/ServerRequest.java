package dev.nightjar.ice;

import org.jspecify.annotations.Nullable;

/** One request to a server that may still be answered. */
final class ServerRequest {
    /** What it asks for. */
    enum Kind {
        /** How the server sees us. */
        BINDING(StunMessage.BINDING_REQUEST),
        ALLOCATE(ServerAttributes.ALLOCATE),
        /** That an allocation lives on. */
        REFRESH(ServerAttributes.REFRESH),
        /** That an allocation ends. */
        RELEASE(ServerAttributes.REFRESH),
        PERMIT(ServerAttributes.CREATE_PERMISSION),
        BIND(ServerAttributes.CHANNEL_BIND);

        final int method;

        Kind(int method) {
            this.method = method;
        }
    }

    final Kind kind;
    final int tag;
    final long number;
    /** Sent again as it was, RFC 8489 §6.2.1: a nonce that has come since does not change it. */
    final byte[] bytes;
    /** What signed it, and must sign the answer; null when nothing did. */
    final @Nullable StunIntegrity integrity;
    /** The peer it is about, of PERMIT and BIND. */
    final @Nullable TurnPeer peer;
    /** How many challenges this one operation has met. */
    final int challenges;

    final long startNanos;
    /** When to send again or to give up. */
    long dueNanos;

    long rtoNanos;
    int transmissions = 1;
    /** What an answer said that did not prove who wrote it; empty when there was none. */
    String doubtfulAnswer = "";

    ServerRequest(
            Kind kind,
            int tag,
            long number,
            byte[] bytes,
            @Nullable StunIntegrity integrity,
            @Nullable TurnPeer peer,
            int challenges,
            long startNanos) {
        this.kind = kind;
        this.tag = tag;
        this.number = number;
        this.bytes = bytes;
        this.integrity = integrity;
        this.peer = peer;
        this.challenges = challenges;
        this.startNanos = startNanos;
    }

    /** Whether the message answers this request, by its type. */
    boolean isAnsweredBy(StunMessage message) {
        return ServerAttributes.isResponse(message.type()) && ServerAttributes.method(message.type()) == kind.method;
    }
}
