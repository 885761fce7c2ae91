package dev.nightjar.benchmarks;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.CTRModeCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * SRTP over Bouncy Castle's lightweight ciphers: what a program pays that has no other.
 *
 * <p>It does less than {@code SrtpContext}: rollover counter 0, no replay window, no table of SSRCs, no RTCP.
 */
final class BouncyCastleSrtp implements SrtpSubject {
    private final SrtpProfile profile;
    private final CTRModeCipher counterMode = SICBlockCipher.newInstance(AESEngine.newInstance());
    private final GCMModeCipher galois = GCMBlockCipher.newInstance(AESEngine.newInstance());
    private final HMac hmac = new HMac(new SHA1Digest());
    private final KeyParameter key;
    private final byte[] salt;
    private final byte[] tag = new byte[20];
    private final byte[] output = new byte[2048];

    BouncyCastleSrtp(SrtpMasterKey master) {
        profile = master.profile();
        key = new KeyParameter(derive(master, 0, profile.masterKeyLength()));
        salt = derive(master, 2, profile.masterSaltLength());
        hmac.init(new KeyParameter(derive(master, 1, 20)));
    }

    /** RFC 3711 §4.3.3, with the key derivation rate 0. */
    private static byte[] derive(SrtpMasterKey master, int label, int length) {
        byte[] iv = Arrays.copyOf(master.salt(), 16);
        iv[7] ^= (byte) label;
        CTRModeCipher cipher = SICBlockCipher.newInstance(AESEngine.newInstance());
        cipher.init(true, new ParametersWithIV(new KeyParameter(master.key()), iv));
        byte[] derived = new byte[length];
        cipher.processBytes(derived, 0, length, derived, 0);
        return derived;
    }

    @Override
    public int protect(byte[] buffer, int length) {
        int header = RtpFields.headerLength(buffer, 0, length);
        if (profile.isAead()) {
            return header + seal(true, buffer, header, length);
        }
        encrypt(buffer, header, length);
        authenticate(buffer, length);
        System.arraycopy(tag, 0, buffer, length, profile.rtpTagLength());
        return length + profile.rtpTagLength();
    }

    @Override
    public int unprotect(byte[] buffer, int length) {
        int header = RtpFields.headerLength(buffer, 0, length);
        if (profile.isAead()) {
            return header + seal(false, buffer, header, length);
        }
        int end = length - profile.rtpTagLength();
        authenticate(buffer, end);
        if (!Arrays.equals(tag, 0, profile.rtpTagLength(), buffer, end, length)) {
            throw new IllegalStateException("wrong tag");
        }
        encrypt(buffer, header, end);
        return end;
    }

    private void encrypt(byte[] buffer, int header, int end) {
        counterMode.init(true, new ParametersWithIV(key, iv(buffer, 4, 16)));
        counterMode.processBytes(buffer, header, end - header, buffer, header);
    }

    private void authenticate(byte[] buffer, int length) {
        hmac.update(buffer, 0, length);
        for (int i = 0; i < 4; i++) {
            hmac.update((byte) 0);
        }
        hmac.doFinal(tag, 0);
    }

    private int seal(boolean isEncrypting, byte[] buffer, int header, int end) {
        byte[] aad = Arrays.copyOf(buffer, header);
        galois.init(isEncrypting, new AEADParameters(key, 128, iv(buffer, 2, 12), aad));
        int done = galois.processBytes(buffer, header, end - header, output, 0);
        try {
            done += galois.doFinal(output, done);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
        System.arraycopy(output, 0, buffer, header, done);
        return done;
    }

    /** RFC 3711 §4.1.1 and RFC 7714 §8.1, for rollover counter 0. */
    private byte[] iv(byte[] buffer, int ssrcAt, int length) {
        byte[] iv = Arrays.copyOf(salt, length);
        for (int i = 0; i < 4; i++) {
            iv[ssrcAt + i] ^= buffer[RtpFields.SSRC_OFFSET + i];
        }
        int sequenceAt = ssrcAt + 8;
        int sequence = NetworkBytes.getUint16(buffer, RtpFields.SEQUENCE_NUMBER_OFFSET);
        NetworkBytes.putInt16(iv, sequenceAt, NetworkBytes.getUint16(iv, sequenceAt) ^ sequence);
        return iv;
    }
}
