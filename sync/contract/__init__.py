"""Words and rules that both sides of the line share. No I/O, no clock, no crypto.

forms             what is asked, and what an answer may be
chain             what a kiosk's chain holds: statements with their boxes and entries, acts of staff
wire              what is said on the line
definition_flaws  why nobody could answer a definition
preview           what is said between whoever writes a form and the program that draws its pages

numbers           arrival number with its check digits, inquiry number (none), check code
timestamps        how messages write a moment; one_reading: one set of bytes has one reading; bounds: of members
states            the ten handling states; capabilities: what each side reads, by name
"""
