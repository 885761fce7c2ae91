package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("loopback")
class RecordingsResourceTest {
    @TempDir
    private Path parent;

    private Path out;
    private RunningServer running;

    @BeforeEach
    void start() throws Exception {
        out = parent.resolve("out");
        Files.createDirectory(out);
        Files.writeString(out.resolve("a.webm"), "0123456789");
        Files.writeString(out.resolve("b.mkv"), "matroska");
        Files.writeString(out.resolve("notes.txt"), "mine");
        Files.writeString(parent.resolve("secret.webm"), "secret");
        Files.createSymbolicLink(out.resolve("link.webm"), parent.resolve("secret.webm"));
        Files.setLastModifiedTime(out.resolve("a.webm"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        Files.setLastModifiedTime(out.resolve("b.mkv"), FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        running = RunningServer.local(out);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void listsRecordingsNewestFirstAndNothingElse() throws Exception {
        HttpResponse<String> list = running.get("/api/recordings");

        assertThat(list.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(list.body())
                .isEqualTo("[{\"name\":\"b.mkv\",\"bytes\":8,\"modified\":\"2026-01-02T00:00:00Z\"},"
                        + "{\"name\":\"a.webm\",\"bytes\":10,\"modified\":\"2026-01-01T00:00:00Z\"}]");
    }

    @Test
    void sendsAWholeFileWithItsType() throws Exception {
        HttpResponse<String> webm = running.get("/recordings/a.webm");
        HttpResponse<String> mkv = running.get("/recordings/b.mkv");

        assertThat(webm.statusCode()).isEqualTo(200);
        assertThat(webm.body()).isEqualTo("0123456789");
        assertThat(webm.headers().firstValue("Content-Type")).hasValue("video/webm");
        assertThat(webm.headers().firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(webm.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(mkv.headers().firstValue("Content-Type")).hasValue("video/x-matroska");
    }

    @Test
    void offersADownloadWhenAskedTo() throws Exception {
        assertThat(running.get("/recordings/a.webm?download=1").headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"a.webm\"");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, bytes 0-0/10",
        "bytes=2-4, 234, bytes 2-4/10",
        "bytes=7-, 789, bytes 7-9/10",
        "bytes=7-99, 789, bytes 7-9/10",
        "bytes=-3, 789, bytes 7-9/10",
        "bytes=-99, 0123456789, bytes 0-9/10"
    })
    void sendsTheRangeThatIsAskedFor(String range, String body, String contentRange) throws Exception {
        HttpResponse<String> part = running.method("GET", "/recordings/a.webm", "Range", range);

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(body);
        assertThat(part.headers().firstValue("Content-Range")).hasValue(contentRange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=99-100", "bytes=-0"})
    void refusesARangeOutsideTheFile(String range) throws Exception {
        HttpResponse<String> refused = running.method("GET", "/recordings/a.webm", "Range", range);

        assertThat(refused.statusCode()).isEqualTo(416);
        assertThat(refused.headers().firstValue("Content-Range")).hasValue("bytes */10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=5-2", "garbage"})
    void sendsTheWholeFileForARangeItDoesNotKnow(String range) throws Exception {
        assertThat(running.method("GET", "/recordings/a.webm", "Range", range).statusCode())
                .isEqualTo(200);
    }

    @Test
    void answersHeadWithTheLength() throws Exception {
        HttpResponse<String> head = running.method("HEAD", "/recordings/a.webm");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(10);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.webm",
                "..%2Fsecret.webm",
                "%2e%2e/secret.webm",
                "..%5Csecret.webm",
                "/etc/passwd",
                "link.webm",
                "notes.txt",
                "a.webm%00",
                ".a.webm",
                "none.webm",
                "a.webm/"
            })
    void doesNotKnowNamesThatAreNoRecordings(String name) throws Exception {
        assertThat(running.get("/recordings/" + name).statusCode()).isEqualTo(404);
    }
}
