"""What spark-submit starts."""

import sys

from tableferry_spark.job import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
