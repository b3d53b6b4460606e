"""Runs the converter, which each executor gets as a file, on the bytes of a range."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, NamedTuple

from pyspark import SparkFiles

from tableferry_spark import objects
from tableferry_spark.frames import DamagedStream, Frame, read_frames


class ConverterFailed(Exception):
    """The converter ended with an error; its words."""


class Source(NamedTuple):
    """The object that is converted, and which version of it."""

    address: str
    version: str


class Converter(NamedTuple):
    """The converter by its file's name; the prepared source lies in the folder where Spark puts files."""

    name: str

    def scan(self, source: Source, start: int, length: int) -> str:
        """What a range comes to, as one line of JSON."""
        with objects.opened_at(source.address, source.version, start) as stdin:
            return self._text(["scan", "--length", str(length)], stdin).strip()

    def compose(self, scans: Iterable[str]) -> dict[str, Any]:
        """The starts of all ranges, from their scans in the order of the source."""
        with tempfile.TemporaryFile() as stdin:
            stdin.write("\n".join(scans).encode())
            stdin.seek(0)
            composed: dict[str, Any] = json.loads(self._text(["compose"], stdin))
            return composed

    def records(self, step: str, source: Source, start: dict[str, int]) -> Iterator[Frame]:
        """The frames of a range; `step` is `check` or `items`."""
        with objects.opened_at(source.address, source.version, start["byte"]) as stdin:
            yield from self._frames([step, "--start", json.dumps(start)], stdin)

    def merged(self, frames: IO[bytes], not_merged: list[int]) -> Iterator[Frame]:
        """One frame for each key of a stream of frames, where those of a key stand side by side.

        Adds how many records could not be merged whole.
        """
        words: list[str] = []
        yield from self._frames(["merge"], frames, words)
        not_merged.append(json.loads(words[0].splitlines()[-1])["not_merged"])

    def _command(self, arguments: list[str]) -> list[str]:
        folder = SparkFiles.getRootDirectory()
        program = os.path.join(folder, self.name)
        mode = os.stat(program).st_mode
        if not mode & 0o100:
            os.chmod(program, mode | 0o500)
        return [program, "convert", "--prepared", folder, "--range", *arguments]

    def _text(self, arguments: list[str], stdin: IO[bytes]) -> str:
        done = subprocess.run(self._command(arguments), stdin=stdin, capture_output=True, check=False)
        if done.returncode != 0:
            raise ConverterFailed(done.stderr.decode(errors="replace"))
        return done.stdout.decode()

    def _frames(
        self, arguments: list[str], stdin: IO[bytes], words: list[str] | None = None
    ) -> Iterator[Frame]:
        with tempfile.TemporaryFile() as stderr:
            process = subprocess.Popen(
                self._command(arguments), stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, bufsize=1024 * 1024
            )
            try:
                assert process.stdout is not None
                try:
                    yield from read_frames(process.stdout)
                except DamagedStream:
                    # Why it broke off the converter says itself.
                    if process.wait() == 0:
                        raise
                code = process.wait()
                stderr.seek(0)
                said = stderr.read().decode(errors="replace")
                if code != 0:
                    raise ConverterFailed(said or f"the converter ended with {code}")
                if words is not None:
                    words.append(said)
            finally:
                # Where whoever takes the frames stops early, so does the converter.
                if process.poll() is None:
                    process.kill()
                    process.wait()
                if process.stdout is not None:
                    process.stdout.close()
