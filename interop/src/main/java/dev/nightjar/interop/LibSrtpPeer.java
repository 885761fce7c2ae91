package dev.nightjar.interop;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * SRTP by libsrtp in a process of its own, built from {@code interop/c/libsrtp_peer.c} with the compiler of this
 * machine. One caller at a time.
 */
public final class LibSrtpPeer implements AutoCloseable {
    /** The code of AES-256-CM with a tag of 80 bits (RFC 6188), which DTLS has none for. */
    public static final int AES_256_CM_80 = 0x81;

    /** The code of AES-256-CM with a tag of 32 bits. */
    public static final int AES_256_CM_32 = 0x82;

    private static final int NO_FLAGS = 0;
    private static final int RTCP_NOT_ENCRYPTED = 1;

    private final Process process;
    private final DataOutputStream in;
    private final DataInputStream out;

    /** What libsrtp says of a packet; the numbers are those of {@code srtp_err_status_t}. */
    public enum Status {
        /** Protected, or authentic and new. */
        OK(0),
        /** The tag is wrong. */
        AUTH_FAIL(7),
        /** The index was seen before. */
        REPLAY_FAIL(9),
        /** The index is behind the window. */
        REPLAY_OLD(10),
        /** Anything else. */
        OTHER(-1);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        private static Status of(int code) {
            for (Status status : values()) {
                if (status.code == code) {
                    return status;
                }
            }
            return OTHER;
        }
    }

    /**
     * What became of a packet.
     *
     * @param status OK, or why not
     * @param packet the result, empty unless OK
     */
    // Handed from the pipe to one test, which owns it.
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(Status status, byte[] packet) {}

    private LibSrtpPeer(Process process) {
        this.process = process;
        in = new DataOutputStream(process.getOutputStream());
        out = new DataInputStream(process.getInputStream());
    }

    /**
     * {@return the program, compiled into a folder}
     *
     * @throws PeerException when there is no compiler or libsrtp, with what the compiler said
     */
    public static Path build(Path folder) {
        Path source = Path.of(System.getProperty("basedir", "."), "c", "libsrtp_peer.c")
                .toAbsolutePath();
        if (!Files.exists(source)) {
            throw new PeerException("no " + source + ": run from the folder of the module interop");
        }
        Path program = folder.resolve("libsrtp_peer");
        Tool.run(
                folder,
                List.of(
                        Tool.GCC.path(),
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-o",
                        program.toString(),
                        source.toString(),
                        "-lsrtp2"));
        return program;
    }

    /** {@return the built program, running} */
    public static LibSrtpPeer start(Path program) {
        try {
            return new LibSrtpPeer(new ProcessBuilder(program.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Begins anew with one master key for what it sends and receives.
     *
     * @param profile its code in use_srtp, or one of {@link #AES_256_CM_80} and {@link #AES_256_CM_32}
     * @throws PeerException when libsrtp does not take them
     */
    public void setKey(int profile, byte[] key, byte[] salt) {
        setKey(profile, NO_FLAGS, key, salt);
    }

    /** As {@link #setKey}, but what it sends of RTCP is authenticated and not encrypted (RFC 3711 §3.4). */
    public void setKeyWithoutEncryptionOfRtcp(int profile, byte[] key, byte[] salt) {
        setKey(profile, RTCP_NOT_ENCRYPTED, key, salt);
    }

    private void setKey(int profile, int flags, byte[] key, byte[] salt) {
        byte[] request = new byte[2 + key.length + salt.length];
        request[0] = (byte) profile;
        request[1] = (byte) flags;
        System.arraycopy(key, 0, request, 2, key.length);
        System.arraycopy(salt, 0, request, 2 + key.length, salt.length);
        Answer answer = request('k', request);
        if (answer.status() != Status.OK) {
            throw new PeerException("libsrtp takes no key for profile " + profile);
        }
    }

    /** {@return the SRTP packet made of an RTP packet} */
    public Answer protectRtp(byte[] packet) {
        return request('p', packet);
    }

    /** {@return the RTP packet in an SRTP packet} */
    public Answer unprotectRtp(byte[] packet) {
        return request('u', packet);
    }

    /** {@return the SRTCP packet made of an RTCP packet} */
    public Answer protectRtcp(byte[] packet) {
        return request('P', packet);
    }

    /** {@return the RTCP packet in an SRTCP packet} */
    public Answer unprotectRtcp(byte[] packet) {
        return request('U', packet);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer request(char operation, byte[] bytes) {
        try {
            in.writeByte(operation);
            in.writeShort(bytes.length);
            in.write(bytes);
            in.flush();
            int status = out.readUnsignedByte();
            byte[] packet = new byte[out.readUnsignedShort()];
            out.readFully(packet);
            return new Answer(Status.of(status), packet);
        } catch (IOException e) {
            throw new PeerException("the libsrtp process is gone at '" + operation + "'", e);
        }
    }
}
