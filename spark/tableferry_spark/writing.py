"""Pass 2: every range is converted, Spark's shuffle brings the records of one key together, and the items are written."""

import tempfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any

from pyspark import RDD, SparkContext, StorageLevel

from tableferry_spark import objects
from tableferry_spark.converter import Converter, Source
from tableferry_spark.frames import ITEM, REJECTED, Frame, FrameWriter

_GZIP = "org.apache.hadoop.io.compress.GzipCodec"

# Key and number of a record; its line, its size and its item.
Keyed = tuple[tuple[bytes, int], tuple[int, int, bytes]]


def convert(
    context: SparkContext, converter: Converter, source: Source, starts: dict[str, Any]
) -> "RDD[Frame]":
    """The frames of all ranges. What an executor takes with it when it is lost is converted again."""
    ranges = [start for start in starts["ranges"] if start is not None]
    tasks = context.parallelize(ranges, max(len(ranges), 1))
    return tasks.flatMap(lambda start: converter.records("items", source, start)).persist(StorageLevel.DISK_ONLY)


def write_items(
    frames: "RDD[Frame]", converter: Converter, duplicates: str, count: int, folder: str
) -> int:
    """Writes the items as gzipped objects, so many; gives how many records could not be merged whole.

    Hadoop's committer moves an object to its place once its task has ended: a lost executor leaves no half object.
    """
    keyed = frames.filter(lambda frame: frame.kind == ITEM).map(
        lambda frame: ((frame.key, frame.number), (frame.line, frame.size_bytes, frame.payload))
    )
    # Ends of keys differ where their starts do not, so that neighbours lie far from each other.
    in_order = keyed.repartitionAndSortWithinPartitions(count, lambda key: zlib.crc32(key[0]) % count)
    resolved = in_order.mapPartitions(lambda records: _resolve(records, converter, duplicates))
    not_merged = 0
    if duplicates == "merge":
        resolved = resolved.persist(StorageLevel.DISK_ONLY)
        not_merged = int(resolved.map(lambda part: part if isinstance(part, int) else 0).sum())
    lines = resolved.filter(lambda part: isinstance(part, bytes))
    lines.saveAsTextFile(folder, compressionCodecClass=_GZIP)
    return not_merged


def write_rejected(frames: "RDD[Frame]", header: str, address: str) -> int:
    """Writes the rejected records as one file, in the order of the source; none where none is rejected."""
    rejected: RDD[tuple[int, bytes]] = (
        frames.filter(lambda frame: frame.kind == REJECTED)
        .map(lambda frame: (frame.number, frame.payload))
        .sortByKey()
        .persist(StorageLevel.DISK_ONLY)
    )
    count = rejected.count()
    if count:
        objects.write(address, _with_header(header, rejected.values().toLocalIterator()))
    rejected.unpersist()
    return count


def _with_header(header: str, rows: Iterable[bytes]) -> Iterator[bytes]:
    yield header.encode()
    yield from rows


def _resolve(records: Iterable[Keyed], converter: Converter, duplicates: str) -> Iterator[bytes | int]:
    """What is written of records that stand in the order of their keys, and of one key in that of the source."""
    grouped = groupby(records, key=lambda record: record[0][0])
    if duplicates == "merge":
        yield from _merge(grouped, converter)
        return
    for _, group in grouped:
        written = next(group)
        for later in group:
            if duplicates == "stop":
                raise ValueError("A key stands in two records, though the check found none.")
            if duplicates == "last":
                written = later
        yield written[1][2]


def _merge(grouped: Iterable[tuple[bytes, Iterator[Keyed]]], converter: Converter) -> Iterator[bytes | int]:
    """The items of keys that stand once as they are, those of others merged, and how many records could not be."""
    with tempfile.TemporaryFile() as repeated:
        frames = FrameWriter(repeated)
        for key, group in grouped:
            first = next(group)
            second = next(group, None)
            if second is None:
                yield first[1][2]
                continue
            for (_, number), (line, size_bytes, payload) in chain((first, second), group):
                frames.add(Frame(ITEM, number, line, size_bytes, key, payload))
        frames.end()
        repeated.seek(0)
        not_merged: list[int] = []
        for frame in converter.merged(repeated, not_merged):
            yield frame.payload
        yield sum(not_merged)
