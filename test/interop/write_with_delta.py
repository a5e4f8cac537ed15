"""Writes tables as Delta tables, whose folders keep rows that the tables no longer have: python write_with_delta.py <job.json>

The job lists tables, each with its files, the column of its folders, where to write, and a text column to mark strangers by.
"""
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake

job = json.load(open(sys.argv[1]))
STRANGER = "removed-rows"

for table in job["tables"]:
    rows = pa.concat_tables(
        [pq.ParquetFile(file).read() for file in table["files"]], promote_options="default"
    )
    folder, partition, mark = table["folder"], table["partition"], table["mark"]
    # Half of the rows, then overwritten by all of them and some of a stranger, and the stranger's are deleted.
    write_deltalake(folder, rows.slice(0, max(1, rows.num_rows // 2)), partition_by=[partition])
    some = rows.slice(0, max(1, rows.num_rows // 3))
    at = some.schema.get_field_index(mark)
    field = some.schema.field(at)
    strangers = some.set_column(at, field, pa.array([STRANGER] * some.num_rows, type=field.type))
    write_deltalake(folder, pa.concat_tables([rows, strangers]), partition_by=[partition], mode="overwrite")
    DeltaTable(folder).delete(f"{mark} = '{STRANGER}'")
    if table.get("checkpoint"):
        DeltaTable(folder).create_checkpoint()
