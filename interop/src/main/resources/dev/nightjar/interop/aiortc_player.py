"""A player that is not a browser: aiortc answers an offer, decodes what comes and tells what it saw and heard.

Speaks JSON lines like the browser driver: commands play, stats, close.
"""
import asyncio

import numpy
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from counter_source import Watcher, serve_async


class Player:
    def __init__(self):
        self.pc = None
        self.watcher = Watcher()
        self.tasks = []

    async def play(self, sdp, folder=None):
        self.pc = RTCPeerConnection()
        self.pc.on("track", lambda track: self.tasks.append(asyncio.ensure_future(self.watch(track))))
        await self.pc.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self.pc.setLocalDescription(await self.pc.createAnswer())
        return self.pc.localDescription.sdp

    async def watch(self, track):
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            plane = frame.planes[0]
            if track.kind == "video":
                rows = numpy.frombuffer(plane, numpy.uint8).reshape(-1, plane.line_size)
                self.watcher.picture(rows[: frame.height, : frame.width])
            else:  # interleaved
                samples = numpy.frombuffer(plane, numpy.int16)[: frame.samples * len(frame.layout.channels)]
                self.watcher.sound(samples[:: len(frame.layout.channels)], frame.sample_rate)

    async def stats(self):
        return {"connectionState": self.pc.connectionState, **self.watcher.seen()}

    async def close(self):
        if self.pc:
            await self.pc.close()


async def main():
    await serve_async(Player(), asyncio.get_running_loop())


asyncio.run(main())
