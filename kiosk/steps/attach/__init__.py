"""Files from a USB stick, for one field of a form. Entered at `attach_files.AttachFiles`, which leads on to the step
that it was given.

attach_files   what is attached so far: add, look, remove
from_stick     the way to one more: the stick, its files, the one that is read
field_files    what both know: the files of a field, and how much there is room for
trouble_words  why something is not taken, and what to do: a sentence for each word of `hardware.stick.trouble`
"""
