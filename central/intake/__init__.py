"""What kiosks send: taken into custody, answered with signed acknowledgements, opened and judged.

kiosk_api        the addresses under /kiosk/v1/: who asks, and how is answered (docs/openapi/kiosk.yaml)
custody          entries as they came: written, proven, walked; boxes: the box of an entry, wherever it lies
verdicts         a box to a verdict, and a verdict into an application or before a person
revocation       the lists of certificates that were taken back

models           CustodyEntry, CustodyBox, FiledBox, WaitingEntry, SentAck, CentreLog, SignedDocument
actions/         take_custody (one transaction), record_verdicts (what waits, under a lease), enrol, install …
views, urls the kiosks' addresses; recheck_views, revocation_list_views: pages for staff
certificate_views  the page of a statement's signing certificate; inspected_certificate: what it shows
contact_entries  what each entry of a contact is worth, before the database is touched
documents        what the city root signed: which is newest; timestamps: moments that kiosks tell
archive_file     the file of an archive (docs/formats.md, "Archive")
archives         boxes of applications that ended long ago, one file a month and body
enrolment_views  the two addresses of enrolment
list_urls        address of the page 失効の一覧
part_views       the address where kiosks bring parts of files (`POST /kiosk/v1/part`)
print_outcomes   what became of a document's copy at a kiosk, from its entry to the record of the document
question_views   the address where kiosks ask (`POST /kiosk/v1/question`)
staff_urls       addresses of the staff pages of intake
"""
