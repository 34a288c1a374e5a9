"""What changes batches: look, lock, may, do, record.

fetch     the batch as the member's page showed it, locked
gather    a batch from a choice; applications taken in and out; its name; throwing it away
number    own numbers (個別番号): never twice, the same again for who comes back
letter    template and words, having letters made, back to editing
send      when and with which mail; tries, approval, the stop
ticks     which rows are selected
tables    the selected people as a table to copy: asked for, counted, released
word      added items, fixed texts, and what stands in them
"""
