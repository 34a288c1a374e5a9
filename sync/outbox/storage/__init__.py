"""Where entries lie: on two media, the same records.

records   one entry with its box as bytes, and who judges them; rows: what of it stands in columns
row_seal  a hash in every row: a flipped bit is noticed
store     outbox.db: tables, one transaction per change; prints: what became of each slip
part_files  sealed files beside the entries, on both media
mirror    segments of hashed records on the second medium; two_media: whether there are two
"""
