"""Whether the kiosk may take anything in now.

before_a_form  what may refuse a form that begins: room on both media, the centre's word
               (a medium that is gone: `sync.outbox.outbox`)
attendance     in service or out of it, by the acts of staff
catalogue_end  when the signed index ends, and whether that is surely so
silence        how long the centre was silent, and up to when the kiosk goes on
"""
