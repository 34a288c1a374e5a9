"""Files by their SHA-256, behind one port: large boxes, archives, issued files (docs/adr/0020-store.md).

`port` what an adapter promises · `files` which ones the settings name · `disk`, `s3` the adapters · `bounded_requests`
the time of a bucket's requests · `two_places` two of them as one store · `named` which files rows name · `keeping` put,
keep, release, open: what other apps call · `models` what is kept and how often it is named · `comparing` rows beside
files every night, and the sweep · `trouble` codes for people · `management/commands/check_store` the same comparison by
hand
"""
