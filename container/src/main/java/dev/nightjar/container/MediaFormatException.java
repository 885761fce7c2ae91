package dev.nightjar.container;

import java.io.IOException;

/** A file is not what it is read as; the message says where, what was found and what was expected. */
public final class MediaFormatException extends IOException {
    private static final long serialVersionUID = 1;

    MediaFormatException(String message) {
        super(message);
    }
}
