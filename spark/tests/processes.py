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


def working_executor(job: int) -> int | None:
    """An executor of the job below which the converter writes items."""
    below = descendants(job)
    for process, words in below.items():
        is_executor = "CoarseGrainedExecutorBackend" in words and os.path.basename(words.split(" ")[0]) == "java"
        if is_executor and any("--range items" in of_child for of_child in descendants(process).values()):
            return process
    return None
