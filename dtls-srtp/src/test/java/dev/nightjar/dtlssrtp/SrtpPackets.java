package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Keys and packets for the SRTP tests. */
final class SrtpPackets {
    static final int SSRC = 0xCAFE_BABE;

    private SrtpPackets() {}

    static SrtpMasterKey key(SrtpProfile profile) {
        byte[] key = new byte[profile.masterKeyLength()];
        byte[] salt = new byte[profile.masterSaltLength()];
        new SplittableRandom(profile.name().hashCode()).nextBytes(key);
        new SplittableRandom(~profile.name().hashCode()).nextBytes(salt);
        return new SrtpMasterKey(profile, key, salt);
    }

    static SrtpContext context(SrtpProfile profile) {
        return SrtpContext.create(key(profile), SrtpConfig.defaults());
    }

    /** A packet with a one-byte extension block and a payload that tells its sequence number. */
    static byte[] rtp(int ssrc, int sequenceNumber, int payloadLength) {
        byte[] packet = new byte[20 + payloadLength];
        packet[0] = (byte) 0x90;
        packet[1] = 96;
        NetworkBytes.putInt16(packet, 2, sequenceNumber);
        NetworkBytes.putInt32(packet, 4, 3000 * sequenceNumber);
        NetworkBytes.putInt32(packet, 8, ssrc);
        NetworkBytes.putInt32(packet, 12, 0xBEDE_0001);
        NetworkBytes.putInt32(packet, 16, 0x10AA_0000);
        Arrays.fill(packet, 20, packet.length, (byte) sequenceNumber);
        return packet;
    }

    /** A receiver report with one block. */
    static byte[] rtcp(int ssrc) {
        byte[] packet = new byte[32];
        packet[0] = (byte) 0x81;
        packet[1] = (byte) 201;
        packet[3] = 7;
        NetworkBytes.putInt32(packet, 4, ssrc);
        return packet;
    }

    static byte[] protectRtp(SrtpContext context, byte[] packet) {
        byte[] buffer = Arrays.copyOf(packet, packet.length + SrtpContext.MAX_OVERHEAD_BYTES);
        return Arrays.copyOf(buffer, context.protectRtp(buffer, 0, packet.length));
    }

    static byte[] protectRtcp(SrtpContext context, byte[] packet) {
        byte[] buffer = Arrays.copyOf(packet, packet.length + SrtpContext.MAX_OVERHEAD_BYTES);
        return Arrays.copyOf(buffer, context.protectRtcp(buffer, 0, packet.length));
    }

    static UnprotectResult unprotectRtp(SrtpContext context, byte[] packet) {
        return context.unprotectRtp(packet.clone(), 0, packet.length);
    }

    static UnprotectResult unprotectRtcp(SrtpContext context, byte[] packet) {
        return context.unprotectRtcp(packet.clone(), 0, packet.length);
    }
}
