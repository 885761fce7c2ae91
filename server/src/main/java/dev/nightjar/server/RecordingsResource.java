package dev.nightjar.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** {@code /api/recordings} and {@code /recordings/NAME}: what is in the folder, to play and to download. */
final class RecordingsResource {
    static final String LIST_PATH = "/api/recordings";
    static final String FILE_PREFIX = "/recordings/";

    private final RecordingFolder folder;
    private final ObjectMapper json;

    RecordingsResource(RecordingFolder folder, ObjectMapper json) {
        this.folder = folder;
        this.json = json;
    }

    void list(Exchange exchange) {
        exchange.reply(
                HttpReply.bytes(HttpResponseStatus.OK, "application/json", json.writeValueAsBytes(folder.list())));
    }

    void file(Exchange exchange, String name) {
        Path path = folder.resolve(name);
        if (path == null) {
            throw notFound();
        }
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException gone) {
            throw notFound();
        }
        try {
            send(exchange, name, file);
        } catch (IOException unreadable) {
            close(file);
            throw new HttpError(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the file cannot be read");
        } catch (HttpError answer) {
            close(file);
            throw answer;
        }
    }

    private void send(Exchange exchange, String name, RandomAccessFile file) throws IOException {
        long size = file.length();
        ByteRange range = ByteRange.parse(exchange.header(HttpHeaderNames.RANGE), size);
        HttpResponse head = Exchange.head(range == null ? HttpResponseStatus.OK : HttpResponseStatus.PARTIAL_CONTENT);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType(name));
        head.headers().set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
        head.headers().set("X-Content-Type-Options", "nosniff");
        if (exchange.query("download") != null) {
            head.headers().set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
        }
        long first = range == null ? 0 : range.first();
        long length = range == null ? size : range.length();
        if (range != null) {
            head.headers()
                    .set(HttpHeaderNames.CONTENT_RANGE, "bytes " + first + "-" + (first + length - 1) + "/" + size);
        }
        if (exchange.method().equals(HttpMethod.HEAD)) {
            exchange.replyHead(head, length);
            close(file);
        } else {
            exchange.reply(head, file, first, length);
        }
    }

    private static String contentType(String name) {
        return name.endsWith(".webm") ? "video/webm" : "video/x-matroska";
    }

    private static HttpError notFound() {
        return new HttpError(HttpResponseStatus.NOT_FOUND, "no such recording (expected: one of " + LIST_PATH + ")");
    }

    private static void close(@Nullable RandomAccessFile file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException ignored) {
                // It was only read: nothing can be lost.
                return;
            }
        }
    }
}
