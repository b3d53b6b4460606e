"""A table converted into DynamoDB JSON on a Spark cluster, by Tableferry's own converter."""
