// The sides of a scripted call that are the browser's own: connections that do what they are told, and log what
// happens to them in W3C's words, each line after its lane, 'lane|event(value)'.
//   begin()                    -> null; opens the fake devices once
//   open({side, config})       -> null; a new connection in the place of the one before
//   act({side, op, args})      -> what the operation gives, or null; what it throws is logged
//   state({side})              -> where the connection stands, see SideState.java
//   take({side})               -> {log, candidates}: what is new since the last time
'use strict';

const sides = {};
let devices = null;

/** What is sent, by the names that scripts have for it. */
const tracks = {};

window.begin = async () => {
  devices ??= await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    video: { width: 320, height: 240, frameRate: 15 },
  });
};

/** Which section that is, from 0: mids are anybody's choice. */
function place(sdp, mid) {
  return sdp.split(/^m=/m).findIndex(section => section.includes(`a=mid:${mid}\r\n`)) - 1;
}

class Side {
  log = [];
  candidates = [];
  isNeeded = false;
  streams = {};
  known = new Set();

  constructor(config) {
    this.pc = new RTCPeerConnection(config);
    const pc = this.pc;
    const tell = (lane, name, value) => (pc[`on${name}`] = event => this.tell(lane, name, value(event)));
    tell('signaling', 'signalingstatechange', () => pc.signalingState);
    tell('gathering', 'icegatheringstatechange', () => pc.iceGatheringState);
    tell('transport', 'iceconnectionstatechange', () => pc.iceConnectionState);
    tell('connection', 'connectionstatechange', () => pc.connectionState);
    pc.onnegotiationneeded = () => {
      this.isNeeded = true;
      this.tell('needed', 'negotiationneeded');
    };
    pc.onicecandidate = ({ candidate }) => {
      const what = candidate === null ? 'null' : candidate.candidate === '' ? 'end' : 'some';
      this.tell('gathering', 'icecandidate', what);
      if (candidate !== null) {
        this.candidates.push(candidate.toJSON());
      }
    };
    pc.onicecandidateerror = event => this.tell('gathering', 'icecandidateerror', event.errorCode);
    pc.ontrack = event => this.arrives(event);
  }

  tell(lane, name, value) {
    this.log.push(`${lane}|${name}${value === undefined ? '' : `(${value})`}`);
  }

  arrives({ track, streams, transceiver }) {
    const label = `${track.kind} ${place(this.pc.remoteDescription.sdp, transceiver.mid)}`;
    this.tell('signaling', 'track', [label, ...streams.map(each => each.id)].join(' '));
    if (!this.known.has(track)) {
      this.known.add(track);
      for (const name of ['mute', 'unmute', 'ended']) {
        track.addEventListener(name, () => this.tell(`track ${label}`, name));
      }
    }
    for (const stream of streams.filter(each => !this.known.has(each))) {
      this.known.add(stream);
      for (const name of ['addtrack', 'removetrack']) {
        stream.addEventListener(name, event => this.tell('signaling', name, `${event.track.kind} ${stream.id}`));
      }
    }
  }

  track(name) {
    return (tracks[name] ??= devices.getTracks().find(each => name.startsWith(each.kind)).clone());
  }

  stream(name) {
    return (this.streams[name] ??= new MediaStream());
  }

  transceiver(index) {
    return this.pc.getTransceivers()[index];
  }
}

/** Best liked first: those of the names, and what repairs them. */
function preferred(kind, names) {
  const all = RTCRtpReceiver.getCapabilities(kind).codecs;
  const of = name => all.filter(codec => codec.mimeType.toLowerCase() === `${kind}/${name}`.toLowerCase());
  return [...names.flatMap(of), ...of('rtx')];
}

const operations = {
  addTrack: (side, track, ...streams) => void side.pc.addTrack(side.track(track), ...streams.map(s => side.stream(s))),
  removeTrack: (side, index) => side.pc.removeTrack(side.transceiver(index).sender),
  addTransceiver: (side, what, direction, ...rids) => {
    const sendEncodings = rids.map((rid, i) => ({ rid, scaleResolutionDownBy: 2 ** (rids.length - 1 - i) }));
    const init = rids.length > 0 ? { direction, sendEncodings } : { direction };
    side.pc.addTransceiver(/\d$/.test(what) ? side.track(what) : what, init);
  },
  setDirection: (side, index, direction) => void (side.transceiver(index).direction = direction),
  stop: (side, index) => side.transceiver(index).stop(),
  replaceTrack: (side, index, track) =>
    side.transceiver(index).sender.replaceTrack(track === 'none' ? null : side.track(track)),
  setStreams: (side, index, ...streams) => side.transceiver(index).sender.setStreams(...streams.map(s => side.stream(s))),
  setCodecPreferences: (side, index, ...names) => {
    const transceiver = side.transceiver(index);
    transceiver.setCodecPreferences(preferred(transceiver.receiver.track.kind, names));
  },
  encodings: (side, index) => {
    const { encodings } = side.transceiver(index).sender.getParameters();
    side.tell('signaling', 'encodings', encodings.map(each => `${each.rid ?? '-'} ${each.active}`).join(', '));
  },
  receiveAll: () => {}, // what a browser receives is one encoding
  restartIce: side => side.pc.restartIce(),
  createOffer: async side => void (await side.pc.createOffer()),
  createAnswer: async side => void (await side.pc.createAnswer()),
  setLocalDescription: side => side.pc.setLocalDescription(),
  pranswer: async side => {
    const { sdp } = await side.pc.createAnswer();
    await side.pc.setLocalDescription({ type: 'pranswer', sdp });
  },
  rollback: side => side.pc.setLocalDescription({ type: 'rollback' }),
  rollbackRemote: side => side.pc.setRemoteDescription({ type: 'rollback' }),
  setRemoteDescription: (side, type, sdp) => side.pc.setRemoteDescription({ type, sdp }),
  addIceCandidate: (side, candidate) => side.pc.addIceCandidate(JSON.parse(candidate)),
  close: side => side.pc.close(),
};

window.openSide = ({ side, config }) => {
  sides[side] = new Side(config);
};

window.act = async ({ side, op, args }) => {
  const on = sides[side];
  const isQuiet = op === 'addIceCandidate' || op === 'receiveAll';
  try {
    await operations[op](on, ...args);
    isQuiet || on.tell('signaling', op, 'done');
  } catch (error) {
    console.info(`${side} ${op}: ${error}`);
    on.tell('signaling', op, error.errorDetail ? `${error.name} ${error.errorDetail}` : error.name);
  }
};

/** Firefox has nothing to tell of a closed connection but its state. */
function told(question, otherwise) {
  try {
    return question();
  } catch {
    return otherwise;
  }
}

const typeOf = description => description?.type ?? 'none';

window.stateOf = async ({ side }) => {
  const { pc, isNeeded, streams } = sides[side];
  const packets = {};
  if (pc.connectionState !== 'closed') {
    // Asks the threads of the network too: what they had to tell before has been told when the answer is here.
    for (const report of (await pc.getStats()).values()) {
      if (report.type === 'inbound-rtp' && report.mid != null) {
        packets[report.mid] = (packets[report.mid] ?? 0) + report.packetsReceived;
      }
    }
  }
  return {
    signaling: pc.signalingState,
    gathering: pc.iceGatheringState,
    ice: pc.iceConnectionState,
    connection: pc.connectionState,
    descriptions: ['currentLocal', 'pendingLocal', 'currentRemote', 'pendingRemote'].map(which =>
      typeOf(told(() => pc[`${which}Description`], null)),
    ),
    type: typeOf(told(() => pc.localDescription, null)),
    sdp: told(() => pc.localDescription?.sdp, null) ?? '',
    transceivers: told(() => pc.getTransceivers(), []).map(each => ({
      mid: each.mid ?? 'none',
      kind: each.receiver.track.kind,
      direction: each.direction,
      currentDirection: each.currentDirection ?? 'none',
      isSending: each.sender.track !== null,
      isMuted: each.receiver.track.muted,
      readyState: each.receiver.track.readyState,
    })),
    packets,
    streams: Object.fromEntries(Object.entries(streams).map(([name, stream]) => [stream.id, name])),
    isNeeded,
    isGone: pc.connectionState === 'closed' || pc.getSenders().some(each => each.transport?.state === 'closed'),
  };
};

window.heard = ({ side }) => {
  sides[side].isNeeded = false;
};

window.take = ({ side }) => {
  const on = sides[side];
  const taken = { log: on.log, candidates: on.candidates };
  on.log = [];
  on.candidates = [];
  return taken;
};
