// A WHIP client, RFC 9725: one stream out, to be recorded.

const GATHER_MILLIS = 400;
const CONNECT_MILLIS = 15000;
const TRICKLE_MILLIS = 100;
const RESTART_MILLIS = 2000;
const STOP_MILLIS = 2000;

/** What the server answered, in its words. */
export class ServerError extends Error {
  constructor(status, text) {
    super(text.trim() || `The server answered ${status}.`);
    this.status = status;
  }
}

export class WhipPublisher {
  /** Called once, with a text, when the connection ends by itself. */
  onEnd = () => {};

  #endpoint;
  #headers;
  #peer = null;
  #resource = null;
  #entityTag = null;
  #late = [];
  #trickling = null;
  #isRestarting = false;
  #isOver = false;

  /** `headers` go with each request, for the token. */
  constructor(endpoint, headers) {
    this.#endpoint = new URL(endpoint, location.href);
    this.#headers = headers;
  }

  /** The last part of the session's URL. */
  get id() {
    return this.#resource ? this.#resource.pathname.split('/').pop() : null;
  }

  /** Offers the stream and resolves when media flows. */
  async publish(stream) {
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    this.#peer = peer;
    for (const track of stream.getTracks()) {
      const transceiver = peer.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
      if (track.kind === 'video') {
        preferVp8(transceiver);
      }
    }
    peer.onicecandidate = ({ candidate }) => this.#candidate(candidate);
    const connected = this.#whenConnected(peer);
    // Its failure is reported by the await below; until then nobody listens.
    connected.catch(() => {});
    try {
      await peer.setLocalDescription();
      await gathered(peer);
      await this.#post(peer);
      await connected;
    } catch (error) {
      this.stop();
      throw error;
    }
    peer.onconnectionstatechange = () => this.#watch(peer);
    this.#watch(peer);
  }

  /**
   * Has ICE begin anew, as after the network has changed; media goes on meanwhile. RFC 9725 §4.3.3: only what belongs
   * to ICE is told, and all else is as it was answered.
   */
  async restart() {
    const peer = this.#peer;
    if (this.#isOver || this.#isRestarting || !this.#resource) {
      return;
    }
    this.#isRestarting = true;
    const answer = peer.remoteDescription.sdp;
    try {
      await peer.setLocalDescription(await peer.createOffer({ iceRestart: true }));
      await gathered(peer);
      const offer = peer.localDescription.sdp;
      const response = await this.#patch(sdpFragment(offer, candidatesOf(offer)), '*');
      const fragment = await response.text();
      if (response.status !== 200) {
        throw new ServerError(response.status, fragment);
      }
      this.#entityTag = response.headers.get('ETag');
      this.#late = this.#late.filter(each => each === null || !offer.includes(each.candidate));
      await peer.setRemoteDescription({ type: 'answer', sdp: withIce(answer, fragment) });
    } catch (error) {
      if (peer.signalingState === 'have-local-offer') {
        await peer.setLocalDescription({ type: 'rollback' });
      }
      throw error;
    } finally {
      this.#isRestarting = false;
    }
    this.#trickle();
  }

  /** Ends the session at the server, and then here: a goodbye that overtakes the request would leave nothing to end. */
  async stop() {
    if (this.#isOver) {
      return;
    }
    this.#isOver = true;
    clearTimeout(this.#trickling);
    const resource = this.#resource;
    if (resource) {
      const deleted = fetch(resource, { method: 'DELETE', headers: this.#headers, keepalive: true }).catch(() => {});
      await Promise.race([deleted, new Promise(done => setTimeout(done, STOP_MILLIS))]);
    }
    this.#peer?.close();
  }

  /** The parts of getStats that say how the sending goes. */
  async stats() {
    if (!this.#peer) {
      return {};
    }
    return condense(await this.#peer.getStats());
  }

  async #post(peer) {
    const offer = peer.localDescription.sdp;
    // What the offer already holds need not be sent again.
    this.#late = this.#late.filter(each => each === null || !offer.includes(each.candidate));
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      headers: { ...this.#headers, 'Content-Type': 'application/sdp' },
      body: offer,
    }).catch(() => {
      throw new Error('The server cannot be reached. Is it still running?');
    });
    const body = await response.text();
    if (response.status !== 201) {
      throw new ServerError(response.status, body);
    }
    this.#resource = new URL(response.headers.get('Location'), this.#endpoint);
    this.#entityTag = response.headers.get('ETag');
    if (this.#isOver) {
      // Stopped while the server was answering.
      fetch(this.#resource, { method: 'DELETE', headers: this.#headers, keepalive: true }).catch(() => {});
      throw new Error('Stopped.');
    }
    await peer.setRemoteDescription({ type: 'answer', sdp: body });
    this.#trickle();
  }

  #candidate(candidate) {
    this.#late.push(candidate && candidate.candidate ? candidate : null);
    this.#trickle();
  }

  /** Sends late candidates, a few at a time: RFC 9725 §4.3.1, RFC 8840 §9. */
  #trickle() {
    if (!this.#resource || this.#isOver || this.#isRestarting || this.#trickling || !this.#late.some(each => each !== null)) {
      return;
    }
    this.#trickling = setTimeout(async () => {
      const fragment = sdpFragment(this.#peer.localDescription.sdp, this.#late.splice(0));
      const response = await this.#patch(fragment, this.#entityTag).catch(() => null);
      this.#trickling = null;
      if (response && response.status !== 204) {
        console.warn(`nightjar: PATCH answered ${response.status}: ${(await response.text()).trim()}`);
      }
      this.#trickle();
    }, TRICKLE_MILLIS);
  }

  #patch(fragment, condition) {
    return fetch(this.#resource, {
      method: 'PATCH',
      headers: { ...this.#headers, 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': condition },
      body: fragment,
    });
  }

  #whenConnected(peer) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('No connection came about: the server\'s UDP port is not reachable from here.')),
        CONNECT_MILLIS);
      peer.onconnectionstatechange = () => {
        if (peer.connectionState === 'connected') {
          clearTimeout(timer);
          resolve();
        } else if (peer.connectionState === 'failed' || peer.connectionState === 'closed') {
          clearTimeout(timer);
          reject(new Error('The connection failed: no media can reach the server from here (UDP blocked?).'));
        }
      };
    });
  }

  /** The network may have changed: ICE begins anew until there is a way again, or it is given up. */
  async #reconnect(peer) {
    while (!this.#isOver && peer.connectionState === 'disconnected') {
      await this.restart().catch(error => console.warn(`nightjar: no restart: ${error.message}`));
      await new Promise(resolve => setTimeout(resolve, RESTART_MILLIS));
    }
  }

  #watch(peer) {
    const state = peer.connectionState;
    if (!this.#isOver && state === 'disconnected') {
      this.#reconnect(peer);
    }
    if (this.#isOver || (state !== 'failed' && state !== 'closed')) {
      return;
    }
    this.stop();
    this.onEnd(state === 'failed' ? 'The connection to the server was lost.' : 'The server ended the session.');
  }
}

/** The candidates of a description, with null behind them where there are no more. */
function candidatesOf(sdp) {
  const lines = sdp.split(/\r?\n/);
  const told = lines.filter(line => line.startsWith('a=candidate:')).map(line => ({ candidate: line.slice(2) }));
  return lines.includes('a=end-of-candidates') ? [...told, null] : told;
}

/** A description of the server with the ICE of a fragment in place of its own. */
function withIce(sdp, fragment) {
  const told = fragment.split(/\r?\n/);
  const first = prefix => told.find(line => line.startsWith(prefix));
  const candidates = told.filter(line => /^a=(candidate:|end-of-candidates)/.test(line));
  let isFirst = true;
  const lines = [];
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith('a=ice-ufrag:')) {
      lines.push(first('a=ice-ufrag:'));
    } else if (line.startsWith('a=ice-pwd:')) {
      // With BUNDLE only the first section has candidates.
      lines.push(first('a=ice-pwd:'), ...(isFirst ? candidates : []));
      isFirst = false;
    } else if (!/^a=(candidate:|end-of-candidates)/.test(line)) {
      lines.push(line);
    }
  }
  return lines.join('\r\n');
}

/** Puts VP8 first: it goes into WebM, which plays everywhere. */
function preferVp8(transceiver) {
  const codecs = RTCRtpSender.getCapabilities?.('video')?.codecs ?? [];
  const isVp8 = codec => codec.mimeType.toLowerCase() === 'video/vp8';
  if (transceiver.setCodecPreferences && codecs.some(isVp8)) {
    transceiver.setCodecPreferences([...codecs.filter(isVp8), ...codecs.filter(codec => !isVp8(codec))]);
  }
}

/** Resolves when all candidates are known, or soon: those that come later are sent after. */
function gathered(peer) {
  return new Promise(resolve => {
    if (peer.iceGatheringState === 'complete') {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, GATHER_MILLIS);
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState === 'complete') {
        clearTimeout(timer);
        resolve();
      }
    });
  });
}

function sdpFragment(sdp, candidates) {
  const lines = sdp.split(/\r?\n/);
  const media = lines.find(line => line.startsWith('m='));
  const first = prefix => lines.find(line => line.startsWith(prefix));
  const isLast = candidates.includes(null);
  return [
    first('a=ice-ufrag:'),
    first('a=ice-pwd:'),
    media,
    first('a=mid:'),
    // With BUNDLE only the first section has candidates.
    ...candidates.filter(each => each !== null).map(each => `a=${each.candidate}`),
    ...(isLast ? ['a=end-of-candidates'] : []),
    '',
  ].join('\r\n');
}

function condense(report) {
  const all = [...report.values()];
  const outbound = all.filter(each => each.type === 'outbound-rtp');
  const video = outbound.find(each => each.kind === 'video');
  const transport = all.find(each => each.type === 'transport');
  const pair = transport?.selectedCandidatePairId
    ? report.get(transport.selectedCandidatePairId)
    : all.find(each => each.type === 'candidate-pair' && (each.selected || (each.nominated && each.state === 'succeeded')));
  const remote = all.find(each => each.type === 'remote-inbound-rtp' && each.kind === 'video')
    ?? all.find(each => each.type === 'remote-inbound-rtp');
  const sum = name => outbound.reduce((total, each) => total + (each[name] ?? 0), 0);
  return {
    framesEncoded: video?.framesEncoded ?? 0,
    keyFramesEncoded: video?.keyFramesEncoded ?? 0,
    bytesSent: sum('bytesSent'),
    packetsSent: sum('packetsSent'),
    retransmittedPacketsSent: sum('retransmittedPacketsSent'),
    nackCount: sum('nackCount'),
    pliCount: sum('pliCount'),
    firCount: sum('firCount'),
    availableOutgoingBitrate: pair?.availableOutgoingBitrate ?? null,
    frameWidth: video?.frameWidth ?? 0,
    frameHeight: video?.frameHeight ?? 0,
    codec: (video && report.get(video.codecId)?.mimeType) ?? null,
    audioCodec: report.get(outbound.find(each => each.kind === 'audio')?.codecId)?.mimeType ?? null,
    roundTripTime: pair?.currentRoundTripTime ?? remote?.roundTripTime ?? null,
  };
}
