import org.jspecify.annotations.NullMarked;

/**
 * The runnable headless endpoint: command line, WHIP and web page over {@code dev.nightjar.endpoint}.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.server.Main}.
 */
@NullMarked
module dev.nightjar.server {
    requires static transitive org.jspecify;
    requires dev.nightjar.endpoint;
    requires dev.nightjar.sdp;
    requires info.picocli;
    requires java.logging;
    requires tools.jackson.databind;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports dev.nightjar.server;

    opens dev.nightjar.server to
            info.picocli;
}
