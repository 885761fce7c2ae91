package dev.nightjar.endpoint;

import dev.nightjar.sdp.Attribute;
import dev.nightjar.sdp.BundleNegotiation;
import dev.nightjar.sdp.Connection;
import dev.nightjar.sdp.IceCredentials;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.MediaDescriptionBuilder;
import dev.nightjar.sdp.Msid;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SetupRole;
import dev.nightjar.sdp.SsrcAttribute;
import dev.nightjar.sdp.SsrcGroup;
import java.util.ArrayList;
import java.util.List;

/** Writes one m-section of an offer or answer, RFC 9429 §5.2.1 and §5.3.1. */
final class SectionWriter {
    /** RFC 9429 §5.2.1: the port of a section whose candidates are not known yet. */
    private static final int DISCARD_PORT = 9;

    private final TransportIdentity identity;
    private final LocalTransport ours;
    private final IceCredentials ice;
    private final Manner manner;

    /**
     * What our sections say of the transport.
     *
     * @param setup our role in DTLS
     * @param ice our credentials
     * @param tlsId names the DTLS association, RFC 8842 §4
     */
    record LocalTransport(SetupRole setup, dev.nightjar.ice.IceCredentials ice, String tlsId) {}

    /**
     * What sections say besides, all of a bundle or none.
     *
     * @param cryptex that we can receive Cryptex, RFC 9335 §4
     * @param tlsId whether they name the DTLS association; an answer does where the offer did, RFC 8842 §5.3
     * @param muxOnly that RTCP has no port of its own, in offers: RFC 8858 §3
     * @param congestionFeedback that we give feedback of RFC 8888
     * @param iceOptions what our ICE can do, RFC 8839 §5.6
     */
    record Manner(
            boolean cryptex, boolean tlsId, boolean muxOnly, boolean congestionFeedback, List<String> iceOptions) {}

    /** Writes sections of one bundle. */
    SectionWriter(TransportIdentity identity, LocalTransport ours, Manner manner) {
        this.identity = identity;
        this.ours = ours;
        this.ice = new IceCredentials(ours.ice().ufrag(), ours.ice().password());
        this.manner = manner;
    }

    /**
     * {@return the section as text has it}
     *
     * @param bundleOnly whether it is for the bundle only, RFC 9143 §6
     */
    MediaDescription write(LocalSection local, boolean bundleOnly) {
        RtpTransceiver transceiver = local.transceiver();
        boolean sends = local.direction().sends();
        MediaDescriptionBuilder section = MediaDescription.builder(
                        transceiver.kind().toString(), bundleOnly ? 0 : DISCARD_PORT, local.protocol())
                .connection(Connection.UNSPECIFIED);
        if (bundleOnly) {
            section.add("bundle-only");
        }
        // *Choice:* also for the bundle only, where RFC 9429 §5.2.1 leaves it out: Firefox 153 crashes when it answers
        // a section without fingerprint, and takes credentials that appear in the next offer for an ICE restart.
        addTransport(section);
        section.mid(local.mid());
        local.extensions().forEach(section::add);
        section.direction(local.direction().toSdp());
        // RFC 9429 §5.3.1: by the transceiver's direction, whatever of it the offer leaves room for.
        if (sends || transceiver.direction().sends()) {
            addMsids(section, transceiver.sender());
        }
        // *Choice:* also for the bundle only, where RFC 9429 §5.2.1 leaves it out: Chromium and Firefox insist.
        section.add("rtcp-mux");
        // RFC 9429 §5.2.2: not once it is agreed.
        if (manner.muxOnly() && transceiver.agreed() == null) {
            section.add("rtcp-mux-only");
        }
        if (local.reducedSize()) {
            section.add("rtcp-rsize");
        }
        if (manner.cryptex()) {
            section.add("cryptex");
        }
        section.codecs(local.codecs());
        if (manner.congestionFeedback()) {
            section.add(SectionPlan.CONGESTION_FEEDBACK);
        }
        local.streams().rids().forEach(section::add);
        local.streams().simulcast().ifPresent(section::add);
        boolean isNamed = local.streams()
                .simulcast()
                .filter(simulcast -> !simulcast.send().isEmpty())
                .isPresent();
        // RFC 9429 §5.2.1: encodings with a rid are told apart by it, and their SSRCs are not said.
        if (sends && !isNamed) {
            addSources(section, transceiver.sender(), local.codecs());
        }
        return section.build();
    }

    private void addTransport(MediaDescriptionBuilder section) {
        section.iceCredentials(ice);
        if (!manner.iceOptions().isEmpty()) {
            section.add("ice-options", String.join(" ", manner.iceOptions()));
        }
        section.add(identity.fingerprint()).add(ours.setup());
        if (manner.tlsId()) {
            section.add("tls-id", ours.tlsId());
        }
    }

    /**
     * {@return the answer to a section that is not wanted}
     *
     * <p>*Choice:* it describes the transport like the others, though RFC 9429 §5.3.1 ends at the port of zero: aiortc
     * takes no answer without credentials in every section, and GStreamer none without fingerprints.
     */
    MediaDescription reject(MediaDescription offered) {
        return BundleNegotiation.reject(offered).toBuilder()
                .iceCredentials(ice)
                .add(identity.fingerprint())
                .add(ours.setup())
                .build();
    }

    /** RFC 9429 §5.2.1: a line for each stream that the track is in, or one that says that it is in none. */
    private static void addMsids(MediaDescriptionBuilder section, RtpSender sender) {
        if (sender.streamIds().isEmpty()) {
            section.add(new Msid(Msid.NO_STREAM, sender.trackId()));
        }
        sender.streamIds().forEach(id -> section.add(new Msid(id, sender.trackId())));
    }

    private void addSources(MediaDescriptionBuilder section, RtpSender sender, List<RtpCodec> codecs) {
        List<Integer> ssrcs = new ArrayList<>(List.of(sender.ssrc()));
        if (codecs.stream().anyMatch(RtpCodec::isRtx)) {
            ssrcs.add(sender.rtxSsrc());
            section.add(new SsrcGroup(SsrcGroup.FID, List.of(sender.ssrc(), sender.rtxSsrc())));
        }
        if (ParityPlanning.hasFlexfec(codecs)) {
            int parity = ParityPlanning.ssrc(sender.ssrc());
            ssrcs.add(parity);
            section.add(new SsrcGroup(SsrcGroup.FEC_FR, List.of(sender.ssrc(), parity)));
        }
        ssrcs.forEach(ssrc -> section.add(new SsrcAttribute(ssrc, Attribute.of("cname", identity.cname()))));
    }
}
