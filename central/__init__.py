"""The central service: takes kiosks' entries into custody, opens them, and is where staff work.

From the top down; each app knows only what comes below it (docs/adr/0014-import-rules.md draws the whole).

project            settings, doors with their addresses, `serve`: what it is put together from
certificates       documents: kinds, setting and signing, the public check, what kiosks printed of them
intake             what kiosks send: custody, acknowledgements, verdicts, revocation, archives
notices            what residents are told, one by one or thousands at a time
authoring          forms that section clerks write, until IT publishes them
batches            a document for each of many, with a number and words of his own
exports            what was found, as a file that no spreadsheet damages
bulk_acts          one act on many applications: a plan that is read and approved, then done one by one
paper_forms        a city's own paper PDF, into whose fields answers are printed
postal             letters of a batch by post: address sheets, print files, what came back
totals             how many applications, by day, form, state, office, place and answer
prepared           applications that staff prepare for a resident, who signs at a kiosk
connection_tests   the test that procedures of a zone open from there alone
drafts             what residents put away half filled, sealed under the code on their paper
attachments        files that residents attach: their parts, opened and scanned before anybody opens one
applications       what residents stated, where each stands, lists, search, statuses for slips
resident_register  people and households, as far as certificates need them
questions          what a kiosk asks while a resident waits
kiosks             the fleet: states, keys, enrolment, heartbeats
catalogue          procedures as data, and the signed catalogue
staff              members, duties, sign-in, zones, the page of jobs
organisation       bodies, halls, what an office says of a procedure
store              files by their hash: large boxes, archives, issued documents
jobs               work that nobody waits for
audit              who did what, hash-chained
web, serving       the frame of every page; what a request may cost before anybody knows whose it is
limits             how often somebody may try
database           around Django's models, where these cost too much or know too little
keys               the centre's key files
failpoints         where tests cut
faults             a mistake of ours, in words that a log may hold

In every app the same names mean the same: models (rows), access (who may see what), actions (what changes), views and
forms (pages), urls, menu and buttons (what it enters into the frame), act_words (its acts in the audit log, in words),
act_details (what the log keeps of them), refusals (its errors), failpoints (where tests cut).
"""
