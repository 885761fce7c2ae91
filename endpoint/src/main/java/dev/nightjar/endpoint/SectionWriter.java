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
    private final IceCredentials ice;
    private final SetupRole setup;
    private final Manner manner;

    /**
     * What sections say besides, all of a bundle or none.
     *
     * @param cryptex that we can receive Cryptex, RFC 9335 §4
     * @param tlsId what names the DTLS association; an answer does where the offer did, RFC 8842 §5.3
     * @param muxOnly that RTCP has no port of its own, in offers: RFC 8858 §3
     * @param congestionFeedback that we give feedback of RFC 8888
     */
    record Manner(boolean cryptex, boolean tlsId, boolean muxOnly, boolean congestionFeedback) {}

    /**
     * Writes sections of one bundle.
     *
     * @param ours the credentials that each has
     */
    SectionWriter(TransportIdentity identity, dev.nightjar.ice.IceCredentials ours, SetupRole setup, Manner manner) {
        this.identity = identity;
        this.ice = new IceCredentials(ours.ufrag(), ours.password());
        this.setup = setup;
        this.manner = manner;
    }

    /**
     * {@return the section as text has it}
     *
     * @param bundleOnly whether it is for the bundle only, whose tagged section has the transport: RFC 9143 §7.2.1
     */
    MediaDescription write(LocalSection local, boolean bundleOnly) {
        RtpTransceiver transceiver = local.transceiver();
        boolean sends = local.direction().sends();
        MediaDescriptionBuilder section = MediaDescription.builder(
                        transceiver.kind().toString(), bundleOnly ? 0 : DISCARD_PORT, local.protocol())
                .connection(Connection.UNSPECIFIED);
        if (bundleOnly) {
            section.add("bundle-only");
        } else {
            addTransport(section);
        }
        section.mid(local.mid());
        local.extensions().forEach(section::add);
        section.direction(local.direction().toSdp());
        // RFC 9429 §5.3.1: by the transceiver's direction, whatever of it the offer leaves room for.
        if (sends || transceiver.direction().sends()) {
            addMsids(section, transceiver.sender());
        }
        // *Choice:* also for the bundle only, where RFC 9429 §5.2.1 leaves it out: Chromium and Firefox insist.
        section.add("rtcp-mux");
        if (manner.muxOnly()) {
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
        section.iceCredentials(ice)
                .add("ice-options", identity.iceOptions().renomination() ? "trickle renomination" : "trickle")
                .add(identity.fingerprint())
                .add(setup);
        if (manner.tlsId()) {
            section.add("tls-id", identity.tlsId());
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
                .add(setup)
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
