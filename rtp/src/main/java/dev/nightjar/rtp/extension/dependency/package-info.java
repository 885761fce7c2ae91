/**
 * The dependency descriptor: a header extension that tells which layer a packet belongs to, which frames its frame
 * needs and which sets of layers it serves, so that a forwarder picks layers without a look at the payload.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.rtp.extension.dependency.DependencyDescriptorReader}, bytes in, one {@link
 * dev.nightjar.rtp.extension.dependency.DependencyDescriptor} filled in. A {@link
 * dev.nightjar.rtp.extension.dependency.DecodeTargetSelector} says which packets to forward and a {@link
 * dev.nightjar.rtp.extension.dependency.DependencyDescriptorRewriter} what they then say.
 *
 * <p>Most descriptors are three bytes that name a template; the templates come with the first packet of a coded video
 * sequence, so reading needs memory for each stream. SSRCs are unsigned 32 bits in an {@code int}, frame numbers 0 to
 * 65535; a set of decode targets is an {@code int} whose bit <i>i</i> stands for target <i>i</i>. Hostile bytes never
 * throw. Not thread-safe.
 *
 * <ul>
 *   <li><a href="https://aomediacodec.github.io/av1-rtp-spec/v1.0.0.html">RTP Payload Format For AV1 1.0</a>, appendix
 *       A
 * </ul>
 */
@NullMarked
package dev.nightjar.rtp.extension.dependency;

import org.jspecify.annotations.NullMarked;
