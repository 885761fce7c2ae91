"""A publisher that is not a browser: GStreamer's webrtcbin sends the counter picture and beeps by WHIP.

Speaks JSON lines like the browser driver: commands start, stats, stop, close.
"""
import threading
import time

import gi
import numpy

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from counter_source import RATE, SAMPLE_RATE, SAMPLES, beep, draw, http, location, serve
from gi.repository import Gst, GstSdp, GstWebRTC

SECOND = 1_000_000_000
PATIENCE_SECONDS = 20

VIDEO = {
    "VP8": "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=60 target-bitrate=1500000 ! rtpvp8pay pt=96 picture-id-mode=15-bit",
    "H264": "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=60 bitrate=1500"
    " ! video/x-h264,profile=constrained-baseline ! rtph264pay pt=96 config-interval=-1 aggregate-mode=zero-latency",
    "H264-MAIN": "x264enc bframes=0 rc-lookahead=0 sliced-threads=true speed-preset=ultrafast key-int-max=60 bitrate=1500"
    " cabac=true ! video/x-h264,profile=main ! rtph264pay pt=96 config-interval=-1 aggregate-mode=zero-latency",
    # Without B-frames, which RTP could carry but a live sender does not make; CABAC and 8x8 transforms are High's.
    "H264-HIGH": "x264enc bframes=0 rc-lookahead=0 sliced-threads=true speed-preset=ultrafast key-int-max=60 bitrate=1500"
    " cabac=true dct8x8=true ! video/x-h264,profile=high"
    " ! rtph264pay pt=96 config-interval=-1 aggregate-mode=zero-latency",
    "H265": "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=60 bitrate=1500 ! video/x-h265,profile=main"
    " ! rtph265pay pt=96 config-interval=-1 aggregate-mode=zero-latency",
}
AUDIO = {
    "OPUS": "opusenc ! rtpopuspay pt=97"
    " ! application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,encoding-params=(string)2,payload=97",
    "G722": "audioconvert ! audioresample ! avenc_g722 ! rtpg722pay pt=9"
    " ! application/x-rtp,media=audio,encoding-name=G722,clock-rate=8000,payload=9",
    "L16": "audioconvert ! audioresample ! audio/x-raw,format=S16BE,rate=44100,channels=1 ! rtpL16pay pt=11"
    " ! application/x-rtp,media=audio,encoding-name=L16,clock-rate=44100,payload=11",
}
# What the offer says of a format where the encoder only tells it later.
FORMATS = {
    "H264-MAIN": ",packetization-mode=(string)1,profile-level-id=(string)4d401e,level-asymmetry-allowed=(string)1",
    "H264-HIGH": ",packetization-mode=(string)1,profile-level-id=(string)64001f,level-asymmetry-allowed=(string)1",
    "H265": ",profile-id=(string)1,tier-flag=(string)0,level-id=(string)93",
}
PIPELINE = """
webrtcbin name=peer bundle-policy=max-bundle
appsrc name=video is-live=true format=time caps=video/x-raw,format=I420,width={width},height={height},framerate={rate}/1
  ! queue ! {video} ! application/x-rtp,media=video,encoding-name={codec},clock-rate=90000,payload=96 ! peer.
appsrc name=audio is-live=true format=time caps=audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=1
  ! queue ! {audio} ! peer.
"""


class Publisher:
    def __init__(self):
        self.pipeline = None
        self.peer = None
        self.location = None
        self.headers = {}
        self.counter = -1
        self.feeding = False

    def start(self, whip, token=None, codec="VP8", audio="OPUS", width=640, height=480):
        if token:
            self.headers = {"Authorization": "Bearer " + token}
        self.pipeline = Gst.parse_launch(
            PIPELINE.format(
                width=width, height=height, rate=RATE, codec=codec.split("-")[0], video=VIDEO[codec], audio=AUDIO[audio]
            )
        )
        self.peer = self.pipeline.get_by_name("peer")
        for index in range(2):
            transceiver = self.peer.emit("get-transceiver", index)
            transceiver.set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
            if index == 0 and codec in FORMATS:
                name = "application/x-rtp,media=video,encoding-name=%s,clock-rate=90000,payload=96" % codec.split("-")[0]
                transceiver.set_property("codec-preferences", Gst.Caps.from_string(name + FORMATS[codec]))
        self.pipeline.set_state(Gst.State.PLAYING)
        # The reply owns the description: it has to stay while that is in use.
        created = Gst.Promise.new()
        self.peer.emit("create-offer", None, created)
        created.wait()
        answer_of_peer = created.get_reply()
        described = Gst.Promise.new()
        self.peer.emit("set-local-description", answer_of_peer.get_value("offer"), described)
        described.wait()
        self.until("ice-gathering-state", GstWebRTC.WebRTCICEGatheringState.COMPLETE)
        offer = self.peer.get_property("local-description").sdp.as_text()
        status, answered, answer = http("POST", whip, {**self.headers, "Content-Type": "application/sdp"}, offer)
        self.location = location(whip, answered)
        parsed, sdp = GstSdp.SDPMessage.new_from_text(answer)
        if parsed != GstSdp.SDPResult.OK:
            raise ValueError("GStreamer cannot read the answer")
        remote = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        accepted = Gst.Promise.new()
        self.peer.emit("set-remote-description", remote, accepted)
        accepted.wait()
        self.until("connection-state", GstWebRTC.WebRTCPeerConnectionState.CONNECTED)
        self.feeding = True
        threading.Thread(target=self.feed, args=(width, height), daemon=True).start()
        return {"status": status, "location": self.location, "offer": offer, "answer": answer}

    def until(self, name, wanted):
        end = time.monotonic() + PATIENCE_SECONDS
        while self.peer.get_property(name) != wanted:
            if time.monotonic() > end:
                raise TimeoutError("%s is %s" % (name, self.peer.get_property(name)))
            time.sleep(0.01)

    def feed(self, width, height):
        """Picture 0 and beep 0 are due together; each has the time at which it is due."""
        video, audio = self.pipeline.get_by_name("video"), self.pipeline.get_by_name("audio")
        chroma = numpy.full(width * height // 2, 128, numpy.uint8).tobytes()
        begin = self.pipeline.get_clock().get_time() - self.pipeline.get_base_time()
        start, position, counter = time.monotonic(), 0, 0
        while self.feeding:
            due = min(position / SAMPLE_RATE, counter / RATE)
            time.sleep(max(0, start + due - time.monotonic()))
            if position / SAMPLE_RATE <= due:
                self.push(audio, beep(position).tobytes(), begin, position / SAMPLE_RATE, SAMPLES / SAMPLE_RATE)
                position += SAMPLES
            else:
                self.push(video, draw(width, height, counter).tobytes() + chroma, begin, counter / RATE, 1 / RATE)
                self.counter = counter
                counter += 1

    @staticmethod
    def push(source, data, begin, seconds, duration):
        buffer = Gst.Buffer.new_wrapped(data)
        buffer.pts = begin + int(seconds * SECOND)
        buffer.duration = int(duration * SECOND)
        source.emit("push-buffer", buffer)

    def stats(self):
        return {
            "connectionState": self.peer.get_property("connection-state").value_nick,
            "counter": self.counter,
        }

    def stop(self):
        status, _, _ = http("DELETE", self.location, self.headers)
        self.close()
        return status

    def close(self):
        self.feeding = False
        if self.pipeline:
            self.pipeline.set_state(Gst.State.NULL)
            self.pipeline = None


Gst.init(None)
serve(Publisher())
