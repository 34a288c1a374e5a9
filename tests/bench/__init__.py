"""Benchmarks: each figure beside its floor, measured in the same run on the same machine. `make bench`.

figures    timing, percentiles, the report
keep       from KeepSubmission to Kept, against crypto + raw rows + one durable append
"""
