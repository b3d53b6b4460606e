"""Local files and s3:// objects: their size, their bytes from a place on, and where results are kept.

boto3, which AWS Glue and EMR bring, is loaded for s3:// addresses alone.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple
from urllib.parse import urlsplit

_PIECE_BYTES = 1024 * 1024


class Identity(NamedTuple):
    """What tells an object from a changed one."""

    size_bytes: int
    version: str


def is_s3(address: str) -> bool:
    return address.startswith("s3://")


def join(folder: str, name: str) -> str:
    return folder.rstrip("/") + "/" + name


def hadoop_path(address: str, scheme: str) -> str:
    """The address as Hadoop knows it; `scheme` is that of its S3 file system: `s3` on Glue and EMR, `s3a` elsewhere."""
    return scheme + address[2:] if is_s3(address) else "file://" + os.path.abspath(address)


def identity(address: str) -> Identity:
    if is_s3(address):
        bucket, key = _bucket_and_key(address)
        head = _client().head_object(Bucket=bucket, Key=key)
        return Identity(head["ContentLength"], head["ETag"])
    stat = os.stat(address)
    return Identity(stat.st_size, str(stat.st_mtime_ns))


@contextmanager
def opened_at(address: str, version: str, offset: int) -> Iterator[IO[bytes]]:
    """The bytes from `offset` on as a file that a process can have as its stdin."""
    if not is_s3(address):
        with open(address, "rb", buffering=0) as file:
            file.seek(offset)
            yield file
        return
    bucket, key = _bucket_and_key(address)
    # Another version of the object is refused by S3 itself.
    answer = _client().get_object(Bucket=bucket, Key=key, Range=f"bytes={offset}-", IfMatch=version)
    reading, writing = os.pipe()
    pump = threading.Thread(target=_pump, args=(answer["Body"], writing), daemon=True)
    pump.start()
    with os.fdopen(reading, "rb", buffering=0) as file:
        yield file
    pump.join()


def write(address: str, pieces: Iterable[bytes]) -> None:
    """Writes an object whole, or leaves what was there."""
    path = "tableferry-result.part" if is_s3(address) else address + ".part"
    if not is_s3(address):
        os.makedirs(os.path.dirname(os.path.abspath(address)), exist_ok=True)
    with open(path, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
    if is_s3(address):
        bucket, key = _bucket_and_key(address)
        _client().upload_file(path, bucket, key)
        os.remove(path)
    else:
        os.replace(path, address)


def read(address: str) -> bytes:
    if is_s3(address):
        bucket, key = _bucket_and_key(address)
        body: bytes = _client().get_object(Bucket=bucket, Key=key)["Body"].read()
        return body
    with open(address, "rb") as file:
        return file.read()


def _pump(body: Any, writing: int) -> None:
    """Copies a download into a pipe, until its end or until nobody reads any more.

    Where the download breaks off the pipe ends early; the converter then finds fewer records than were counted.
    """
    with os.fdopen(writing, "wb", buffering=0) as pipe:
        try:
            for piece in body.iter_chunks(_PIECE_BYTES):
                pipe.write(piece)
        except BrokenPipeError:
            pass
        finally:
            body.close()


def _bucket_and_key(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.netloc, parts.path.lstrip("/")


def _client() -> Any:
    import boto3  # type: ignore[import-not-found]

    return boto3.client("s3")
