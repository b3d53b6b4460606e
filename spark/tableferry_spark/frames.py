"""The stream of frames that the converter writes and reads, see docs/convert-ranges.md."""

import struct
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

MAGIC = b"TFR1"
ITEM = 1
REJECTED = 2
END = 255

_KIND = struct.Struct("<BI")
_HEAD = struct.Struct("<QQII")
_END = struct.Struct("<QQI")


class Frame(NamedTuple):
    """A record: an item with its key, or a rejected record with why it is."""

    kind: int
    number: int
    line: int
    size_bytes: int
    key: bytes
    payload: bytes


class DamagedStream(Exception):
    """The stream was cut, or is none."""


def read_frames(stream: IO[bytes]) -> Iterator[Frame]:
    """The frames of a stream. Raises DamagedStream where it does not end as it must: what came before is void then."""
    checksum = zlib.crc32(_exactly(stream, len(MAGIC)))
    if checksum != zlib.crc32(MAGIC):
        raise DamagedStream("the stream does not start as one of frames")
    counts = {ITEM: 0, REJECTED: 0}
    while True:
        head = _exactly(stream, _KIND.size)
        kind, length = _KIND.unpack(head)
        body = _exactly(stream, length)
        if kind == END:
            if body != _END.pack(counts[ITEM], counts[REJECTED], checksum):
                raise DamagedStream("the counts or the checksum of the stream are wrong")
            return
        if kind not in counts:
            raise DamagedStream(f"a frame is of the unknown kind {kind}")
        counts[kind] += 1
        checksum = zlib.crc32(body, zlib.crc32(head, checksum))
        number, line, size_bytes, key_length = _HEAD.unpack_from(body)
        payload_at = _HEAD.size + key_length
        yield Frame(kind, number, line, size_bytes, body[_HEAD.size : payload_at], body[payload_at:])


class FrameWriter:
    """Writes a stream, which ends with `end`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._counts = {ITEM: 0, REJECTED: 0}
        self._checksum = zlib.crc32(MAGIC)
        stream.write(MAGIC)

    def add(self, frame: Frame) -> None:
        self._counts[frame.kind] += 1
        body = _HEAD.pack(frame.number, frame.line, frame.size_bytes, len(frame.key)) + frame.key + frame.payload
        whole = _KIND.pack(frame.kind, len(body)) + body
        self._checksum = zlib.crc32(whole, self._checksum)
        self._stream.write(whole)

    def end(self) -> None:
        end = _END.pack(self._counts[ITEM], self._counts[REJECTED], self._checksum)
        self._stream.write(_KIND.pack(END, len(end)) + end)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise DamagedStream("the stream was cut")
    return data
