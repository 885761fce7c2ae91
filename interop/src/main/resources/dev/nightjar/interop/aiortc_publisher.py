"""A publisher that is not a browser: aiortc sends the counter picture in VP8 or H.264 and beeps in Opus by WHIP.

Speaks JSON lines like the browser driver: commands start, stats, stop, close.
"""
import asyncio
import fractions
import time

import numpy
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCRtpSender, RTCSessionDescription, rtcpeerconnection
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters
from av import AudioFrame, VideoFrame
from counter_source import RATE, SAMPLE_RATE, SAMPLES, beep, draw, http, location, serve_async

# Release 1.4 offers one extension id for two extensions within a BUNDLE, which RFC 8285 section 5 forbids.
rtcpeerconnection.HEADER_EXTENSIONS["video"] = [
    RTCRtpHeaderExtensionParameters(id=3, uri=extension.uri) if extension.id == 2 else extension
    for extension in rtcpeerconnection.HEADER_EXTENSIONS["video"]
]


class Clock:
    """One start for both tracks, so that picture 0 and beep 0 are due together."""

    def __init__(self):
        self.start = None

    async def until(self, seconds):
        if self.start is None:
            self.start = time.monotonic()
        await asyncio.sleep(max(0, self.start + seconds - time.monotonic()))


class CounterTrack(MediaStreamTrack):
    kind = "video"

    def __init__(self, clock, width, height):
        super().__init__()
        self.clock, self.width, self.height = clock, width, height
        self.counter = -1

    async def recv(self):
        self.counter += 1
        await self.clock.until(self.counter / RATE)
        luma = draw(self.width, self.height, self.counter)
        chroma = numpy.full((self.height // 2, self.width), 128, numpy.uint8)
        frame = VideoFrame.from_ndarray(numpy.concatenate([luma, chroma]), format="yuv420p")
        frame.pts, frame.time_base = self.counter * 90000 // RATE, fractions.Fraction(1, 90000)
        return frame


class BeepTrack(MediaStreamTrack):
    kind = "audio"

    def __init__(self, clock):
        super().__init__()
        self.clock = clock
        self.position = 0

    async def recv(self):
        await self.clock.until(self.position / SAMPLE_RATE)
        samples = beep(self.position)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts, frame.time_base = self.position, fractions.Fraction(1, SAMPLE_RATE)
        self.position += SAMPLES
        return frame


def only_relay(sdp, relay):
    """Names the relay as the other side, as the test page does."""
    lines, kept = [], False
    for line in sdp.splitlines():
        if line.startswith("m="):
            kept = False
        if line.startswith("a=candidate:"):
            if kept:
                continue
            kept, line = True, "a=candidate:1 1 udp 2130706431 %s typ host" % relay.replace(":", " ")
        lines.append(line)
    return "\r\n".join(lines) + "\r\n"


class Publisher:
    def __init__(self):
        self.pc = None
        self.location = None
        self.headers = {}
        self.video = None

    async def start(self, whip, token=None, relay=None, codec=None, width=640, height=480, dataChannel=False):
        self.pc = RTCPeerConnection()
        if token:
            self.headers = {"Authorization": "Bearer " + token}
        clock = Clock()
        self.video = CounterTrack(clock, width, height)
        for track in (BeepTrack(clock), self.video):
            transceiver = self.pc.addTransceiver(track, direction="sendonly")
            if codec and track.kind == "video":
                known = RTCRtpSender.getCapabilities("video").codecs
                transceiver.setCodecPreferences([each for each in known if each.mimeType == "video/" + codec])
        if dataChannel:
            self.pc.createDataChannel("chat")
        await self.pc.setLocalDescription(await self.pc.createOffer())
        offer = self.pc.localDescription.sdp
        if relay:
            hidden = ("a=candidate:", "a=end-of-candidates")
            offer = "".join(line for line in offer.splitlines(True) if not line.startswith(hidden))
        headers = {**self.headers, "Content-Type": "application/sdp"}
        loop = asyncio.get_running_loop()
        status, answered, answer = await loop.run_in_executor(None, http, "POST", whip, headers, offer)
        self.location = location(whip, answered)
        sdp = only_relay(answer, relay) if relay else answer
        await self.pc.setRemoteDescription(RTCSessionDescription(sdp, "answer"))
        return {"status": status, "location": self.location, "offer": offer, "answer": answer}

    async def stats(self):
        report = await self.pc.getStats()
        sent = {s.kind: s for s in report.values() if s.type == "outbound-rtp"}
        return {
            "connectionState": self.pc.connectionState,
            "counter": self.video.counter,
            "videoPacketsSent": sent["video"].packetsSent if "video" in sent else 0,
            "videoBytesSent": sent["video"].bytesSent if "video" in sent else 0,
            "audioPacketsSent": sent["audio"].packetsSent if "audio" in sent else 0,
        }

    async def stop(self):
        loop = asyncio.get_running_loop()
        status, _, _ = await loop.run_in_executor(None, http, "DELETE", self.location, self.headers)
        await self.pc.close()
        return status

    async def close(self):
        if self.pc:
            await self.pc.close()


async def main():
    await serve_async(Publisher(), asyncio.get_running_loop())


asyncio.run(main())
