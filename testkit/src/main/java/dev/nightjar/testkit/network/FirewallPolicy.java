package dev.nightjar.testkit.network;

/** What a {@link Firewall} lets through. TCP connections can be opened from inside only, but for {@link #OPEN}. */
public enum FirewallPolicy {
    /** Everything. */
    OPEN,
    /** UDP out, and in only from whom something was sent to, for two minutes. */
    ANSWERS_ONLY,
    /** No UDP at all. */
    NO_UDP,
    /** No UDP, and TCP only to port 443. */
    WEB_ONLY
}
