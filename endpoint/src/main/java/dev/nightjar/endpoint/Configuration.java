package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.ice.IceTransportPolicy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is made with: W3C RTCConfiguration, as far as a headless peer has use for it.
 *
 * @param socketPolicy which UDP socket it uses
 * @param executor runs every callback and completes every future, one at a time; null for a serial view over the
 *     endpoint's callback pool
 * @param iceServers STUN and TURN servers, with at most {@link #MAX_SERVER_URLS} URLs in all
 * @param iceTransportPolicy whether any candidate is used, or relayed ones only
 * @param ice how ICE nominates, restarts and fails
 * @param bundlePolicy which sections of our offers may be taken without the bundle
 * @param headerExtensions URIs of RTP header extensions of the application's own, at most {@link
 *     #MAX_HEADER_EXTENSIONS}: offered and agreed to in each section, RFC 8285 §5
 * @param congestionFeedback whether feedback of RFC 8888 is offered, and preferred where the peer offers it, to
 *     transport-wide feedback, which every browser speaks; off unless wished
 */
public record Configuration(
        SocketPolicy socketPolicy,
        @Nullable Executor executor,
        List<IceServer> iceServers,
        IceTransportPolicy iceTransportPolicy,
        IceOptions ice,
        BundlePolicy bundlePolicy,
        List<String> headerExtensions,
        boolean congestionFeedback) {
    /** Each is asked from each of our addresses, and gathering takes as long as the slowest. */
    public static final int MAX_SERVER_URLS = 32;

    /** Each takes the place of one that few peers have; header extensions of one byte number 14, RFC 8285 §4.2. */
    public static final int MAX_HEADER_EXTENSIONS = 4;

    private static final Configuration DEFAULTS = new Configuration(
            SocketPolicy.AUTOMATIC,
            null,
            List.of(),
            IceTransportPolicy.ALL,
            IceOptions.defaults(),
            BundlePolicy.MAX_COMPAT,
            List.of(),
            false);

    /**
     * Checks that there are policies, and not too many servers and extensions.
     *
     * @throws IllegalArgumentException for more extensions than {@link #MAX_HEADER_EXTENSIONS}, one twice, or
     *     one that Nightjar has or refuses
     * @throws WebRtcException OperationError when there are more URLs than {@link #MAX_SERVER_URLS}
     */
    public Configuration {
        requireNonNull(socketPolicy, "socketPolicy");
        requireNonNull(iceTransportPolicy, "iceTransportPolicy");
        requireNonNull(ice, "ice");
        requireNonNull(bundlePolicy, "bundlePolicy");
        headerExtensions = OwnExtensions.checked(headerExtensions);
        iceServers = List.copyOf(requireNonNull(iceServers, "iceServers"));
        int urls = iceServers.stream().mapToInt(server -> server.urls().size()).sum();
        if (urls > MAX_SERVER_URLS) {
            throw new WebRtcException(
                    WebRtcException.Name.OPERATION_ERROR,
                    "iceServers: " + urls + " URLs (expected: at most " + MAX_SERVER_URLS + ")");
        }
    }

    /** {@return what most connections want} */
    public static Configuration defaults() {
        return DEFAULTS;
    }

    /**
     * Refuses what W3C WebRTC §4.4.1.6 lets nobody change, once a connection is made with this.
     *
     * @throws WebRtcException InvalidModificationError
     */
    void requireModifiable(Configuration changed) {
        require("socketPolicy", changed.socketPolicy == socketPolicy);
        require("executor", Objects.equals(changed.executor, executor));
        require("ice", changed.ice.equals(ice));
        require("bundlePolicy", changed.bundlePolicy == bundlePolicy);
        require("headerExtensions", changed.headerExtensions.equals(headerExtensions));
        require("congestionFeedback", changed.congestionFeedback == congestionFeedback);
    }

    private static void require(String what, boolean isUnchanged) {
        if (!isUnchanged) {
            throw new WebRtcException(
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    what + " (expected: as before; only iceServers and iceTransportPolicy may change)");
        }
    }

    /** {@return this configuration with another socket policy} */
    public Configuration withSocketPolicy(SocketPolicy policy) {
        return new Configuration(
                policy,
                executor,
                iceServers,
                iceTransportPolicy,
                ice,
                bundlePolicy,
                headerExtensions,
                congestionFeedback);
    }

    /** {@return this configuration with callbacks on {@code executor}} */
    public Configuration withExecutor(Executor executor) {
        return new Configuration(
                socketPolicy,
                executor,
                iceServers,
                iceTransportPolicy,
                ice,
                bundlePolicy,
                headerExtensions,
                congestionFeedback);
    }

    /** {@return this configuration with other STUN and TURN servers} */
    public Configuration withIceServers(List<IceServer> servers) {
        return new Configuration(
                socketPolicy,
                executor,
                servers,
                iceTransportPolicy,
                ice,
                bundlePolicy,
                headerExtensions,
                congestionFeedback);
    }

    /** {@return this configuration with any candidate, or with relayed ones only} */
    public Configuration withIceTransportPolicy(IceTransportPolicy policy) {
        return new Configuration(
                socketPolicy, executor, iceServers, policy, ice, bundlePolicy, headerExtensions, congestionFeedback);
    }

    /** {@return this configuration with ICE behaving otherwise} */
    public Configuration withIce(IceOptions options) {
        return new Configuration(
                socketPolicy,
                executor,
                iceServers,
                iceTransportPolicy,
                options,
                bundlePolicy,
                headerExtensions,
                congestionFeedback);
    }

    /** {@return this configuration with another policy of bundles} */
    public Configuration withBundlePolicy(BundlePolicy policy) {
        return new Configuration(
                socketPolicy,
                executor,
                iceServers,
                iceTransportPolicy,
                ice,
                policy,
                headerExtensions,
                congestionFeedback);
    }

    /** {@return this configuration with other header extensions of the application's own} */
    public Configuration withHeaderExtensions(List<String> uris) {
        return new Configuration(
                socketPolicy, executor, iceServers, iceTransportPolicy, ice, bundlePolicy, uris, congestionFeedback);
    }

    /** {@return this configuration with feedback of RFC 8888 where the peer speaks it, or without} */
    public Configuration withCongestionFeedback(boolean isWished) {
        return new Configuration(
                socketPolicy, executor, iceServers, iceTransportPolicy, ice, bundlePolicy, headerExtensions, isWished);
    }
}
