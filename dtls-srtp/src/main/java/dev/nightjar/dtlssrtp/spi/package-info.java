/**
 * What SRTP needs of a cryptographic library: three functions on byte arrays.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider}. Applications choose by {@link
 * dev.nightjar.dtlssrtp.SrtpConfig#withCrypto}; only who writes a provider needs this package.
 *
 * <p>Rules for all three: ranges were checked by the caller and lie inside their arrays; work is done in place, and no
 * byte outside the range changes; nothing is allocated per packet (what a library beneath does allocate, the provider
 * names); no array is kept after the call; each object is confined to one thread; what a peer sends never makes one
 * throw.
 */
@NullMarked
package dev.nightjar.dtlssrtp.spi;

import org.jspecify.annotations.NullMarked;
