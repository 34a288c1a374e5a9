"""Files that residents attach: sealed parts in custody, opened, scanned, shown (docs/adr/0026-attachments.md).

models        AwaitedPart, AttachedFile, ScannerOutage
taking        a part piece by piece, then whole into the store: what the kiosks' door does
pieces        what came of a part, on the disk until it is whole
files         which files an application has, and where they stand, as its row counts them
arrivals      the worker's half of a part's arrival: files that are whole are examined
examining     the job that opens a file, compares it with its statement, and has it scanned
scanning_again  what was found clean, once more with the scanner's newer signatures
opened_files  the bytes of a file, from its sealed parts
clamd         the virus scanner; trouble: that it does not answer, for operators
calling       people who are told: on 確認が要る, on the slip, on the operators' page
overdue       every night: what has not come for days is told
page_pictures  a page of a file as a picture, drawn in a sandbox; page_views: shown to a member
panel         the files on the page of an application; views: one file, opened by a member
failpoints where power may be cut
"""
