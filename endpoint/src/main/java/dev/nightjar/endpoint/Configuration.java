package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.rtp.HeaderExtensionUri;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is made with: W3C RTCConfiguration, as far as a headless peer has use for it.
 *
 * @param socketPolicy which UDP socket it uses
 * @param executor runs every callback and completes every future, one at a time; null for a serial view over the
 *     endpoint's callback pool
 * @param iceServers STUN and TURN servers, of which those above {@link #MAX_ICE_SERVERS} are passed over as W3C has it,
 *     with at most {@link #MAX_SERVER_URLS} URLs in all
 * @param iceTransportPolicy whether any candidate is used, or relayed ones only
 * @param ice how ICE nominates, restarts and fails
 * @param bundlePolicy which sections of our offers may be taken without the bundle
 * @param headerExtensions URIs of RTP header extensions of the application's own, at most {@link
 *     #MAX_HEADER_EXTENSIONS}: offered and agreed to in each section, RFC 8285 §5
 * @param congestionFeedback whether feedback of RFC 8888 is offered, and preferred where the peer offers it, to
 *     transport-wide feedback, which every browser speaks; off unless wished
 * @param certificates what the connection proves itself by; *Choice:* the first is used, as browsers do; empty for the
 *     endpoint's own
 * @param rtcpMuxPolicy whether RTCP shares the transport of RTP
 * @param iceCandidatePoolSize transports to gather candidates for before the first description, 0 to 255; since a
 *     connection has one transport, more than one means one. *Choice:* with a pool {@link SocketPolicy#AUTOMATIC} means
 *     a socket of its own, because the connection does not know yet whether it will offer or answer
 */
public record Configuration(
        SocketPolicy socketPolicy,
        @Nullable Executor executor,
        List<IceServer> iceServers,
        IceTransportPolicy iceTransportPolicy,
        IceOptions ice,
        BundlePolicy bundlePolicy,
        List<String> headerExtensions,
        boolean congestionFeedback,
        List<Certificate> certificates,
        RtcpMuxPolicy rtcpMuxPolicy,
        int iceCandidatePoolSize) {
    /** The least that W3C WebRTC §4.2.1 lets an implementation stop at. */
    public static final int MAX_ICE_SERVERS = 32;

    /** Each is asked from each of our addresses, and gathering takes as long as the slowest. */
    public static final int MAX_SERVER_URLS = 64;

    /** Each takes the place of one that few peers have; header extensions of one byte number 14, RFC 8285 §4.2. */
    public static final int MAX_HEADER_EXTENSIONS = 4;

    /** W3C's type of it is an octet. */
    public static final int MAX_CANDIDATE_POOL_SIZE = 255;

    private static final Configuration DEFAULTS = new Configuration(
            SocketPolicy.AUTOMATIC,
            null,
            List.of(),
            IceTransportPolicy.ALL,
            IceOptions.defaults(),
            BundlePolicy.BALANCED,
            List.of(),
            false,
            List.of(),
            RtcpMuxPolicy.REQUIRE,
            0);

    /**
     * Checks that there are policies, and not too many servers and extensions.
     *
     * @throws IllegalArgumentException for more extensions than {@link #MAX_HEADER_EXTENSIONS}, one twice, or
     *     one that Nightjar has or refuses, and for a pool of another size than 0 to {@link #MAX_CANDIDATE_POOL_SIZE}
     * @throws WebRtcException OperationError when there are more URLs than {@link #MAX_SERVER_URLS}
     */
    public Configuration {
        requireNonNull(socketPolicy, "socketPolicy");
        requireNonNull(iceTransportPolicy, "iceTransportPolicy");
        requireNonNull(ice, "ice");
        requireNonNull(bundlePolicy, "bundlePolicy");
        requireNonNull(rtcpMuxPolicy, "rtcpMuxPolicy");
        certificates = List.copyOf(requireNonNull(certificates, "certificates"));
        EndpointConfig.requireRange("iceCandidatePoolSize", iceCandidatePoolSize, 0, MAX_CANDIDATE_POOL_SIZE);
        headerExtensions = checkedExtensions(headerExtensions);
        iceServers = requireNonNull(iceServers, "iceServers").stream()
                .limit(MAX_ICE_SERVERS)
                .toList();
        int urls = iceServers.stream().mapToInt(server -> server.urls().size()).sum();
        if (urls > MAX_SERVER_URLS) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "iceServers: " + urls + " URLs (expected: at most " + MAX_SERVER_URLS + ")");
        }
    }

    /** {@return a copy of the URIs; throws where they cannot be negotiated} */
    private static List<String> checkedExtensions(List<String> uris) {
        List<String> checked = List.copyOf(requireNonNull(uris, "headerExtensions"));
        if (checked.size() > MAX_HEADER_EXTENSIONS) {
            throw new IllegalArgumentException(
                    "headerExtensions: " + checked.size() + " (expected: at most " + MAX_HEADER_EXTENSIONS + ")");
        }
        Set<String> seen = new HashSet<>();
        for (String uri : checked) {
            boolean isOfOthers = HeaderExtensionUri.fromUri(uri).isPresent() || HeaderExtensionUri.isEncrypted(uri);
            // RFC 8285 §5: a URI, which has no space and ends where attributes begin.
            if (isOfOthers
                    || uri.isEmpty()
                    || !uri.chars().allMatch(each -> each > ' ' && each < 127)
                    || !seen.add(uri)) {
                throw new IllegalArgumentException(
                        "headerExtensions: " + uri + " (expected: a URI of the application's own, once)");
            }
        }
        return checked;
    }

    /** {@return what most connections want} */
    public static Configuration defaults() {
        return DEFAULTS;
    }

    /**
     * Refuses what W3C WebRTC §4.4.1.6 lets nobody change, once a connection is made with this.
     *
     * @param hasDescribed whether setLocalDescription has been called: then the pool keeps its size
     * @throws WebRtcException InvalidModificationError
     */
    void requireModifiable(Configuration changed, boolean hasDescribed) {
        require("certificates", changed.certificates.equals(certificates));
        require("bundlePolicy", changed.bundlePolicy == bundlePolicy);
        require("rtcpMuxPolicy", changed.rtcpMuxPolicy == rtcpMuxPolicy);
        require(
                "iceCandidatePoolSize after setLocalDescription",
                !hasDescribed || changed.iceCandidatePoolSize == iceCandidatePoolSize);
        require("socketPolicy", changed.socketPolicy == socketPolicy);
        require("executor", Objects.equals(changed.executor, executor));
        require("ice", changed.ice.equals(ice));
        require("headerExtensions", changed.headerExtensions.equals(headerExtensions));
        require("congestionFeedback", changed.congestionFeedback == congestionFeedback);
    }

    private static void require(String what, boolean isUnchanged) {
        if (!isUnchanged) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    what + " (expected: as before; only iceServers, iceTransportPolicy and, before the first"
                            + " description, iceCandidatePoolSize may change)");
        }
    }

    /**
     * Refuses what no connection can be made with, W3C WebRTC §4.4.1.1.
     *
     * @throws WebRtcException InvalidAccessError for an expired certificate, NotSupportedError for another policy of
     *     RTCP than {@link RtcpMuxPolicy#REQUIRE}
     */
    void requireUsable(Instant now) {
        certificates.forEach(certificate -> certificate.requireValid(now));
        if (rtcpMuxPolicy != RtcpMuxPolicy.REQUIRE) {
            throw new WebRtcException(
                    WebRtcException.Name.NOT_SUPPORTED_ERROR,
                    "rtcpMuxPolicy: " + rtcpMuxPolicy + " (expected: " + RtcpMuxPolicy.REQUIRE + ")");
        }
    }

    /** {@return this configuration with another socket policy} */
    public Configuration withSocketPolicy(SocketPolicy policy) {
        return with(draft -> draft.socketPolicy = policy);
    }

    /** {@return this configuration with callbacks on {@code executor}} */
    public Configuration withExecutor(Executor executor) {
        return with(draft -> draft.executor = executor);
    }

    /** {@return this configuration with other STUN and TURN servers} */
    public Configuration withIceServers(List<IceServer> servers) {
        return with(draft -> draft.iceServers = servers);
    }

    /** {@return this configuration with any candidate, or with relayed ones only} */
    public Configuration withIceTransportPolicy(IceTransportPolicy policy) {
        return with(draft -> draft.iceTransportPolicy = policy);
    }

    /** {@return this configuration with ICE behaving otherwise} */
    public Configuration withIce(IceOptions options) {
        return with(draft -> draft.ice = options);
    }

    /** {@return this configuration with another policy of bundles} */
    public Configuration withBundlePolicy(BundlePolicy policy) {
        return with(draft -> draft.bundlePolicy = policy);
    }

    /** {@return this configuration with other header extensions of the application's own} */
    public Configuration withHeaderExtensions(List<String> uris) {
        return with(draft -> draft.headerExtensions = uris);
    }

    /** {@return this configuration with feedback of RFC 8888 where the peer speaks it, or without} */
    public Configuration withCongestionFeedback(boolean isWished) {
        return with(draft -> draft.congestionFeedback = isWished);
    }

    /** {@return this configuration with those certificates; none for the endpoint's own} */
    public Configuration withCertificates(Certificate... certificates) {
        return with(draft -> draft.certificates = List.of(certificates));
    }

    /** {@return this configuration with another policy of RTCP} */
    public Configuration withRtcpMuxPolicy(RtcpMuxPolicy policy) {
        return with(draft -> draft.rtcpMuxPolicy = policy);
    }

    /** {@return this configuration with candidates gathered before the first description, or with 0 then} */
    public Configuration withIceCandidatePoolSize(int transports) {
        return with(draft -> draft.iceCandidatePoolSize = transports);
    }

    private Configuration with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** A copy under change: the one place, besides the component itself, that a new component is named in. */
    private static final class Draft {
        private SocketPolicy socketPolicy;
        private @Nullable Executor executor;
        private List<IceServer> iceServers;
        private IceTransportPolicy iceTransportPolicy;
        private IceOptions ice;
        private BundlePolicy bundlePolicy;
        private List<String> headerExtensions;
        private boolean congestionFeedback;
        private List<Certificate> certificates;
        private RtcpMuxPolicy rtcpMuxPolicy;
        private int iceCandidatePoolSize;

        Draft(Configuration from) {
            socketPolicy = from.socketPolicy;
            executor = from.executor;
            iceServers = from.iceServers;
            iceTransportPolicy = from.iceTransportPolicy;
            ice = from.ice;
            bundlePolicy = from.bundlePolicy;
            headerExtensions = from.headerExtensions;
            congestionFeedback = from.congestionFeedback;
            certificates = from.certificates;
            rtcpMuxPolicy = from.rtcpMuxPolicy;
            iceCandidatePoolSize = from.iceCandidatePoolSize;
        }

        Configuration finish() {
            return new Configuration(
                    socketPolicy,
                    executor,
                    iceServers,
                    iceTransportPolicy,
                    ice,
                    bundlePolicy,
                    headerExtensions,
                    congestionFeedback,
                    certificates,
                    rtcpMuxPolicy,
                    iceCandidatePoolSize);
        }
    }
}
