package dev.nightjar.endpoint;

/**
 * UDP ports from which ephemeral ones are taken, as a firewall lets them through.
 *
 * @param first the lowest, 1 to 65535
 * @param last the highest, at least {@code first}
 */
public record PortRange(int first, int last) {
    /** Checks that the range is one of ports and not empty. */
    public PortRange {
        EndpointConfig.requireRange("first port", first, 1, 65_535);
        EndpointConfig.requireRange("last port", last, first, 65_535);
    }

    /**
     * {@return the range of a text such as {@code 50000-50999}, or of one port}
     *
     * @throws IllegalArgumentException when the text is no range of ports
     */
    public static PortRange parse(String text) {
        if (!text.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
            throw new IllegalArgumentException("ports: " + text + " (expected: two ports, as in 50000-50999)");
        }
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        return new PortRange(first, dash < 0 ? first : Integer.parseInt(text.substring(dash + 1)));
    }

    /** {@return how many ports there are} */
    public int size() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
