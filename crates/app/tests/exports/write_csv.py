"""Writes tables with Python's csv: python3 write_csv.py FOLDER < JOBS"""

import csv
import json
import pathlib
import sys


def cell(value):
    return value["decimal"] if isinstance(value, dict) else value


folder = pathlib.Path(sys.argv[1])
for job in json.loads(sys.stdin.buffer.read()):
    rows = [[cell(value) for value in row] for row in job["rows"]]
    for told in job["files"]:
        dialect = dict(told["dialect"])
        dialect["quoting"] = getattr(csv, "QUOTE_" + dialect["quoting"])
        with open(folder / told["file"], "w", newline="", encoding=told["encoding"]) as out:
            writer = csv.writer(out, **dialect)
            if told["header"]:
                writer.writerow(job["columns"])
            writer.writerows(rows)
