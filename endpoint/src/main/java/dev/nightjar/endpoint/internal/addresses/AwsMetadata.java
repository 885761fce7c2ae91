package dev.nightjar.endpoint.internal.addresses;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The metadata service of AWS, version 2: a token first, by which the questions are asked.
 *
 * <p>Blocks; not for a loop.
 */
final class AwsMetadata {
    private static final int MAX_BODY_BYTES = 1_024;
    private static final int OK = 200;
    private static final String TOKEN_SECONDS = "60";
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})(\\.\\d{1,3}){3}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]+");

    private final URI base;
    private final Duration timeout;

    /**
     * Makes what asks the service at {@code base}.
     *
     * @param timeout of each of the two questions
     */
    AwsMetadata(URI base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
    }

    /**
     * {@return the public IPv4 address of this machine, or null where the service says that it has none}
     *
     * @throws IOException when there is no such service, or it answers something else
     */
    @Nullable
    InetAddress publicIpv4() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpResponse<InputStream> token = ask(
                client,
                request("latest/api/token")
                        .header("X-aws-ec2-metadata-token-ttl-seconds", TOKEN_SECONDS)
                        .PUT(HttpRequest.BodyPublishers.noBody()));
        String secret = body(token);
        if (token.statusCode() != OK || !TOKEN.matcher(secret).matches()) {
            throw new IOException("metadata token: status " + token.statusCode() + " (expected: 200 and a token)");
        }
        HttpResponse<InputStream> answer =
                ask(client, request("latest/meta-data/public-ipv4").header("X-aws-ec2-metadata-token", secret));
        String text = body(answer);
        if (answer.statusCode() == 404) {
            return null;
        }
        if (answer.statusCode() != OK || !IPV4.matcher(text).matches()) {
            throw new IOException("public-ipv4: status " + answer.statusCode() + " (expected: 200 and an address)");
        }
        return address(text);
    }

    private static InetAddress address(String text) throws IOException {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            int value = Integer.parseInt(parts[i]);
            if (value > 255) {
                throw new IOException("public-ipv4: " + value + " in an address (expected: 0 to 255)");
            }
            bytes[i] = (byte) value;
        }
        return InetAddress.getByAddress(bytes);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(timeout);
    }

    private static HttpResponse<InputStream> ask(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String body(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            return new String(in.readNBytes(MAX_BODY_BYTES), StandardCharsets.ISO_8859_1).strip();
        }
    }
}
