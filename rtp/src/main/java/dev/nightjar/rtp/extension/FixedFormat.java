package dev.nightjar.rtp.extension;

/** What the extensions here have in common: a URI and a greatest length. */
abstract class FixedFormat<T> implements HeaderExtension<T> {
    private final String uri;
    private final int maxBytes;

    FixedFormat(String uri, int maxBytes) {
        this.uri = uri;
        this.maxBytes = maxBytes;
    }

    @Override
    public final String uri() {
        return uri;
    }

    @Override
    public final int maxBytes() {
        return maxBytes;
    }

    @Override
    public final String toString() {
        return uri;
    }
}
