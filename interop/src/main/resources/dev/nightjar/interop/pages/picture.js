// Draws picture number `counter`, greys only. CounterPicture.java draws the same one, and says why it looks so: keep
// the two alike.
'use strict';

const COLUMNS = 20; // 16 bits of counter, the lowest first, then 4 bits of check
const COUNTER_BITS = 16;
const SQUARES = 6;
const FLASH_PERIOD = 30;
const FLASH_LENGTH = 6;

/** The bits that stand for a counter, that of the leftmost cell lowest. */
function payload(counter) {
  const c = counter & 0xffff;
  const gray = c ^ (c >> 1);
  const check = (gray ^ (gray >> 4) ^ (gray >> 8) ^ (gray >> 12) ^ 0xa) & 0xf;
  return (check << COUNTER_BITS) | gray;
}

/** The counter that such bits stand for, or -1. */
function counterOf(bits) {
  let counter = bits & 0xffff;
  for (let shift = 1; shift < COUNTER_BITS; shift *= 2) {
    counter ^= counter >> shift;
  }
  return payload(counter) === bits ? counter : -1;
}

function zigzag(value, limit) {
  const v = value % (2 * limit);
  return v < limit ? v : 2 * limit - v;
}

function drawPicture(context, width, height, counter) {
  const unit = Math.floor(width / COLUMNS);
  const fill = (grey, x, y, w, h) => {
    context.fillStyle = `rgb(${grey},${grey},${grey})`;
    context.fillRect(x, y, w, h);
  };

  const bits = payload(counter);
  for (let column = 0; column < COLUMNS; column++) {
    fill((bits >> column) & 1 ? 255 : 0, column * unit, 0, unit, unit);
    fill(64 + ((column * 37) % 128), column * unit, unit, unit, unit);
  }

  fill(counter % FLASH_PERIOD < FLASH_LENGTH ? 255 : 0, 0, 2 * unit, width, 2 * unit);

  const top = 4 * unit;
  for (let y = top, row = 0; y < height; y += unit, row++) {
    for (let column = 0; column < COLUMNS; column++) {
      fill(64 + ((column * 7 + row * 11) % 96), column * unit, y, unit, Math.min(unit, height - y));
    }
  }
  for (let k = 0; k < SQUARES; k++) {
    const x = zigzag(counter * (2 + k) + k * 97, width - unit);
    const y = top + zigzag(counter * (1 + k) + k * 61, height - top - unit);
    fill(24 + k * 40, x, y, unit, unit);
  }
}

/** Fills the lowest `band` rows with 4x4 blocks of noise, so that the encoder spends all the bits it may. */
function drawNoise(context, width, height, counter, band) {
  const image = context.createImageData(width, band);
  const words = new Uint32Array(image.data.buffer);
  let state = (counter * 2654435761 + 1) >>> 0;
  for (let y = 0; y < band; y += 4) {
    for (let x = 0; x < width; x += 4) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const grey = state & 0xff;
      const word = 0xff000000 | (grey << 16) | (grey << 8) | grey;
      for (let row = y; row < Math.min(y + 4, band); row++) {
        words.fill(word, row * width + x, row * width + x + 4);
      }
    }
  }
  context.putImageData(image, 0, height - band);
}
