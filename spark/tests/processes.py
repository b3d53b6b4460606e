"""Processes below one of ours, found as Linux shows them."""

import os
from pathlib import Path


def descendants(root: int) -> dict[int, str]:
    """The processes below this one, each with its command line."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found: dict[int, str] = {}
    for process in parents:
        above = process
        while above in parents and above != root:
            above = parents[above]
        if above == root and process != root:
            try:
                words = Path(f"/proc/{process}/cmdline").read_bytes()
            except OSError:
                continue
            found[process] = words.replace(b"\0", b" ").decode(errors="replace")
    return found


def working_executors(job: int) -> list[tuple[int, int]]:
    """The executors of the job below which a converter writes items, each with that converter."""
    found = []
    for process, words in descendants(job).items():
        if "CoarseGrainedExecutorBackend" in words and os.path.basename(words.split(" ")[0]) == "java":
            below = descendants(process)
            found += [(process, converter) for converter in below if "--range items" in below[converter]]
    return found
