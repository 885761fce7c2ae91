package dev.nightjar.dtlssrtp;

import dev.nightjar.dtlssrtp.DtlsCounts.Count;
import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;

/**
 * A record cipher for which every record it cannot decode is one with a bad MAC.
 *
 * <p>The library drops records with a bad MAC, and ends the association for those shorter than nonce and tag or not a
 * multiple of the block, which anybody can forge without a key. RFC 6347 §4.1.2.7: invalid records are discarded.
 */
final class DtlsGuardedCipher implements TlsCipher {
    private final TlsCipher cipher;
    private final DtlsCounts counts;

    DtlsGuardedCipher(TlsCipher cipher, DtlsCounts counts) {
        this.cipher = cipher;
        this.counts = counts;
    }

    @Override
    public TlsDecodeResult decodeCiphertext(
            long seqNo, short recordType, ProtocolVersion version, byte[] ciphertext, int offset, int len)
            throws IOException {
        try {
            return cipher.decodeCiphertext(seqNo, recordType, version, ciphertext, offset, len);
        } catch (IOException | RuntimeException e) {
            counts.add(Count.UNAUTHENTIC);
            throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
        }
    }

    @Override
    public TlsEncodeResult encodePlaintext(
            long seqNo,
            short type,
            ProtocolVersion version,
            int headerAllocation,
            byte[] plaintext,
            int offset,
            int len)
            throws IOException {
        return cipher.encodePlaintext(seqNo, type, version, headerAllocation, plaintext, offset, len);
    }

    @Override
    public int getCiphertextDecodeLimit(int plaintextLimit) {
        return cipher.getCiphertextDecodeLimit(plaintextLimit);
    }

    @Override
    public int getCiphertextEncodeLimit(int plaintextLimit) {
        return cipher.getCiphertextEncodeLimit(plaintextLimit);
    }

    @Override
    public int getPlaintextDecodeLimit(int ciphertextLimit) {
        return cipher.getPlaintextDecodeLimit(ciphertextLimit);
    }

    @Override
    public int getPlaintextEncodeLimit(int ciphertextLimit) {
        return cipher.getPlaintextEncodeLimit(ciphertextLimit);
    }

    @Override
    public void rekeyDecoder() throws IOException {
        cipher.rekeyDecoder();
    }

    @Override
    public void rekeyEncoder() throws IOException {
        cipher.rekeyEncoder();
    }

    @Override
    public boolean usesOpaqueRecordTypeDecode() {
        return cipher.usesOpaqueRecordTypeDecode();
    }

    @Override
    public boolean usesOpaqueRecordTypeEncode() {
        return cipher.usesOpaqueRecordTypeEncode();
    }
}
