import { startPattern } from './pattern.js';
import { WhipPublisher } from './whip.js';

const POLL_MILLIS = 1000;
const FILES_EVERY = 3;
const SHOWN_FILES = 12;

const at = id => document.getElementById(id);
const token = new URLSearchParams(location.search).get('token');
const headers = token ? { Authorization: `Bearer ${token}` } : {};

let active = null;
let ownId = null;
let starting = null;
let sizes = new Map();
let files = [];
let showAll = false;
let polls = 0;
let lastSent = null;

/** What a test drives, and what the buttons call. */
window.nightjar = {
  start: options => start(options),
  stop: () => stop(),
  stats: async () => (active ? active.publisher.stats() : {}),
  restart: async () => active?.publisher.restart(),
};

// ---- sending

async function start({ source = 'pattern', width = 640, height = 480, camera = '', microphone = '' } = {}) {
  if (active || starting) {
    throw new Error('A recording is already running.');
  }
  show('starting', 'Starting …');
  complain('');
  starting = open({ source, width, height, camera, microphone });
  try {
    active = await starting;
  } catch (error) {
    show('idle', 'Idle');
    throw error;
  } finally {
    starting = null;
  }
  ownId = active.publisher.id;
  show('live', 'Recording');
  at('stop').focus();
  poll();
  return { id: ownId };
}

async function open({ source, width, height, camera, microphone }) {
  const media = source === 'camera'
    ? await openCamera(width, height, camera, microphone)
    : await startPattern(width, height);
  at('preview').srcObject = media.stream;
  const publisher = new WhipPublisher('/whip', headers);
  publisher.onEnd = reason => {
    complain(`${reason} What was recorded until then is in the list.`);
    stop();
  };
  media.stream.getTracks().forEach(track => {
    track.addEventListener('ended', () => {
      complain(`The ${track.kind === 'video' ? 'camera' : 'microphone'} was taken away.`);
    });
  });
  try {
    await publisher.publish(media.stream);
  } catch (error) {
    media.stop();
    at('preview').srcObject = null;
    throw error;
  }
  return { media, publisher, since: performance.now() };
}

async function stop() {
  const ending = active;
  if (!ending) {
    return;
  }
  active = null;
  show('idle', 'Idle');
  at('preview').srcObject = null;
  ending.media.stop();
  await ending.publisher.stop();
  at('start').focus();
  lastSent = null;
  await poll(true);
}

async function openCamera(width, height, camera, microphone) {
  const whyNot = cameraMissing();
  if (whyNot) {
    throw new Error(whyNot);
  }
  const video = { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 30 }, ...device(camera) };
  const audio = { ...device(microphone) };
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video, audio });
  } catch (error) {
    stream = error.name === 'NotFoundError' ? await whatThereIs(video, audio) : null;
    if (!stream) {
      throw new Error(cameraRefused(error));
    }
  }
  listDevices();
  return { stream, stop: () => stream.getTracks().forEach(track => track.stop()) };
}

/** A machine may have a camera without a microphone, or the other way round. */
async function whatThereIs(video, audio) {
  for (const wish of [{ video }, { audio }]) {
    const stream = await navigator.mediaDevices.getUserMedia(wish).catch(() => null);
    if (stream) {
      complain(wish.video ? 'No microphone was found: the recording has no sound.'
        : 'No camera was found: the recording has sound only.');
      return stream;
    }
  }
  return null;
}

function device(id) {
  return id ? { deviceId: { exact: id } } : {};
}

function cameraMissing() {
  if (!window.isSecureContext) {
    return `No camera here: browsers give it only to pages that come over HTTPS or from localhost, and this one came from `
      + `${location.protocol}//${location.host}.\nOn the machine that runs Nightjar, open http://localhost:${location.port || 80}/. `
      + 'From another machine, start it with --host 0.0.0.0, which turns on HTTPS, and open the address it prints.';
  }
  if (!navigator.mediaDevices?.getUserMedia) {
    return 'No camera here: this browser has none to give to pages. The test pattern works without one.';
  }
  return null;
}

function cameraRefused(error) {
  const remains = ' The test pattern works without it.';
  switch (error.name) {
    case 'NotAllowedError':
      return `The browser was not allowed to use the camera or microphone. Allow it beside the address, then start again.${remains}`;
    case 'NotFoundError':
      return `No camera and no microphone were found on this machine.${remains}`;
    case 'NotReadableError':
      return `The camera or microphone cannot be opened: another program may be using it.${remains}`;
    case 'OverconstrainedError':
      return `The chosen camera or microphone is not there any more. Choose another one.${remains}`;
    default:
      return `The camera cannot be used: ${error.message}${remains}`;
  }
}

// ---- the form

function show(state, text) {
  at('stage').dataset.state = state;
  at('badgeText').textContent = text;
  at('badgeTime').textContent = '';
  at('controls').dataset.state = state;
  at('start').hidden = state === 'live';
  at('start').disabled = state === 'starting';
  at('start').textContent = state === 'starting' ? 'Starting …' : 'Start recording';
  at('stop').hidden = state !== 'live';
  at('mine').hidden = state !== 'live';
  for (const field of at('controls').querySelectorAll('input, select')) {
    field.disabled = state !== 'idle' || (field.id === 'sourceCamera' && cameraMissing() !== null);
  }
  if (state === 'idle') {
    ownId = null;
  }
}

function complain(text) {
  at('error').textContent = text;
  at('error').hidden = !text;
}

function chosenSource() {
  return at('sourcePattern').checked ? 'pattern' : 'camera';
}

function showSource() {
  const isPattern = chosenSource() === 'pattern';
  at('devices').hidden = isPattern;
  at('patternHint').hidden = !isPattern;
}

async function listDevices() {
  const found = await navigator.mediaDevices?.enumerateDevices?.().catch(() => []) ?? [];
  for (const [select, kind] of [[at('camera'), 'videoinput'], [at('microphone'), 'audioinput']]) {
    const chosen = select.value;
    const named = found.filter(each => each.kind === kind && each.deviceId && each.label);
    select.replaceChildren(new Option('Default', ''), ...named.map(each => new Option(each.label, each.deviceId)));
    select.value = named.some(each => each.deviceId === chosen) ? chosen : '';
  }
}

// ---- what the server knows

async function api(path) {
  const response = await fetch(path, { headers, cache: 'no-store' });
  if (!response.ok) {
    const text = (await response.text()).trim();
    throw new Error(response.status === 401 ? 'token refused: open the address that the server printed' : text);
  }
  return response.json();
}

async function poll(withFiles = false) {
  try {
    const sessions = await api('/api/sessions');
    showSessions(sessions);
    if (withFiles || polls++ % FILES_EVERY === 0) {
      files = await api('/api/recordings');
    }
    showFiles(new Set(sessions.map(each => each.file)));
    server('up', 'server is up');
  } catch (error) {
    server('down', error instanceof TypeError ? 'server is not answering' : error.message);
  }
  await showOwn();
}

function server(state, text) {
  at('server').dataset.state = state;
  if (at('server').textContent !== text) {
    at('server').textContent = text;
  }
}

function showSessions(sessions) {
  at('liveCount').textContent = sessions.length;
  at('liveEmpty').hidden = sessions.length > 0;
  at('live').hidden = sessions.length === 0;
  at('liveRows').replaceChildren(...sessions.map(sessionRow));
  sizes = new Map(sessions.map(each => [each.id, totals(each)]));
}

/** The counters of a session that rates are worked out from. */
function totals(session) {
  const sum = name => session.streams.reduce((total, each) => total + Math.max(0, each[name]), 0);
  return {
    millis: session.timestampMillis,
    bytes: session.bytesReceived,
    received: sum('packetsReceived'),
    lost: sum('packetsLost'),
  };
}

function sessionRow(session) {
  const now = totals(session);
  const before = sizes.get(session.id) ?? now;
  const seconds = (now.millis - before.millis) / 1000;
  const lost = Math.max(0, now.lost - before.lost);
  const expected = lost + Math.max(0, now.received - before.received);
  const share = expected > 0 ? (100 * lost) / expected : 0;
  const video = session.streams.find(each => each.width > 0);

  const row = document.createElement('tr');
  const name = cell(row, 'File', session.file);
  if (session.id === ownId) {
    name.append(element('span', 'you', 'this page'));
  }
  const state = cell(row, 'State', '');
  const tag = element('span', 'tag', session.state);
  tag.dataset.state = session.state;
  state.append(tag);
  cell(row, 'Time', duration(session.durationMillis));
  cell(row, 'Size', bytes(session.bytes));
  cell(row, 'Bitrate', seconds > 0 ? bitrate((8 * (now.bytes - before.bytes)) / seconds) : '–');
  const loss = cell(row, 'Loss', `${share.toFixed(1)} % (${now.lost})`);
  loss.classList.toggle('poor', share >= 2);
  loss.title = 'Share of packets lost in the last second, and all that were lost';
  cell(row, 'Round trip', session.roundTripMillis >= 0 ? `${session.roundTripMillis.toFixed(1)} ms` : '–');
  cell(row, 'Codecs', [...new Set(session.streams.map(each => each.codec))].join(' + ') || '–');
  cell(row, 'Picture', video ? `${video.width} × ${video.height}` : '–');
  return row;
}

function cell(row, label, text) {
  const made = element('td', '', text);
  made.dataset.label = label;
  row.append(made);
  return made;
}

async function showOwn() {
  if (!active) {
    return;
  }
  at('badgeTime').textContent = duration(performance.now() - active.since);
  const stats = await active.publisher.stats();
  const now = performance.now();
  if (lastSent) {
    at('mineBitrate').textContent = bitrate((8000 * (stats.bytesSent - lastSent.bytes)) / (now - lastSent.now));
  }
  lastSent = { bytes: stats.bytesSent, now };
  at('mineSize').textContent = stats.frameWidth ? `${stats.frameWidth} × ${stats.frameHeight}` : 'sound only';
  at('mineCodec').textContent = [stats.codec, stats.audioCodec].filter(Boolean).map(each => each.split('/')[1]).join(' + ') || '–';
  at('mineRtt').textContent = stats.roundTripTime === null ? '–' : `${(1000 * stats.roundTripTime).toFixed(1)} ms`;
}

// ---- recordings

let shownFiles = '';

function showFiles(growing) {
  const shown = showAll ? files : files.slice(0, SHOWN_FILES);
  // The list is left alone while it stays the same, so that a focused button keeps the focus.
  const key = JSON.stringify([shown, shown.map(each => growing.has(each.name)), files.length]);
  if (key === shownFiles) {
    return;
  }
  shownFiles = key;
  at('filesCount').textContent = files.length;
  at('filesEmpty').hidden = files.length > 0;
  at('more').hidden = shown.length === files.length;
  at('more').textContent = `Show all ${files.length}`;
  const focused = document.activeElement?.dataset?.key;
  at('files').replaceChildren(...shown.map(file => fileItem(file, growing.has(file.name))));
  if (focused) {
    [...at('files').querySelectorAll('[data-key]')].find(each => each.dataset.key === focused)?.focus();
  }
}

function fileItem(file, isGrowing) {
  const item = element('li', '', '');
  const what = element('div', 'what', '');
  what.append(element('div', 'name', file.name));
  what.append(element('div', 'when', `${new Date(file.modified).toLocaleString()} · ${bytes(file.bytes)}`));
  const buttons = element('div', 'do', '');
  if (isGrowing) {
    buttons.append(element('span', 'tag rec', 'recording'));
  } else {
    const play = element('button', 'quiet', 'Play');
    play.type = 'button';
    play.dataset.key = `play ${file.name}`;
    play.setAttribute('aria-label', `Play ${file.name}`);
    play.addEventListener('click', () => openPlayer(file.name));
    const load = element('a', 'button quiet', 'Download');
    load.href = fileUrl(file.name, true);
    load.download = file.name;
    load.dataset.key = `load ${file.name}`;
    load.setAttribute('aria-label', `Download ${file.name}`);
    buttons.append(play, load);
  }
  item.append(what, buttons);
  return item;
}

function fileUrl(name, isDownload) {
  const query = new URLSearchParams();
  if (isDownload) {
    query.set('download', '1');
  }
  if (token) {
    query.set('token', token);
  }
  const text = query.toString();
  return `/recordings/${encodeURIComponent(name)}${text ? `?${text}` : ''}`;
}

function openPlayer(name) {
  at('playerName').textContent = name;
  at('playerError').hidden = true;
  at('playerVideo').src = fileUrl(name, false);
  at('player').showModal();
  at('playerVideo').play().catch(() => {});
}

function closePlayer() {
  at('playerVideo').pause();
  at('playerVideo').removeAttribute('src');
  at('playerVideo').load();
}

// ---- words and numbers

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function duration(millis) {
  const seconds = Math.floor(millis / 1000);
  const two = number => String(number).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function bytes(count) {
  return count < 1e6 ? `${Math.round(count / 1e3)} kB` : count < 1e9 ? `${(count / 1e6).toFixed(1)} MB` : `${(count / 1e9).toFixed(2)} GB`;
}

function bitrate(bitsPerSecond) {
  const rate = Math.max(0, bitsPerSecond);
  return rate < 1e6 ? `${Math.round(rate / 1e3)} kbit/s` : `${(rate / 1e6).toFixed(2)} Mbit/s`;
}

// ---- begin

at('controls').addEventListener('submit', event => {
  event.preventDefault();
  const [width, height] = at('size').value.split('x').map(Number);
  start({ source: chosenSource(), width, height, camera: at('camera').value, microphone: at('microphone').value })
    .catch(error => complain(error.message));
});
at('stop').addEventListener('click', () => stop());
at('sourceCamera').addEventListener('change', showSource);
at('sourcePattern').addEventListener('change', showSource);
at('more').addEventListener('click', () => {
  showAll = true;
  poll(true);
});
at('playerClose').addEventListener('click', () => at('player').close());
at('player').addEventListener('close', closePlayer);
at('playerVideo').addEventListener('error', () => {
  if (at('playerVideo').hasAttribute('src')) {
    at('playerError').textContent = 'This browser cannot play the file here. Download it and open it in a player such as VLC or mpv.';
    at('playerError').hidden = false;
  }
});
window.addEventListener('pagehide', () => active?.publisher.stop());
navigator.mediaDevices?.addEventListener?.('devicechange', listDevices);

const whyNoCamera = cameraMissing();
if (whyNoCamera) {
  at('cameraNotice').textContent = whyNoCamera;
  at('cameraNotice').hidden = false;
  at('sourcePattern').checked = true;
}
at('whipUrl').textContent = `${location.origin}/whip`;
show('idle', 'Idle');
showSource();
listDevices();
poll(true);
setInterval(() => poll(), POLL_MILLIS);
