package dev.nightjar.endpoint;

/** What makes frames for tracks until it is closed, by its owner or with its endpoint. */
interface LiveSource extends AutoCloseable {
    @Override
    void close();
}
