"""What is said on the line. Members that a newer version added are passed over.

messages         how each is written and read, its limit and version
contact          what a kiosk says of itself; contact_frames: that, and a batch of entries, as one body
ack              custody; refusals: why a request was not served
manifest         the centre's keys, and which centre it is; enrolment: how both meet
catalogue        index, pages and service facts of what a kiosk serves with; objects: fetching them by SHA-256
acceptance       whether an office takes what was made in a bracket of time
status           what the two numbers of a slip open; questions: of a kiosk while a resident waits
parts            files over the line, piece after piece
drafts           what a resident puts away under a code, and what is said of it
kiosk_enrolment  the signed filter: what the centre lets come down to one kiosk
partitions       body/hall/kind, the kinds that a kiosk keeps, and the one test whether it may have a status
status_frames    a page of statuses on the wire
"""
