// Worker: notes every encoded frame on its way to the packetiser and passes it on unchanged.
'use strict';

const frames = { audio: [], video: [] };
const LIMIT = 100_000;

self.onrtctransform = event => {
  const kind = event.transformer.options.kind;
  const note = new TransformStream({
    transform(frame, controller) {
      if (frames[kind].length < LIMIT) {
        const metadata = frame.getMetadata();
        frames[kind].push({
          rtp: metadata.rtpTimestamp ?? frame.timestamp,
          key: frame.type === 'key',
          bytes: frame.data.byteLength,
          at: performance.timeOrigin + performance.now(),
        });
      }
      controller.enqueue(frame);
    },
  });
  event.transformer.readable.pipeThrough(note).pipeTo(event.transformer.writable);
};

self.onmessage = () => self.postMessage(frames);
