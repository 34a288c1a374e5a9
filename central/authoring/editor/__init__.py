"""The editor: what a clerk sees and touches of a draft, one part at a time, with or without scripts.

part_place  which part: settings, service facts, a page, a field
palette     what can be put in: every kind of field, and groups at one touch
reshape     put in, move, delete, copy: content to content
needed      capabilities that a kiosk must have for what is used
judged      what would be refused, in the clerk's words, beside the part that it concerns
boxes       what is asked of a part, as data that one template draws; member_boxes: which members, for each kind
typed       what came back from those boxes; condition_boxes: the same of conditions
"""
