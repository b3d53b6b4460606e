"""A table that makes it hard for whoever reads it in ranges, and always the same."""

import random
from pathlib import Path

HEADER = "id,name,score,note"


def write_table(path: Path, records: int) -> None:
    """Records with keys that repeat (spelled 17 and 17.0 too), long quoted notes with line ends and quotes in them, CRLF and
    LF, empty lines, numbers that are none, and too few cells."""
    choose = random.Random(records)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff" + HEADER + "\r\n")
        for number in range(records):
            key = str(choose.randrange(number)) if number and number % 50 == 7 else str(number)
            if number % 3 == 1:
                key += ".0"
            score = "twelve" if number % 4999 == 11 else str(number % 1000 / 8)
            name = "" if number % 6 == 5 else f"name é {number}"
            cells = [key, name, score, _note(number)]
            if number % 7001 == 13:
                del cells[2:]
            file.write(",".join(cells) + ("\n" if number % 5 == 0 else "\r\n"))
            if number % 10_007 == 3:
                file.write("\r\n\n")


def _note(number: int) -> str:
    match number % 4:
        case 0:
            return f'"first line {number}\r\nsecond, with ""quotes"",\nthird line"'
        case 1:
            return ""
        case 2:
            return f'"{number},{number},{number}\n{number}\n\n{number}"'
        case _:
            return f"plain {number}"
