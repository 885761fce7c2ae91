package dev.nightjar.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.nightjar.core.NetworkBytes;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Datagrams of somebody who knows our port, and perhaps our user fragment, but no key. */
final class HostileDatagrams {
    private static final int KINDS = 8;
    private static final int MAX_LENGTH = 1_500;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int FINGERPRINT_XOR = 0x5354554E;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int PRIORITY = 0x0024;
    private static final int USE_CANDIDATE = 0x0025;
    private static final int ICE_CONTROLLING = 0x802A;
    private static final int FINGERPRINT = 0x8028;

    private final SplittableRandom random;
    private final String ufrag;
    private final byte[] bytes = new byte[MAX_LENGTH];

    HostileDatagrams(SplittableRandom random, String ufrag) {
        this.random = random;
        this.ufrag = ufrag;
    }

    /** {@return what {@link #next} has filled} */
    byte[] bytes() {
        return bytes;
    }

    /** Makes a datagram; {@return its length}. */
    int next() {
        return switch (random.nextInt(KINDS)) {
            case 0 -> noise(random.nextInt(256));
            case 1 -> noise(random.nextInt(4));
            case 2 -> noise(random.nextInt(128, 192));
            case 3 -> dtlsRecord();
            case 4 -> shortDtlsRecord();
            case 5 -> rtp();
            case 6 -> bindingRequest("nobody" + random.nextInt(1_000));
            default -> bindingRequest(ufrag);
        };
    }

    private int noise(int firstByte) {
        int length = random.nextInt(MAX_LENGTH + 1);
        fill(0, length);
        bytes[0] = (byte) firstByte;
        return length;
    }

    /** A record whose header is right: handshake, alert, application data and more, of either epoch. */
    private int dtlsRecord() {
        int length = random.nextInt(1, 600);
        fill(0, 13 + length);
        bytes[0] = (byte) random.nextInt(20, 27);
        NetworkBytes.putInt16(bytes, 1, 0xFEFD);
        NetworkBytes.putInt16(bytes, 3, random.nextInt(3));
        NetworkBytes.putInt16(bytes, 5, 0);
        NetworkBytes.putInt16(bytes, 11, length);
        bytes[13] = (byte) random.nextInt(25);
        return 13 + length;
    }

    /** RFC 6347 §4.1.2.4 needs more for a nonce and a tag. */
    private int shortDtlsRecord() {
        int length = random.nextInt(24);
        fill(0, 13 + length);
        bytes[0] = (byte) random.nextInt(20, 27);
        NetworkBytes.putInt16(bytes, 1, 0xFEFD);
        NetworkBytes.putInt16(bytes, 3, 1);
        NetworkBytes.putInt16(bytes, 11, length);
        return 13 + length;
    }

    private int rtp() {
        int length = random.nextInt(12, 1_200);
        fill(0, length);
        bytes[0] = (byte) 0x80;
        bytes[1] = (byte) (random.nextBoolean() ? 96 : 200 + random.nextInt(7));
        return length;
    }

    /** A check as browsers send it, signed with a key that is not ours. */
    private int bindingRequest(String receiver) {
        fill(0, 20);
        NetworkBytes.putInt16(bytes, 0, 0x0001);
        NetworkBytes.putInt32(bytes, 4, MAGIC_COOKIE);
        byte[] username = (receiver + ":evil").getBytes(US_ASCII);
        int at = attribute(20, USERNAME, username.length);
        System.arraycopy(username, 0, bytes, 24, username.length);
        at = attribute(at, PRIORITY, 4);
        at = attribute(at, ICE_CONTROLLING, 8);
        at = attribute(at, USE_CANDIDATE, 0);
        at = attribute(at, MESSAGE_INTEGRITY, 20);
        NetworkBytes.putInt16(bytes, 2, at + 8 - 20);
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, at);
        NetworkBytes.putInt16(bytes, at, FINGERPRINT);
        NetworkBytes.putInt16(bytes, at + 2, 4);
        NetworkBytes.putInt32(bytes, at + 4, (int) crc.getValue() ^ FINGERPRINT_XOR);
        return at + 8;
    }

    /** Writes an attribute with a random value; {@return where the next begins}. */
    private int attribute(int at, int type, int length) {
        NetworkBytes.putInt16(bytes, at, type);
        NetworkBytes.putInt16(bytes, at + 2, length);
        int padded = length + 3 & ~3;
        fill(at + 4, padded);
        return at + 4 + padded;
    }

    private void fill(int from, int count) {
        int at = from;
        for (; at + 8 <= from + count; at += 8) {
            NetworkBytes.putInt64(bytes, at, random.nextLong());
        }
        for (; at < from + count; at++) {
            bytes[at] = (byte) random.nextInt();
        }
    }
}
