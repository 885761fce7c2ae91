package dev.nightjar.benchmarks;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.lang.reflect.Method;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.JitsiOpenSslProvider;
import org.jitsi.utils.logging2.LoggerImpl;

/** jitsi-srtp as its users drive it: one context for each SSRC, in a map. */
final class JitsiSrtp implements SrtpSubject {
    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger PEER_LOGGER = Logger.getLogger("org.jitsi");

    private final SrtpContextFactory senders;
    private final SrtpContextFactory receivers;
    private final Map<Integer, SrtpCryptoContext> rtpSenders = new HashMap<>();
    private final Map<Integer, SrtpCryptoContext> rtpReceivers = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcpSenders = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcpReceivers = new HashMap<>();
    private final JitsiPacket packet = new JitsiPacket();
    private final boolean isRtcp;

    private JitsiSrtp(SrtpMasterKey key, boolean isRtcp) {
        this.isRtcp = isRtcp;
        SrtpProfile profile = key.profile();
        SrtpPolicy rtp = policy(profile, profile.rtpTagLength());
        SrtpPolicy rtcp = policy(profile, profile.rtcpTagLength());
        LoggerImpl logger = new LoggerImpl(JitsiSrtp.class.getName(), Level.OFF);
        senders = new SrtpContextFactory(true, key.key(), key.salt(), rtp, rtcp, logger);
        receivers = new SrtpContextFactory(false, key.key(), key.salt(), rtp, rtcp, logger);
    }

    /** {@return jitsi-srtp with the JDK's ciphers, loaded beside what {@link #openSsl} uses} */
    static SrtpSubject jdkCiphers(SrtpMasterKey key, boolean isRtcp) {
        try {
            Method open = new WithoutLibraries()
                    .loadClass(JitsiSrtp.class.getName())
                    .getDeclaredMethod("open", SrtpMasterKey.class, boolean.class, boolean.class, String.class);
            open.setAccessible(true);
            return (SrtpSubject) open.invoke(null, key, isRtcp, false, "SunJCE");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static SrtpSubject openSsl(SrtpMasterKey key, boolean isRtcp) {
        return open(key, isRtcp, true, "OpenSSL");
    }

    private static SrtpSubject open(SrtpMasterKey key, boolean isRtcp, boolean isNative, String ciphers) {
        PEER_LOGGER.setLevel(Level.OFF);
        if (JitsiOpenSslProvider.isLoaded() != isNative) {
            throw new IllegalStateException("OpenSSL of jitsi-srtp is loaded: " + !isNative);
        }
        Aes.setFactoryClassName(Aes.class.getName() + "$" + ciphers + "CipherFactory");
        return new JitsiSrtp(key, isRtcp);
    }

    private static SrtpPolicy policy(SrtpProfile profile, int tagLength) {
        return new SrtpPolicy(
                profile.isAead() ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION,
                profile.masterKeyLength(),
                profile.isAead() ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION,
                profile.isAead() ? 0 : 20,
                tagLength,
                profile.masterSaltLength());
    }

    @Override
    public int protect(byte[] buffer, int length) {
        packet.wrap(buffer, length);
        try {
            return done(
                    isRtcp
                            ? rtcp(senders, rtcpSenders, buffer).transformPacket(packet)
                            : rtp(senders, rtpSenders, buffer).transformPacket(packet));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int unprotect(byte[] buffer, int length) {
        packet.wrap(buffer, length);
        try {
            return done(
                    isRtcp
                            ? rtcp(receivers, rtcpReceivers, buffer).reverseTransformPacket(packet)
                            : rtp(receivers, rtpReceivers, buffer).reverseTransformPacket(packet, false));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private int done(SrtpErrorStatus status) {
        if (status != SrtpErrorStatus.OK) {
            throw new IllegalStateException("jitsi-srtp refused a packet: " + status);
        }
        return packet.getLength();
    }

    private static SrtpCryptoContext rtp(
            SrtpContextFactory factory, Map<Integer, SrtpCryptoContext> contexts, byte[] buffer)
            throws GeneralSecurityException {
        int ssrc = NetworkBytes.getInt32(buffer, RtpFields.SSRC_OFFSET);
        SrtpCryptoContext context = contexts.get(ssrc);
        if (context == null) {
            context = factory.deriveContext(ssrc, 0);
            contexts.put(ssrc, context);
        }
        return context;
    }

    private static SrtcpCryptoContext rtcp(
            SrtpContextFactory factory, Map<Integer, SrtcpCryptoContext> contexts, byte[] buffer)
            throws GeneralSecurityException {
        int ssrc = NetworkBytes.getInt32(buffer, 4);
        SrtcpCryptoContext context = contexts.get(ssrc);
        if (context == null) {
            context = factory.deriveControlContext(ssrc);
            contexts.put(ssrc, context);
        }
        return context;
    }
}
