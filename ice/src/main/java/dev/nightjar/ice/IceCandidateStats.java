package dev.nightjar.ice;

/**
 * One candidate that the agent knows, a snapshot; the fields of W3C's {@code RTCIceCandidateStats} that ICE itself
 * knows.
 *
 * @param id the same for one candidate as long as the agent lives, and unlike that of any other of this agent
 * @param isRemote whether it is the peer's
 * @param candidate its address, type, priority, foundation, protocol and TCP type
 * @param ufrag the user name fragment of the side it belongs to; empty while the peer's is not known
 */
public record IceCandidateStats(String id, boolean isRemote, Candidate candidate, String ufrag) {}
