"""Whether the kiosk may take anything in now.

before_a_form  what must hold before a form begins: room on both media, and the centre's word
attendance     in service or out of it, by the acts of staff
silence        how long the centre was silent, and up to when the kiosk goes on
"""
