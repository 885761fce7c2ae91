package dev.nightjar.endpoint;

/**
 * Which sections of our offers a peer may take without the bundle: W3C RTCBundlePolicy, RFC 9429 §4.1.1.
 *
 * <p>*Choice:* a connection has one transport, whichever policy (ADR 0007), so an answer that accepts several sections
 * has to bundle them, and one of ours rejects what is outside the first section's bundle. The policy says how the offer
 * looks to a peer that knows nothing of bundles: what it is not to take alone is {@code bundle-only}. {@link #BALANCED}
 * unless wished otherwise; for peers that do not read {@code bundle-only} there is {@link #MAX_COMPAT}.
 */
public enum BundlePolicy {
    /** The first section of each kind may be taken alone. */
    BALANCED,
    /** Every section may. */
    MAX_COMPAT,
    /** Only the first section may. RFC 9429 calls this must-bundle. */
    MAX_BUNDLE
}
