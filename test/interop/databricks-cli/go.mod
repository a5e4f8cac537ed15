module serving-audit.example/interop

go 1.25.7

require github.com/databricks/cli v0.298.0
