/**
 * Certificates of our own, and files that nobody else may read.
 *
 * <p><b>Start here:</b> {@link EndpointCertificate}, which is what DTLS proves itself by; {@link PrivateFile} writes,
 * {@link KeyLogFile} tells Wireshark of keys.
 */
@NullMarked
package dev.nightjar.endpoint.internal.keys;

import org.jspecify.annotations.NullMarked;
