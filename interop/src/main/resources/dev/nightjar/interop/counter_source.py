"""The pictures and beeps of the counter page, drawn and read, and its HTTP, for peers that are not browsers."""
import json
import sys
import traceback
import urllib.parse
import urllib.request

import numpy

RATE = 30
COLUMNS = 20
FLASH_PERIOD = 30
FLASH_LENGTH = 6
SAMPLE_RATE = 48000
SAMPLES = 960
BEEP_SAMPLES = 2880


def payload(counter):
    c = counter & 0xFFFF
    gray = c ^ c >> 1
    return ((gray ^ gray >> 4 ^ gray >> 8 ^ gray >> 12 ^ 0xA) & 0xF) << 16 | gray


def read_counter(luma):
    """The counter that a picture shows, or None."""
    unit = luma.shape[1] // COLUMNS
    bits = 0
    for column in range(COLUMNS):
        left = column * unit
        cell = luma[unit // 4 : unit - unit // 4, left + unit // 4 : left + unit - unit // 4].mean()
        if abs(cell - 126) < 24:
            return None
        bits |= int(cell > 126) << column
    counter = bits & 0xFFFF
    for shift in (1, 2, 4, 8):
        counter ^= counter >> shift
    return counter if payload(counter) == bits else None


def zigzag(value, limit):
    v = value % (2 * limit)
    return v if v < limit else 2 * limit - v


def draw(width, height, counter):
    """The luma of CounterPicture.java, limited range."""
    unit = width // COLUMNS
    grey = numpy.zeros((height, width), numpy.uint16)
    bits = payload(counter)
    for column in range(COLUMNS):
        grey[0:unit, column * unit : (column + 1) * unit] = 255 * (bits >> column & 1)
        grey[unit : 2 * unit, column * unit : (column + 1) * unit] = 64 + column * 37 % 128
    grey[2 * unit : 4 * unit] = 255 if counter % FLASH_PERIOD < FLASH_LENGTH else 0
    top = 4 * unit
    for row, y in enumerate(range(top, height, unit)):
        for column in range(COLUMNS):
            grey[y : y + unit, column * unit : (column + 1) * unit] = 64 + (column * 7 + row * 11) % 96
    for k in range(6):
        x = zigzag(counter * (2 + k) + k * 97, width - unit)
        y = top + zigzag(counter * (1 + k) + k * 61, height - top - unit)
        grey[y : y + unit, x : x + unit] = 24 + k * 40
    return (16 + (grey * 219.0 / 255 + 0.5).astype(numpy.uint8)).astype(numpy.uint8)


def beep(position):
    """SAMPLES of sound from a sample on: a tone at the beginning of each second."""
    in_second = (position + numpy.arange(SAMPLES)) % SAMPLE_RATE
    tone = 16000 * numpy.cos(2 * numpy.pi * 1000 * in_second / SAMPLE_RATE)
    return numpy.where(in_second < BEEP_SAMPLES, tone, 0).astype(numpy.int16)


def http(method, url, headers, body=None):
    request = urllib.request.Request(url, method=method, headers=headers, data=body and body.encode())
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.status, dict(response.headers), response.read().decode()


def location(whip, headers):
    """The session's URL out of the answer to a POST."""
    found = headers.get("Location") or headers.get("location")
    return found and urllib.parse.urljoin(whip, found)


def read_command(line):
    command = json.loads(line) if line.strip() else {"cmd": "close"}
    name = command.pop("cmd")
    if name not in ("start", "play", "stats", "stop", "close"):
        raise ValueError("unknown command " + name)
    return name, command.pop("id", 0), command


def reply(number, value=None, error=None):
    answer = {"id": number}
    if error is None:
        answer["ok"] = value
    else:  # told to the harness, which decides
        traceback.print_exception(type(error), error, error.__traceback__)
        body = error.read().decode() if hasattr(error, "read") else ""
        answer["error"] = "%s: %s %s" % (type(error).__name__, error, body)
    print(json.dumps(answer), flush=True)


def serve(peer):
    """Does what it is told a line until it is told to close."""
    for line in sys.stdin:
        name, number, arguments = read_command(line)
        try:
            reply(number, getattr(peer, name)(**arguments))
        except Exception as error:
            reply(number, error=error)
        if name == "close":
            return
    peer.close()


async def serve_async(peer, loop):
    """The same for one whose commands are coroutines."""
    while True:
        name, number, arguments = read_command(await loop.run_in_executor(None, sys.stdin.readline))
        try:
            reply(number, await getattr(peer, name)(**arguments))
        except Exception as error:
            reply(number, error=error)
        if name == "close":
            return


class Watcher:
    """What a player notes of pictures and of sound, each from a thread of its own."""

    LOUD = 4000

    def __init__(self):
        self.counters, self.unreadable = [], 0
        self.samples, self.beeps, self.quiet = 0, 0, SAMPLE_RATE

    def picture(self, luma):
        counter = read_counter(luma)
        if counter is None:
            self.unreadable += 1
        else:
            self.counters.append(counter)

    def sound(self, samples, rate=SAMPLE_RATE):
        """Samples of one channel; a beep is loud after a tenth of a second that was not."""
        loud = numpy.flatnonzero(numpy.abs(samples.astype(numpy.int32)) > self.LOUD)
        if len(loud) == 0:
            self.quiet += len(samples)
        else:
            gaps = numpy.diff(loud, prepend=-self.quiet - 1)
            self.beeps += int((gaps > rate // 10).sum())
            self.quiet = len(samples) - 1 - int(loud[-1])
        self.samples += len(samples)

    def seen(self):
        return {
            "counters": self.counters,
            "unreadable": self.unreadable,
            "beeps": self.beeps,
            "samples": self.samples,
        }
