package dev.nightjar.ice;

/** A candidate and the name it has in the statistics, which stays when a signalled one replaces a discovered one. */
record KnownCandidate(String id, Candidate candidate) {}
