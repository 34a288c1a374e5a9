"""Files by their SHA-256, behind one port: large boxes, archives, issued files (docs/adr/0020-store.md).

keeping           put, keep, release, open: what other apps call
port              what an adapter promises, may raise, and takes for a name
disk, s3          the adapters; files: which ones the settings name
two_places        what the office puts lies apart from what the kiosks' door puts
bounded_requests  how long a bucket's requests may take, how long its answers may be
models            what is kept and how often it is named; named: asked of those who own the rows before anything goes
comparing         rows beside files every night, and what is swept
trouble           codes for people

The same comparison by hand: `management/commands/check_store`.
"""
