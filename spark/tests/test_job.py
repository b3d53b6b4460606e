"""The job on a cluster of two executors gives exactly what one computer gives, also when an executor is killed."""

import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from data import write_table
from processes import working_executors

ROOT = Path(__file__).resolve().parents[2]
CLI = os.environ["TABLEFERRY_CLI"]
RECORDS = int(os.environ.get("SPARK_RECORDS", "1000000"))
RANGES = 8
CLUSTER = "local-cluster[2,1,1024]"
# What nobody can tell from a file whose lines end in two ways.
READING = ["--line-end", "lf-or-crlf"]


class Table:
    """A source with its design, in a folder of its own."""

    def __init__(self, folder: Path, records: int, duplicates: str) -> None:
        self.folder = folder
        self.source = folder / "big.csv"
        write_table(self.source, records)
        self.plan = folder / "big.plan.json"
        design = ["--table", "Big", "--partition-key", "id", "--type", "id=number", "--type", "score=number"]
        sample = folder / "sample" / "big.csv"
        sample.parent.mkdir()
        write_table(sample, 1000)
        self._cli("plan", str(sample), *READING, *design, "--duplicates", duplicates, "-o", str(self.plan))

    def on_one_computer(self) -> dict[str, Any]:
        """What the command line makes of it."""
        converted: dict[str, Any] = json.loads(self._convert("--out", str(self.folder / "one"), "--json"))
        return converted

    def prepare(self) -> None:
        self._convert("--range", "prepare", "--out", str(self.folder / "prepared"))

    def start_job(self, master: str, *more: str) -> "subprocess.Popen[str]":
        words = [
            sys.executable,
            str(ROOT / "spark" / "tableferry_job.py"),
            *("--source", str(self.source), "--prepared", str(self.folder / "prepared")),
            *("--converter", CLI, "--out", str(self.folder / "out")),
            *("--ranges", str(RANGES), "--objects", "4", *more),
        ]
        settings = ["spark.ui.enabled=false", "spark.ui.showConsoleProgress=false", "spark.driver.bindAddress=127.0.0.1"]
        submit = f"--master {master} {' '.join(f'--conf {setting}' for setting in settings)} pyspark-shell"
        environment = {
            **os.environ,
            "PYSPARK_SUBMIT_ARGS": submit,
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_HOSTNAME": "localhost",
        }
        with (self.folder / f"job{len(more)}.log").open("w") as log:
            return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)

    def log(self, more: int) -> str:
        return (self.folder / f"job{more}.log").read_text()

    def findings(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "out" / "findings.json").read_text())
        return found

    def items(self, name: str) -> list[bytes]:
        lines: list[bytes] = []
        for path in sorted((self.folder / name).iterdir()):
            # Local files have their checksums beside them.
            if not path.name.startswith("."):
                assert path.name.endswith(".gz"), path
                with gzip.open(path) as packed:
                    lines.extend(packed)
        return sorted(lines)

    def _convert(self, *words: str) -> str:
        return self._cli("convert", str(self.source), "--plan", str(self.plan), *READING, *words)

    def _cli(self, *words: str) -> str:
        done = subprocess.run([CLI, *words], cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 3):
            raise AssertionError(done.stderr)
        return done.stdout


class Job(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="tableferry-spark-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def table(self, records: int, duplicates: str) -> Table:
        table = Table(self.folder, records, duplicates)
        table.prepare()
        return table

    def check(self, table: Table, master: str) -> str | None:
        job = table.start_job(master)
        job.communicate()
        self.assertEqual(job.returncode, 3, table.log(0))
        self.assertFalse((table.folder / "out" / "items").exists())
        token: str | None = table.findings()["token"]
        return token

    def executor_with_work_behind_it(self, job: "subprocess.Popen[str]") -> int:
        """An executor that has converted a range and is at another: with it what it has is lost."""
        first: dict[int, int] = {}
        while True:
            try:
                job.wait(0.1)
                self.fail("The job ended before an executor had converted a range.")
            except subprocess.TimeoutExpired:
                for executor, converter in working_executors(job.pid):
                    if first.setdefault(executor, converter) != converter:
                        return executor

    def same_as_one_computer(self, table: Table, report: dict[str, Any]) -> None:
        one = table.on_one_computer()
        for name in ("records_read", "items_written", "records_rejected", "duplicates_set_aside"):
            self.assertEqual(report[name], one[name], name)
        rejects = (table.folder / one["rejects_file"]).read_bytes()
        self.assertTrue(Path(report["rejects_file"]).read_bytes() == rejects)

    def test_a_cluster_that_loses_an_executor_gives_what_one_computer_gives(self) -> None:
        table = self.table(RECORDS, "last")
        data = table.source.read_bytes()
        token = self.check(table, CLUSTER)
        self.assertIsNotNone(token)
        findings = table.findings()
        start = data.index(b"\n") + 1
        borders = [start + (len(data) - start) * place // RANGES for place in range(1, RANGES)]
        self.assertTrue(any(data[:border].count(b'"') % 2 for border in borders), "no border lies in quotes")
        job = table.start_job(CLUSTER, "--confirm", str(token))
        os.kill(self.executor_with_work_behind_it(job), signal.SIGKILL)
        told, _ = job.communicate()
        self.assertEqual(job.returncode, 0, table.log(2))
        self.assertIn("Lost executor", table.log(2))
        report = json.loads(told)
        self.assertEqual(report["records_read"], RECORDS)
        self.assertGreater(report["duplicates_set_aside"], RECORDS // 100)
        self.assertGreater(report["records_rejected"], RECORDS // 10_000)
        self.same_as_one_computer(table, report)
        self.assertTrue(table.items("out/items") == table.items("one/Big"))
        self.assertEqual(len(findings["findings"]), 3)

    def test_records_of_a_key_are_merged_as_one_computer_merges_them(self) -> None:
        table = self.table(20_000, "merge")
        token = self.check(table, "local[2]")
        job = table.start_job("local[2]", "--confirm", str(token))
        told, _ = job.communicate()
        self.assertEqual(job.returncode, 0, table.log(2))
        self.same_as_one_computer(table, json.loads(told))

        def as_said(lines: list[bytes]) -> list[str]:
            """Without the order of the names in a Map, which says nothing."""
            return sorted(json.dumps(json.loads(line), sort_keys=True) for line in lines)

        self.assertEqual(as_said(table.items("out/items")), as_said(table.items("one/Big")))

    def test_keys_that_must_not_repeat_stop_the_job(self) -> None:
        table = self.table(2_000, "stop")
        self.assertIsNone(self.check(table, "local[2]"))
        blockers = [finding for finding in table.findings()["findings"] if finding["severity"] == "blocker"]
        self.assertEqual([blocker["code"] for blocker in blockers], ["duplicate_key"])
        job = table.start_job("local[2]", "--confirm", "None")
        job.communicate()
        self.assertEqual(job.returncode, 1)
        self.assertFalse((table.folder / "out" / "items").exists())


if __name__ == "__main__":
    unittest.main()
