package dev.nightjar.dtlssrtp;

/**
 * Takes the secrets of handshakes, for those who must decrypt captured traffic of their own.
 *
 * <p>Whoever has these lines can read everything that was sent; never keep them in production.
 *
 * <p>The format is that of SSLKEYLOGFILE (RFC 9850 §2), which Wireshark reads: {@code CLIENT_RANDOM}, the client's
 * random
 * and the master secret in hex. The SRTP master keys, which the format does not know, follow as comments:
 *
 * <pre>
 * CLIENT_RANDOM &lt;client random&gt; &lt;master secret&gt;
 * # SRTP_CLIENT &lt;client random&gt; &lt;profile&gt; &lt;master key&gt; &lt;master salt&gt;
 * # SRTP_SERVER &lt;client random&gt; &lt;profile&gt; &lt;master key&gt; &lt;master salt&gt;
 * </pre>
 */
@FunctionalInterface
public interface KeyLog {
    /**
     * Takes one or more whole lines, each ended by a line feed.
     *
     * <p>Called on the handshakes' threads, of several at once; it must not throw.
     */
    void append(String lines);
}
