package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link MediaDescription}. Attributes come in the order of the calls; what has a line already is replaced in
 * place. A value that would break out of its line is refused.
 */
public final class MediaDescriptionBuilder {
    private static final String ORDER = "micbka";

    private final LineList lines;
    private final @Nullable MediaLine written;
    private final String type;
    private final int portCount;
    private int port;
    private String protocol;
    private List<String> formats;

    MediaDescriptionBuilder(String type, int port, String protocol) {
        this.type = requireNonNull(type, "type");
        this.port = port;
        this.portCount = 1;
        this.written = null;
        this.protocol = requireNonNull(protocol, "protocol");
        this.formats = List.of();
        this.lines = new LineList(List.of(), ORDER);
        lines.add('m', "");
        lines.set('c', Connection.UNSPECIFIED.toString());
    }

    MediaDescriptionBuilder(MediaDescription from) {
        this.written = MediaLine.parse(from.lines().get(0).value());
        this.type = from.type();
        this.port = from.port();
        this.portCount = from.portCount();
        this.protocol = from.protocol();
        this.formats = from.formats();
        this.lines = new LineList(from.lines(), ORDER);
    }

    /** Sets the port. */
    public MediaDescriptionBuilder port(int newPort) {
        this.port = newPort;
        return this;
    }

    /** Sets the protocol. */
    public MediaDescriptionBuilder protocol(String newProtocol) {
        this.protocol = requireNonNull(newProtocol, "protocol");
        return this;
    }

    /** Sets the formats of the m-line. {@link #codecs} does it for RTP. */
    public MediaDescriptionBuilder formats(List<String> newFormats) {
        this.formats = List.copyOf(newFormats);
        return this;
    }

    /** Sets the connection; {@link Connection#UNSPECIFIED} unless set. */
    public MediaDescriptionBuilder connection(Connection connection) {
        lines.set('c', connection.toString());
        return this;
    }

    /** Adds a bandwidth line. */
    public MediaDescriptionBuilder bandwidth(Bandwidth bandwidth) {
        lines.add('b', bandwidth.toString());
        return this;
    }

    /** Sets the formats to the codecs' payload types; their rtpmap, rtcp-fb and fmtp lines replace others. */
    public MediaDescriptionBuilder codecs(List<RtpCodec> codecs) {
        lines.removeAttributes(List.of("rtpmap", "rtcp-fb", "fmtp"));
        List<String> payloadTypes = new ArrayList<>();
        for (RtpCodec codec : codecs) {
            payloadTypes.add(Integer.toString(codec.payloadType()));
            codec.attributes().forEach(this::add);
        }
        return formats(payloadTypes);
    }

    /** Sets the mid. */
    public MediaDescriptionBuilder mid(String mid) {
        return set(Attribute.of("mid", mid));
    }

    /** Sets the direction, in place of another. */
    public MediaDescriptionBuilder direction(Direction direction) {
        lines.setAttribute(Attribute.of(direction.toString()), MediaDescription.DIRECTIONS);
        return this;
    }

    /** Sets username fragment and password. */
    public MediaDescriptionBuilder iceCredentials(IceCredentials credentials) {
        return set(Attribute.of("ice-ufrag", credentials.ufrag())).set(Attribute.of("ice-pwd", credentials.pwd()));
    }

    /** Adds an attribute, after others of its name. */
    public MediaDescriptionBuilder add(TypedAttribute attribute) {
        return add(LineList.checked(attribute));
    }

    /** Adds an attribute, after others of its name. */
    public MediaDescriptionBuilder add(Attribute attribute) {
        lines.addAttribute(attribute);
        return this;
    }

    /** Adds a property attribute such as {@code rtcp-mux}. */
    public MediaDescriptionBuilder add(String name) {
        return add(Attribute.of(name));
    }

    /** Adds an attribute with a value. */
    public MediaDescriptionBuilder add(String name, String value) {
        return add(Attribute.of(name, value));
    }

    /** Sets an attribute, in place of all others of its name. */
    public MediaDescriptionBuilder set(TypedAttribute attribute) {
        return set(LineList.checked(attribute));
    }

    /** Sets an attribute, in place of all others of its name. */
    public MediaDescriptionBuilder set(Attribute attribute) {
        lines.setAttribute(attribute, List.of(attribute.name()));
        return this;
    }

    /** Takes away all attributes of that name. */
    public MediaDescriptionBuilder remove(String name) {
        lines.removeAttributes(List.of(name));
        return this;
    }

    /**
     * {@return the section}
     *
     * @throws IllegalArgumentException when it would not parse
     */
    public MediaDescription build() {
        MediaLine mediaLine = new MediaLine(type, port, portCount, protocol, formats);
        if (!mediaLine.equals(written)) {
            lines.set('m', mediaLine.toString());
        }
        try {
            return SdpParser.media(lines.asList());
        } catch (SdpParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
