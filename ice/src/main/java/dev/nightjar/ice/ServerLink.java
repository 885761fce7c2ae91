package dev.nightjar.ice;

/** What the clients of one gatherer share. */
record ServerLink(GatheringConfig config, RelayedReceiver receiver, ServerOutput output, GatheringTally tally) {}
