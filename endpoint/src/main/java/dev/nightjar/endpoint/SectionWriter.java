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
import java.util.List;

/** Writes one m-section of an offer or answer, RFC 9429 §5.2.1 and §5.3.1. */
final class SectionWriter {
    /** RFC 9429 §5.2.1: the port of a section whose candidates are not known yet. */
    private static final int DISCARD_PORT = 9;

    private final TransportIdentity identity;
    private final IceCredentials ice;
    private final SetupRole setup;
    private final boolean cryptex;

    /**
     * Writes sections of one bundle.
     *
     * @param ours the credentials that each has
     * @param cryptex whether each says that we can receive Cryptex: all of a bundle or none, RFC 9335 §4
     */
    SectionWriter(TransportIdentity identity, dev.nightjar.ice.IceCredentials ours, SetupRole setup, boolean cryptex) {
        this.identity = identity;
        this.ice = new IceCredentials(ours.ufrag(), ours.password());
        this.setup = setup;
        this.cryptex = cryptex;
    }

    /** {@return the section as text has it} */
    MediaDescription write(LocalSection local) {
        RtpTransceiver transceiver = local.transceiver();
        boolean sends = local.direction().sends();
        MediaDescriptionBuilder section = MediaDescription.builder(
                        transceiver.kind().toString(), DISCARD_PORT, local.protocol())
                .connection(Connection.UNSPECIFIED)
                .iceCredentials(ice)
                .add("ice-options", identity.iceOptions().renomination() ? "trickle renomination" : "trickle")
                .add(identity.fingerprint())
                .add(setup)
                .mid(local.mid());
        local.extensions().forEach(section::add);
        section.direction(local.direction().toSdp());
        if (sends) {
            addMsids(section, transceiver.sender());
        }
        section.add("rtcp-mux");
        if (local.reducedSize()) {
            section.add("rtcp-rsize");
        }
        if (cryptex) {
            section.add("cryptex");
        }
        section.codecs(local.codecs());
        local.streams().rids().forEach(section::add);
        local.streams().simulcast().ifPresent(section::add);
        if (sends) {
            addSources(section, transceiver.sender(), local.codecs());
        }
        return section.build();
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
        boolean repairs = codecs.stream().anyMatch(RtpCodec::isRtx);
        if (repairs) {
            section.add(new SsrcGroup(SsrcGroup.FID, List.of(sender.ssrc(), sender.rtxSsrc())));
        }
        section.add(new SsrcAttribute(sender.ssrc(), Attribute.of("cname", identity.cname())));
        if (repairs) {
            section.add(new SsrcAttribute(sender.rtxSsrc(), Attribute.of("cname", identity.cname())));
        }
    }
}
