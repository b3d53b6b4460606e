"""One put_item for each row, as the script does that Tableferry takes the place of."""

import csv
import json
import sys
import time
from decimal import Decimal

import boto3

url, table_name, path, names = sys.argv[1:5]
names = names.split(",")
table = boto3.resource("dynamodb", endpoint_url=url, region_name="us-east-1").Table(table_name)
started = time.monotonic()
items = 0
with open(path, newline="") as file:
    for row in csv.DictReader(file):
        item = dict(zip(names, row.values()))
        item[names[0]] = int(item[names[0]])
        item[names[-1]] = json.loads(item[names[-1]], parse_float=Decimal)
        table.put_item(Item=item)
        items += 1
print(json.dumps({"items": items, "seconds": time.monotonic() - started}))
