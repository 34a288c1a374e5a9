"""The editor: what a clerk sees and touches of a draft, one part at a time, with or without scripts.

part_place       which part: settings, service facts, a page, a field
palette          what can be put in: every kind of field, and groups at one touch
reshape          put in, move, delete, copy: content to content; acts: the buttons that do it
renamed          an id that changes takes along what names it
needed           capabilities that a kiosk must have for what is used
judged           what would be refused, in the clerk's words, beside the part that it concerns
boxes            what is asked of a part, as data that one template draws
field_boxes      which boxes a field of each kind has; form_boxes: those of pages, of the form, of service facts
condition_boxes  conditions chosen from lists
typed            what came back from boxes; part_forms: of one part, whichever it is
"""
