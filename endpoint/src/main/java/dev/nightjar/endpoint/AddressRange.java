package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that begin with the same bits, RFC 4632 §3.1 and RFC 4291 §2.3, such as {@code 10.0.0.0/8}.
 *
 * @param network an address of the range; bits behind the prefix do not count
 * @param prefixLength bits that are the same, 0 to 32 or 128
 */
public record AddressRange(InetAddress network, int prefixLength) {
    /** Checks the length against the family. */
    public AddressRange {
        requireNonNull(network, "network");
        EndpointConfig.requireRange("prefix length", prefixLength, 0, network.getAddress().length * 8);
    }

    /**
     * {@return the range of a text: an address literal, with or without a prefix length}
     *
     * @throws IllegalArgumentException when the text is neither; a host name is not looked up
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        if (bytes == null
                || literal.contains("%")
                || slash >= 0 && !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(
                    "addresses: " + text + " (expected: an address or a range, as in 10.0.0.0/8 or fd00::/8)");
        }
        int length = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
        try {
            return new AddressRange(InetAddress.getByAddress(bytes), length);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("bug: a literal of a wrong length", wrongLength);
        }
    }

    /** {@return whether the address is in the range; never for one of the other family} */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((ours[bit >> 3] & mask) != (theirs[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }
}
