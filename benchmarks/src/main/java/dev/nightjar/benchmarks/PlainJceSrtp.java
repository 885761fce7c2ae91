package dev.nightjar.benchmarks;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.dtlssrtp.SrtpMasterKey;
import dev.nightjar.dtlssrtp.SrtpProfile;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The peer: SRTP as one writes it first with the JDK's ciphers, one cipher object initialised for each packet, and
 * results in new arrays.
 *
 * <p>It does less than {@code SrtpContext}: the caller names header length and index, and there is no replay window
 * and no table of SSRCs. Its bytes are the same, which the benchmark checks.
 */
final class PlainJceSrtp {
    private static final int SSRC_OFFSET = 8;

    private final SrtpProfile profile;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final Mac mac;

    PlainJceSrtp(SrtpMasterKey master) throws GeneralSecurityException {
        profile = master.profile();
        key = new SecretKeySpec(derive(master, 0, profile.masterKeyLength()), "AES");
        salt = derive(master, 2, profile.masterSaltLength());
        cipher = Cipher.getInstance(profile.isAead() ? "AES/GCM/NoPadding" : "AES/CTR/NoPadding");
        mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(derive(master, 1, 20), "HmacSHA1"));
    }

    private static byte[] derive(SrtpMasterKey master, int label, int length) throws GeneralSecurityException {
        byte[] iv = Arrays.copyOf(master.salt(), 16);
        iv[7] ^= (byte) label;
        Cipher counterMode = Cipher.getInstance("AES/CTR/NoPadding");
        counterMode.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(master.key(), "AES"), new IvParameterSpec(iv));
        return counterMode.doFinal(new byte[length]);
    }

    int protect(byte[] buffer, int headerLength, int length, long index) throws GeneralSecurityException {
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, buffer, headerLength, length - headerLength, index);
        System.arraycopy(sealed, 0, buffer, headerLength, sealed.length);
        if (profile.isAead()) {
            return headerLength + sealed.length;
        }
        System.arraycopy(tag(buffer, length, index), 0, buffer, length, profile.rtpTagLength());
        return length + profile.rtpTagLength();
    }

    int unprotect(byte[] buffer, int headerLength, int length, long index) throws GeneralSecurityException {
        int end = length;
        if (!profile.isAead()) {
            end = length - profile.rtpTagLength();
            byte[] expected = Arrays.copyOf(tag(buffer, end, index), profile.rtpTagLength());
            if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(buffer, end, length))) {
                throw new GeneralSecurityException("wrong tag");
            }
        }
        byte[] opened = crypt(Cipher.DECRYPT_MODE, buffer, headerLength, end - headerLength, index);
        System.arraycopy(opened, 0, buffer, headerLength, opened.length);
        return headerLength + opened.length;
    }

    private byte[] crypt(int mode, byte[] buffer, int headerLength, int length, long index)
            throws GeneralSecurityException {
        if (profile.isAead()) {
            cipher.init(mode, key, new GCMParameterSpec(128, iv(buffer, 2, 12, index)));
            cipher.updateAAD(buffer, 0, headerLength);
        } else {
            cipher.init(mode, key, new IvParameterSpec(iv(buffer, 4, 16, index)));
        }
        return cipher.doFinal(buffer, headerLength, length);
    }

    private byte[] iv(byte[] buffer, int ssrcAt, int length, long index) {
        byte[] iv = Arrays.copyOf(salt, length);
        NetworkBytes.putInt32(
                iv, ssrcAt, NetworkBytes.getInt32(iv, ssrcAt) ^ NetworkBytes.getInt32(buffer, SSRC_OFFSET));
        NetworkBytes.putInt48(iv, ssrcAt + 4, NetworkBytes.getUint48(iv, ssrcAt + 4) ^ index);
        return iv;
    }

    private byte[] tag(byte[] buffer, int length, long index) {
        mac.update(buffer, 0, length);
        byte[] rolloverCounter = new byte[4];
        NetworkBytes.putInt32(rolloverCounter, 0, (int) (index >>> 16));
        return mac.doFinal(rolloverCounter);
    }
}
