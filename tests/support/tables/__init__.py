"""The test database: what kind it is, what it refuses, and a city of many years in it.

database     which kind the test database is; postgres: Debian's own, for one run
append_only  emptying tables that refuse it
full_tables  a city of many years, made in seconds
lock_order   sees in which order transactions lock
"""
