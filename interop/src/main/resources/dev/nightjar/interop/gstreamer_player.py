"""A player that is not a browser: GStreamer's webrtcbin answers an offer, decodes what comes and tells what it saw and
heard.

Speaks JSON lines like the browser driver: commands play, stats, close.
"""
import time

import gi
import numpy

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from counter_source import SAMPLE_RATE, Watcher, serve
from gi.repository import Gst, GstSdp, GstWebRTC

PATIENCE_SECONDS = 20
DECODERS = {
    "VP8": "rtpvp8depay ! vp8dec",
    "H264": "rtph264depay ! h264parse ! openh264dec",
    "H265": "rtph265depay ! h265parse ! libde265dec",
    "OPUS": "rtpopusdepay ! opusdec",
    "L16": "rtpL16depay",
    "G722": "rtpg722depay ! avdec_g722",
    "PCMU": "rtppcmudepay ! mulawdec",
}
PICTURES = " ! videoconvert ! video/x-raw,format=GRAY8"
SOUND = " ! audioconvert ! audioresample ! audio/x-raw,format=S16LE,channels=1,rate=%d" % SAMPLE_RATE
SINK = " ! appsink name=out emit-signals=true sync=false"


class Player:
    def __init__(self):
        self.pipeline = None
        self.peer = None
        self.watcher = Watcher()
        self.codecs = []

    def play(self, sdp, folder=None):
        self.pipeline = Gst.Pipeline.new()
        self.peer = Gst.ElementFactory.make("webrtcbin", "peer")
        self.peer.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.peer)
        self.peer.connect("pad-added", self.decode)
        self.pipeline.set_state(Gst.State.PLAYING)
        parsed, message = GstSdp.SDPMessage.new_from_text(sdp)
        if parsed != GstSdp.SDPResult.OK:
            raise ValueError("GStreamer cannot read the offer")
        offer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.OFFER, message)
        self.whenDone("set-remote-description", offer)
        # The reply owns the description: it has to stay while that is in use.
        created = self.whenDone("create-answer", None).get_reply()
        self.whenDone("set-local-description", created.get_value("answer"))
        self.until("ice-gathering-state", GstWebRTC.WebRTCICEGatheringState.COMPLETE)
        return self.peer.get_property("local-description").sdp.as_text()

    def whenDone(self, what, argument):
        promise = Gst.Promise.new()
        self.peer.emit(what, argument, promise)
        promise.wait()
        return promise

    def until(self, name, wanted):
        end = time.monotonic() + PATIENCE_SECONDS
        while self.peer.get_property(name) != wanted:
            if time.monotonic() > end:
                raise TimeoutError("%s is %s" % (name, self.peer.get_property(name)))
            time.sleep(0.01)

    def decode(self, _, pad):
        """A stream has begun; on its thread."""
        if pad.direction != Gst.PadDirection.SRC:
            return
        caps = pad.get_current_caps().get_structure(0)
        codec = caps.get_string("encoding-name")
        self.codecs.append(codec)
        isVideo = caps.get_string("media") == "video"
        decoder = Gst.parse_bin_from_description(DECODERS[codec] + (PICTURES if isVideo else SOUND) + SINK, True)
        decoder.get_by_name("out").connect("new-sample", self.picture if isVideo else self.sound)
        self.pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def picture(self, sink):
        sample = sink.emit("pull-sample")
        caps = sample.get_caps().get_structure(0)
        height, width = caps.get_value("height"), caps.get_value("width")
        rows = numpy.frombuffer(self.bytes(sample), numpy.uint8).reshape(height, -1)
        self.watcher.picture(rows[:, :width])
        return Gst.FlowReturn.OK

    def sound(self, sink):
        self.watcher.sound(numpy.frombuffer(self.bytes(sink.emit("pull-sample")), numpy.int16))
        return Gst.FlowReturn.OK

    @staticmethod
    def bytes(sample):
        buffer = sample.get_buffer()
        return buffer.extract_dup(0, buffer.get_size())

    def stats(self):
        state = self.peer.get_property("connection-state").value_nick
        return {"connectionState": state, "codecs": self.codecs, **self.watcher.seen()}

    def close(self):
        if self.pipeline:
            self.pipeline.set_state(Gst.State.NULL)
            self.pipeline = None


Gst.init(None)
serve(Player())
