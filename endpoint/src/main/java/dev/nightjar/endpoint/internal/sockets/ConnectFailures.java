package dev.nightjar.endpoint.internal.sockets;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Why a connection to a server did not come about, in words for who has to mend it. */
public final class ConnectFailures {
    private static final int MAX_CHARS = 200;

    private ConnectFailures() {}

    /** {@return what went wrong on the way to a TCP connection} */
    public static String ofTcp(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return "TCP: no answer";
        }
        if (cause instanceof NoRouteToHostException) {
            return "TCP: no route to the server";
        }
        return "TCP: " + (cause instanceof ConnectException ? "connection refused" : text(cause));
    }

    /** {@return what went wrong in a TLS handshake} */
    public static String ofTls(Throwable cause) {
        boolean isCertificate = false;
        Throwable deepest = cause;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            deepest = each;
            isCertificate |= each instanceof CertificateException;
        }
        boolean isTls = cause instanceof SSLException || isCertificate;
        return "TLS: " + (isCertificate ? "the certificate is refused: " : "") + (isTls ? text(deepest) : text(cause));
    }

    private static String text(Throwable thrown) {
        if (thrown instanceof ClosedChannelException) {
            return "the server has closed the connection";
        }
        String message = thrown.getMessage();
        String said = message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
        return said.length() <= MAX_CHARS ? said : said.substring(0, MAX_CHARS) + "…";
    }
}
