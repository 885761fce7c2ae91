package dev.nightjar.benchmarks;

import java.util.Arrays;
import org.jitsi.utils.ByteArrayBuffer;

/** A packet as jitsi-srtp wants it, over an array with room for what is added. */
final class JitsiPacket implements ByteArrayBuffer {
    private byte[] buffer = new byte[0];
    private int offset;
    private int length;

    JitsiPacket wrap(byte[] buffer, int length) {
        this.buffer = buffer;
        this.offset = 0;
        this.length = length;
        return this;
    }

    @Override
    public byte[] getBuffer() {
        return buffer;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int length) {
        this.length = length;
    }

    @Override
    public void setOffset(int offset) {
        this.offset = offset;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] out) {
        System.arraycopy(buffer, offset + from, out, 0, count);
    }

    @Override
    public void grow(int more) {
        if (offset + length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, offset + length + more);
        }
    }

    @Override
    public void append(byte[] data, int count) {
        grow(count);
        System.arraycopy(data, 0, buffer, offset + length, count);
        length += count;
    }

    @Override
    public void shrink(int less) {
        length -= less;
    }
}
