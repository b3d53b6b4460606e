"""Everything is looked at before anything is written: counts, rejected records, repeated keys, the largest item."""

import hashlib
import json
from collections.abc import Iterator
from operator import add
from typing import Any

from pyspark import SparkContext, StorageLevel

from tableferry_spark.converter import Converter, Source
from tableferry_spark.frames import ITEM

_SAMPLES = 5
# Of a key's hash; two of 10^12 keys are the same by chance once in 10^14 such tables.
_KEY_BYTES = 16


def check(
    context: SparkContext,
    converter: Converter,
    source: Source,
    starts: dict[str, Any],
    duplicates: str,
    partitions: int,
) -> dict[str, Any]:
    """What converting all ranges would come to. Writes nothing."""
    ranges = [start for start in starts["ranges"] if start is not None]

    def of_range(start: dict[str, int]) -> Iterator[bytes | dict[str, Any]]:
        found: dict[str, Any] = {"items": 0, "rejected": 0, "bytes": 0, "largest": [0, 0], "why": {}}
        for frame in converter.records("check", source, start):
            if frame.kind == ITEM:
                found["items"] += 1
                found["bytes"] += frame.size_bytes
                # Of two of one size the first.
                found["largest"] = max(found["largest"], [frame.size_bytes, -frame.line])
                yield hashlib.blake2b(frame.key, digest_size=_KEY_BYTES).digest()
            else:
                found["rejected"] += 1
                _add_reason(found["why"], frame.line, json.loads(frame.key))
        yield found

    looked = context.parallelize(ranges, max(len(ranges), 1)).flatMap(of_range).persist(StorageLevel.DISK_ONLY)
    found = [part for part in looked.filter(lambda part: isinstance(part, dict)).collect() if isinstance(part, dict)]
    repeats = (
        looked.filter(lambda part: isinstance(part, bytes))
        .map(lambda key: (key, 1))
        .reduceByKey(add, partitions)
        .values()
        .filter(lambda count: count > 1)
        .map(lambda count: (1, count - 1))
        .fold((0, 0), lambda left, right: (left[0] + right[0], left[1] + right[1]))
    )
    looked.unpersist()
    return _result(starts["records"], found, repeats, duplicates)


def _add_reason(why: dict[str, Any], line: int, told: dict[str, Any]) -> None:
    name = json.dumps([told["code"], told["column"]])
    of_reason = why.setdefault(name, {"count": 0, "samples": []})
    of_reason["count"] += 1
    of_reason["samples"].append({"line": line, "value": told["value"], "reason": told["reason"]})
    del of_reason["samples"][_SAMPLES:]


def _result(
    records: int, found: list[dict[str, Any]], repeats: tuple[int, int], duplicates: str
) -> dict[str, Any]:
    keys, set_aside = repeats
    items = sum(part["items"] for part in found)
    rejected = sum(part["rejected"] for part in found)
    if records != items + rejected:
        raise ValueError(f"{records} records were scanned, and {items} + {rejected} were read")
    largest = max((part["largest"] for part in found), default=[0, 0])
    why: dict[str, Any] = {}
    for part in found:
        for name, more in part["why"].items():
            of_reason = why.setdefault(name, {"count": 0, "samples": []})
            of_reason["count"] += more["count"]
            of_reason["samples"].extend(more["samples"])
    return {
        "records": records,
        "items": items - set_aside,
        "rejected": rejected,
        "duplicates": set_aside,
        "bytes": sum(part["bytes"] for part in found),
        "largest": {"bytes": largest[0], "line": -largest[1]} if items else None,
        "findings": _findings(why, keys, set_aside, items, duplicates),
    }


def _findings(
    why: dict[str, Any], keys: int, set_aside: int, items: int, duplicates: str
) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = []
    for name, of_reason in sorted(why.items(), key=lambda reason: -reason[1]["count"]):
        code, column = json.loads(name)
        samples = sorted(of_reason["samples"], key=lambda sample: sample["line"])[:_SAMPLES]
        findings.append(
            {
                "severity": "warning",
                "code": code,
                "column": column,
                "count": of_reason["count"],
                "samples": samples,
                "message": f"{of_reason['count']} records are rejected: {samples[0]['reason']}",
            }
        )
    if set_aside:
        findings.append(
            {
                "severity": "blocker" if duplicates == "stop" else "warning",
                "code": "duplicate_key",
                "column": None,
                "count": set_aside,
                "samples": [],
                "message": f"{keys} keys stand in more than one record; the design says: {duplicates}.",
            }
        )
    if not items:
        findings.append(
            {
                "severity": "blocker",
                "code": "nothing_to_write",
                "column": None,
                "count": 0,
                "samples": [],
                "message": "Not one item would be written.",
            }
        )
    return findings
