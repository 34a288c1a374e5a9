"""How something becomes an entry of the chain.

keeper           from the confirm screen's bytes to `Kept`: numbers, seal, sign, commit, mirror
files_to_keep    its files: sealed, named, on both media first
submission       what is kept, and what stands ready before the touch
arrival_counter  the number that comes next: it goes on over days and epochs
time_evidence    what the kiosk knows of the time
staff_acts       what staff did, as entries; document_prints: what became of a document's copy
"""
