"""Writes a table with pandas: python3 write_pandas.py FOLDER < JOB"""

import csv
import json
import pathlib
import sys

try:
    import pandas
except ImportError:
    sys.exit("pandas is missing: `make prepare-tests` installs it (Debian package python3-pandas)")


def cell(value):
    return value["decimal"] if isinstance(value, dict) else value


folder = pathlib.Path(sys.argv[1])
job = json.loads(sys.stdin.buffer.read())
rows = [[cell(value) for value in row] for row in job["rows"]]
for told in job["files"]:
    frame = pandas.DataFrame(rows, columns=job["columns"], dtype=object)
    options = dict(told["options"])
    options.pop("file", None)
    if "quoting" in options:
        options["quoting"] = getattr(csv, "QUOTE_" + options["quoting"])
    if "lineterminator" in options and pandas.__version__ < "1.5":
        options["line_terminator"] = options.pop("lineterminator")
    moments = options.pop("moments", None)
    if moments:
        frame[moments] = pandas.to_datetime(frame[moments])
    path = folder / told["file"]
    if told["to"] == "csv":
        frame.to_csv(path, **options)
    else:
        frame.to_json(path, **options)
