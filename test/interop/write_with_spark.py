"""Writes the system tables of a sample with Spark: python write_with_spark.py <job.json>

The job lists tables, each with its files and, per way of writing, the folder to write to. Everything is in UTC.
"""
import json
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

job = json.load(open(sys.argv[1]))
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.parquet.outputTimestampType", "INT96")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.memory", "1g")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")


def nested(frame):
    """Names of the columns that CSV cannot hold."""
    return [field.name for field in frame.schema.fields if field.dataType.typeName() in ("struct", "map", "array")]


for table in job["tables"]:
    frame = spark.read.parquet(*table["files"]).repartition(2)
    frame.cache()
    ways = table["ways"]
    if "int96" in ways:
        spark.conf.set("spark.sql.parquet.outputTimestampType", "INT96")
        frame.write.parquet(ways["int96"])
    if "micros" in ways:
        spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        frame.write.option("compression", "zstd").parquet(ways["micros"])
    if "json" in ways:
        frame.write.option("compression", "gzip").json(ways["json"])
    if "csv" in ways:
        flat = frame.select(*[f.to_json(name).alias(name) if name in nested(frame) else f.col(name) for name in frame.columns])
        flat.write.option("header", True).option("escape", '"').csv(ways["csv"])
    if "partitioned" in ways:
        # The column by which is partitioned stands in the folders' names only.
        frame.write.partitionBy(table["partition"]).parquet(ways["partitioned"])
    if "select" in ways:
        # What the collection's SQL gives in a notebook of a workspace in another time zone.
        frame.createOrReplaceTempView("given")
        spark.conf.set("spark.sql.session.timeZone", "America/New_York")
        spark.sql(table["sql"]).write.option("header", True).option("escape", '"').csv(ways["select"])
        spark.conf.set("spark.sql.session.timeZone", "UTC")
    frame.unpersist()
spark.stop()
