/**
 * What the tests of every module share: virtual time, a seeded network, allocation measurements, and the contract that
 * every protocol core keeps.
 *
 * <p><b>Start here:</b> {@link dev.nightjar.testkit.VirtualLink} to run two cores against each other,
 * {@link dev.nightjar.testkit.network.VirtualNetwork} to run hosts behind NATs and firewalls,
 * {@link dev.nightjar.testkit.turn.VirtualTurnServer} to answer STUN and TURN clients,
 * {@link dev.nightjar.testkit.SansIoContract} to prove that one keeps the rules.
 */
@NullMarked
package dev.nightjar.testkit;

import org.jspecify.annotations.NullMarked;
