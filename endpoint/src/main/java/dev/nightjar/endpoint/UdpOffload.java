package dev.nightjar.endpoint;

/** Whether several datagrams may cross into the kernel as one. */
public enum UdpOffload {
    /** Segmentation on sending (GSO) and coalescing on receipt (GRO), each where the kernel has it. */
    AUTO,
    /** One datagram, one message, always. */
    OFF
}
