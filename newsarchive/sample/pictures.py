"""Pictures for the sample newspaper, drawn as it serves them: small real JPEG, PNG and GIF files.

The JPEG is baseline (ITU T.81) with nothing but the mean of each 8 x 8 block: a coarse landscape of hills
under a sky, other hills for every seed. Same seed, same bytes.
"""

from __future__ import annotations

import math
import struct
import zlib
from functools import lru_cache

GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b")
"""A transparent picture of one pixel."""

_DC_LENGTHS = (0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)  # T.81 table K.3: number of codes by length


def _dc_codes() -> list[str]:
    codes, code = [], 0
    for length, count in enumerate(_DC_LENGTHS, start=1):
        for _ in range(count):
            codes.append(format(code, f"0{length}b"))
            code += 1
        code <<= 1
    return codes


_DC_CODES = _dc_codes()
_END_OF_BLOCK = "0"  # the only AC code: one bit


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _jpeg(rows: list[list[tuple[int, int, int]]]) -> bytes:
    """A JPEG of flat 8 x 8 blocks, each given as (Y, Cb, Cr), 0 to 255."""
    height, width = len(rows), len(rows[0])
    bits: list[str] = []
    last = [128, 128, 128]
    for row in rows:
        for block in row:
            for component, value in enumerate(block):
                step = value - last[component]
                last[component] = value
                size = abs(step).bit_length()
                bits.append(_DC_CODES[size])
                if size:
                    bits.append(format(step if step > 0 else step + (1 << size) - 1, f"0{size}b"))
                bits.append(_END_OF_BLOCK)
    stream = "".join(bits)
    stream += "1" * (-len(stream) % 8)
    scan = int(stream, 2).to_bytes(len(stream) // 8, "big").replace(b"\xff", b"\xff\x00")
    frame = struct.pack(">BHHB", 8, height * 8, width * 8, 3)
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            _segment(0xDB, b"\x00" + b"\x08" * 64),  # steps of 8: a block's DC is its mean minus 128
            _segment(0xC0, frame + b"".join(bytes((part, 0x11, 0)) for part in (1, 2, 3))),
            _segment(0xC4, b"\x00" + bytes(_DC_LENGTHS) + bytes(range(sum(_DC_LENGTHS)))),
            _segment(0xC4, b"\x10" + bytes((1, *[0] * 15)) + b"\x00"),
            _segment(0xDA, b"\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00"),
            scan,
            b"\xff\xd9",
        )
    )


@lru_cache(maxsize=512)
def landscape(seed: int, width: int = 40, height: int = 27) -> bytes:
    """A JPEG of hills under a sky, ``width`` by ``height`` blocks of 8 pixels."""
    ridges = [
        (0.35 + 0.17 * layer, 0.05 + 0.02 * ((seed >> layer) % 4), 2 + (seed + 3 * layer) % 4, seed * (layer + 1))
        for layer in range(3)
    ]
    rows = []
    for y in range(height):
        row = []
        for x in range(width):
            color = (225 - 60 * y // height, 138, 118 + seed % 7)
            for layer, (base, swell, waves, shift) in enumerate(ridges):
                if y / height > base + swell * math.sin(waves * math.pi * x / width + shift):
                    color = (128 - 28 * layer + (x * 7 + y * 5 + seed) % 9, 112 - 4 * layer, 118 - 3 * layer)
            row.append(color)
        rows.append(row)
    return _jpeg(rows)


@lru_cache(maxsize=1)
def logo() -> bytes:
    """A green PNG, 180 by 48 pixels."""

    def chunk(kind: bytes, payload: bytes) -> bytes:
        return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))

    rows = b"".join(b"\x00" + bytes((21, 128 - y, 61)) * 180 for y in range(48))
    head = struct.pack(">IIBBBBB", 180, 48, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
