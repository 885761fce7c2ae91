package dev.nightjar.dtlssrtp;

/** What a certificate is generated with. */
public enum CertificateKind {
    /** ECDSA on P-256, which every WebRTC endpoint takes (RFC 8827 §6.5): small and fast. */
    ECDSA_P256,
    /** RSA with 2048 bits, for peers that know nothing else: a key takes some 0.2 s to make, a signature 2 ms. */
    RSA_2048
}
