"""Entries as they came. Nobody judges here, and nothing is changed.

custody_rows    the rows, written many at a time; group_commit: several contacts in one transaction
second_stories  what a kiosk says of a place after it has said something else
custody_proof   opened statements against what lies here; custody_walk: all of it, for `verify_custody`
archive_check   a whole archive against its rows, the document key and the kiosks' signatures
files_tonight   which of them a night reads whose round takes several
file_check      files that residents attached, from their parts in the store to the hash that was stated
"""
