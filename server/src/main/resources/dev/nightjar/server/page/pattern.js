// A picture and a sound that show at a glance whether a recording is complete and in sync: a clock, a frame number, and
// each second a beep with a flash.

const FPS = 30;
const BEEP_HERTZ = 1000;
const BEEP_SECONDS = 0.1;
const BARS = ['#c0c0c0', '#c0c000', '#00c0c0', '#00c000', '#c000c0', '#c00000', '#0000c0'];

/** Starts the pattern; `stream` has its video and sound, `stop` ends both. */
export async function startPattern(width, height) {
  const sound = new Sound();
  await sound.start();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const picture = new Picture(canvas, sound);
  picture.draw();
  // Without a rate every picture drawn is sent: Firefox leaves out each third one where its limit meets ours.
  const stream = canvas.captureStream();
  sound.stream.getAudioTracks().forEach(track => stream.addTrack(track));

  const ticker = new Worker('/ticker.js');
  ticker.onmessage = () => {
    sound.schedule();
    picture.draw();
  };
  ticker.postMessage({ fps: FPS });
  return {
    stream,
    stop() {
      ticker.terminate();
      stream.getTracks().forEach(track => track.stop());
      sound.stop();
    },
  };
}

/** Beeps at each whole second of its own clock. */
class Sound {
  #context = new AudioContext();
  #gain = this.#context.createGain();
  #tone = this.#context.createOscillator();
  #target = this.#context.createMediaStreamDestination();
  #nextBeep = 1;

  get stream() {
    return this.#target.stream;
  }

  /** Seconds since the start. */
  get now() {
    return this.#context.currentTime;
  }

  get isBeeping() {
    return this.now >= 1 && this.now % 1 < BEEP_SECONDS;
  }

  async start() {
    // A browser may hold sound back until the page is clicked; the picture does not wait for that.
    await Promise.race([this.#context.resume(), new Promise(resolve => setTimeout(resolve, 500))]);
    this.#gain.gain.value = 0;
    this.#tone.frequency.value = BEEP_HERTZ;
    this.#tone.connect(this.#gain).connect(this.#target);
    this.#tone.start();
  }

  schedule() {
    while (this.#nextBeep < this.now + 0.5) {
      const begin = this.#nextBeep;
      this.#gain.gain.setValueAtTime(0, begin);
      this.#gain.gain.linearRampToValueAtTime(0.5, begin + 0.002);
      this.#gain.gain.setValueAtTime(0.5, begin + BEEP_SECONDS - 0.005);
      this.#gain.gain.linearRampToValueAtTime(0, begin + BEEP_SECONDS);
      this.#nextBeep++;
    }
  }

  stop() {
    this.#tone.stop();
    this.#context.close();
  }
}

/** Draws one frame after the other. */
class Picture {
  #canvas;
  #pen;
  #sound;
  #frame = 0;
  #begin = performance.now();

  constructor(canvas, sound) {
    this.#canvas = canvas;
    this.#pen = canvas.getContext('2d', { alpha: false });
    this.#sound = sound;
  }

  draw() {
    const { width, height } = this.#canvas;
    const pen = this.#pen;
    BARS.forEach((colour, index) => {
      pen.fillStyle = colour;
      pen.fillRect(Math.floor((index * width) / BARS.length), 0, Math.ceil(width / BARS.length), height);
    });
    this.#ramp(width, height);
    this.#hand(width, height);
    this.#text(width, height);
    this.#flash(width, height);
    this.#frame++;
  }

  /** Greys from black to white along the bottom, with a marker that runs once across each second. */
  #ramp(width, height) {
    const grey = this.#pen.createLinearGradient(0, 0, width, 0);
    grey.addColorStop(0, '#000');
    grey.addColorStop(1, '#fff');
    this.#pen.fillStyle = grey;
    this.#pen.fillRect(0, height * 0.82, width, height * 0.18);
    this.#pen.fillStyle = '#ff4d42';
    this.#pen.fillRect((this.#seconds() % 1) * width - width * 0.01, height * 0.82, width * 0.02, height * 0.18);
  }

  #hand(width, height) {
    const pen = this.#pen;
    const radius = height * 0.16;
    pen.save();
    pen.translate(width / 2, height * 0.22);
    pen.beginPath();
    pen.arc(0, 0, radius, 0, 2 * Math.PI);
    pen.fillStyle = '#14121d';
    pen.fill();
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.arc(0, 0, radius * 0.88, -Math.PI / 2, -Math.PI / 2 + (this.#seconds() % 1) * 2 * Math.PI);
    pen.fillStyle = '#f2b866';
    pen.fill();
    pen.restore();
  }

  #text(width, height) {
    const pen = this.#pen;
    pen.fillStyle = '#14121d';
    pen.fillRect(width * 0.12, height * 0.44, width * 0.76, height * 0.32);
    pen.fillStyle = '#fff';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.font = `700 ${Math.round(height * 0.14)}px monospace`;
    pen.fillText(clock(this.#seconds()), width / 2, height * 0.53, width * 0.72);
    pen.fillStyle = '#f2b866';
    pen.font = `600 ${Math.round(height * 0.075)}px monospace`;
    pen.fillText(`frame ${String(this.#frame).padStart(6, '0')}`, width / 2, height * 0.68, width * 0.72);
  }

  #flash(width, height) {
    this.#pen.fillStyle = this.#sound.isBeeping ? '#fff' : '#14121d';
    const side = height * 0.16;
    this.#pen.fillRect(width * 0.03, height * 0.14, side, side);
    this.#pen.fillRect(width * 0.97 - side, height * 0.14, side, side);
  }

  #seconds() {
    // With the sound held back its clock stands still, so the picture has its own.
    return this.#sound.now > 0 ? this.#sound.now : (performance.now() - this.#begin) / 1000;
  }
}

function clock(seconds) {
  const two = number => String(Math.floor(number)).padStart(2, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${Math.floor((seconds * 10) % 10)}`;
}
