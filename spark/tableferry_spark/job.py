"""The job: check everything, stop until the findings are confirmed, convert, and hold the sums against each other.

Exit code 0: done; 1: could not be done; 3: nothing was written yet, since the findings are to be confirmed or hold a blocker;
0 also where records were rejected: the report says so.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import zipfile
from typing import Any

from pyspark import SparkConf, SparkContext
from pyspark.sql import SparkSession

from tableferry_spark import objects
from tableferry_spark.checking import check
from tableferry_spark.converter import Converter, Source
from tableferry_spark.ranges import default_count, find_starts, plan_ranges
from tableferry_spark.writing import convert, write_items, write_rejected

# AWS advises about 4 million items an object; a few hundred MB of JSON each are moved well.
_ITEMS_PER_OBJECT = 2_000_000
_BYTES_PER_OBJECT = 512 * 1024 * 1024
# Most objects of one import.
_MAX_OBJECTS = 50_000


class Stopped(Exception):
    """The job cannot go on; its words are for the person."""


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", required=True, help="the file or s3:// object with the table")
    parser.add_argument("--prepared", required=True, help="the folder that convert --range prepare wrote")
    parser.add_argument("--converter", required=True, help="the file tableferry-cli")
    parser.add_argument("--out", required=True, help="the folder or s3:// prefix for findings, items, rejected records, report")
    parser.add_argument("--confirm", metavar="TOKEN", help="the token of the findings, once somebody has read them")
    parser.add_argument("--ranges", type=int, help="how many ranges; default: one for each 128 MB")
    parser.add_argument("--objects", type=int, help="how many objects; default: by the items' number and size")
    parser.add_argument("--s3-scheme", default="s3", help="what Hadoop calls S3: s3 on Glue and EMR, s3a elsewhere")
    # Glue adds arguments of its own.
    return parser.parse_known_args(words)[0]


def run(words: list[str]) -> int:
    options = arguments(words)
    prepared = json.loads(objects.read(objects.join(options.prepared, "ranges.json")))
    source = Source(options.source, objects.identity(options.source).version)
    try:
        # Before a cluster starts for what is not confirmed.
        findings = None if options.confirm is None else _confirmed(source, prepared, options)
        context = _context()
        try:
            converter = _distribute(context, options, prepared["files"])
            if findings is None:
                return _check(context, converter, source, prepared, options)
            return _convert(context, converter, source, prepared, findings, options)
        finally:
            context.stop()
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 1


def _confirmed(source: Source, prepared: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """The findings that somebody has read and confirmed."""
    findings: dict[str, Any] = json.loads(objects.read(objects.join(options.out, "findings.json")))
    if options.confirm != findings["token"] or options.confirm != _token(findings, prepared):
        raise Stopped("The token is not that of these findings. Run the job without --confirm and read them first.")
    if findings["source"] != source._asdict():
        raise Stopped("The source has changed since it was checked. Run the job without --confirm.")
    return findings


def _context() -> SparkContext:
    conf = (
        SparkConf()
        .setAppName("tableferry")
        # The folder of the items holds items and nothing else: an import reads all that lies there.
        .set("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .set("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "1")
    )
    return SparkSession.builder.config(conf=conf).getOrCreate().sparkContext


def _distribute(context: SparkContext, options: argparse.Namespace, files: list[str]) -> Converter:
    """Gives the converter, what it needs, and this package to every executor."""
    context.addFile(options.converter)
    for name in files:
        context.addFile(objects.join(options.prepared, name))
    package = os.path.dirname(os.path.abspath(__file__))
    if os.path.isdir(package):
        archive = os.path.join(tempfile.mkdtemp(), "tableferry_spark.zip")
        with zipfile.ZipFile(archive, "w") as packed:
            for name in sorted(os.listdir(package)):
                if name.endswith(".py"):
                    packed.write(os.path.join(package, name), f"tableferry_spark/{name}")
        context.addPyFile(archive)
    return Converter(options.converter.rsplit("/", 1)[-1])


def _check(
    context: SparkContext,
    converter: Converter,
    source: Source,
    prepared: dict[str, Any],
    options: argparse.Namespace,
) -> int:
    size_bytes = objects.identity(source.address).size_bytes
    count = options.ranges or default_count(prepared["data_start"], size_bytes)
    ranges = plan_ranges(prepared["data_start"], size_bytes, count)
    starts = find_starts(context, converter, source, ranges)
    found = check(context, converter, source, starts, prepared["duplicates"], count)
    _require_unchanged(source)
    findings = {
        "table": prepared["table"],
        **found,
        "source": source._asdict(),
        "starts": starts,
    }
    is_blocked = any(finding["severity"] == "blocker" for finding in found["findings"])
    findings["token"] = None if is_blocked else _token(findings, prepared)
    text = json.dumps(findings, indent=1)
    objects.write(objects.join(options.out, "findings.json"), [text.encode()])
    print(text)
    if is_blocked:
        print("Nothing was written: a blocker was found.", file=sys.stderr)
    else:
        print(f"Nothing was written yet. To convert, run the job again with --confirm {findings['token']}", file=sys.stderr)
    return 3


def _convert(
    context: SparkContext,
    converter: Converter,
    source: Source,
    prepared: dict[str, Any],
    findings: dict[str, Any],
    options: argparse.Namespace,
) -> int:
    count = options.objects or _object_count(findings["items"], findings["bytes"])
    frames = convert(context, converter, source, findings["starts"])
    items = objects.hadoop_path(objects.join(options.out, "items"), options.s3_scheme)
    not_merged = write_items(frames, converter, prepared["duplicates"], count, items)
    rejects = objects.join(options.out, f"rejected.{prepared['rejects_extension']}")
    rejected = write_rejected(frames, prepared["rejects_header"], rejects)
    _require_unchanged(source)
    # What lies there is what an import reads.
    written = SparkSession(context).read.text(items).count()
    report = {
        "table": prepared["table"],
        "records_read": findings["records"],
        "items_written": written,
        "records_rejected": rejected,
        "duplicates_set_aside": findings["duplicates"],
        "not_merged": not_merged,
        "items": items,
        "rejects_file": rejects if rejected else None,
    }
    if (written, rejected) != (findings["items"], findings["rejected"]):
        raise Stopped(
            f"{findings['items']} items and {findings['rejected']} rejected records were to be written, and {written} and "
            f"{rejected} were. Import nothing of it; delete {items} and run the job again."
        )
    text = json.dumps(report, indent=1)
    objects.write(objects.join(options.out, "report.json"), [text.encode()])
    print(text)
    return 0


def _object_count(items: int, size_bytes: int) -> int:
    # DynamoDB JSON is about twice as long as what DynamoDB counts.
    by_size = 2 * size_bytes // _BYTES_PER_OBJECT
    return min(max(1, by_size, items // _ITEMS_PER_OBJECT), _MAX_OBJECTS)


def _token(findings: dict[str, Any], prepared: dict[str, Any]) -> str:
    """Says exactly these findings of this source under this design."""
    told = {name: value for name, value in findings.items() if name != "token"}
    said = json.dumps([told, prepared], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _require_unchanged(source: Source) -> None:
    if objects.identity(source.address).version != source.version:
        raise Stopped("The source changed while it was read. Run the job again.")
