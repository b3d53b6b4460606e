"""Pass 1: the byte ranges of a source, and where each is read from."""

from itertools import pairwise
from typing import Any, NamedTuple

from pyspark import SparkContext

from tableferry_spark.converter import Converter, Source

# Enough for a task to be worth its start, and little enough to be done again when an executor is lost.
DEFAULT_RANGE_BYTES = 128 * 1024 * 1024


class Range(NamedTuple):
    start: int
    length: int


def plan_ranges(data_start: int, size_bytes: int, count: int) -> list[Range]:
    """So many ranges of about one length, from the first record to the end."""
    whole = max(size_bytes - data_start, 0)
    edges = [data_start + whole * place // count for place in range(count + 1)]
    return [Range(start, end - start) for start, end in pairwise(edges)]


def default_count(data_start: int, size_bytes: int) -> int:
    return max(1, -(-(size_bytes - data_start) // DEFAULT_RANGE_BYTES))


def find_starts(
    context: SparkContext, converter: Converter, source: Source, ranges: list[Range]
) -> dict[str, Any]:
    """The true start of each range, and how many records the source has."""
    scanned = context.parallelize(list(enumerate(ranges)), len(ranges)).map(
        lambda numbered: (numbered[0], converter.scan(source, *numbered[1]))
    )
    scans = dict(scanned.collect())
    return converter.compose(scans[place] for place in range(len(ranges)))
