"""The pictures and beeps of the counter page, and its HTTP, for publishers that are not browsers."""
import json
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
    return c << 4 | ((c ^ c >> 4 ^ c >> 8 ^ c >> 12 ^ 0xA) & 0xF)


def zigzag(value, limit):
    v = value % (2 * limit)
    return v if v < limit else 2 * limit - v


def draw(width, height, counter):
    """The luma of CounterPicture.java, limited range."""
    unit = width // COLUMNS
    grey = numpy.zeros((height, width), numpy.uint16)
    bits = payload(counter)
    for column in range(COLUMNS):
        bit = bits >> (COLUMNS - 1 - column) & 1
        grey[0:unit, column * unit : (column + 1) * unit] = 255 * bit
        grey[unit : 2 * unit, column * unit : (column + 1) * unit] = 255 * (1 - bit)
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
    if name not in ("start", "stats", "stop", "close"):
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
