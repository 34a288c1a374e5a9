"""What a kiosk's chain holds, place by place. What residents sign is strict in every version.

statement    what a resident states; statement_lines: how it is drawn, the same at both ends
box          what lies sealed beside an entry; attached: whether all three speak of the same files
entry        what the kiosk signs about a statement; staff_act: what staff did; print_outcome: a document's copy
chain_entry  one place of a chain, whichever kind
"""
