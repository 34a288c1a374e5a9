"""What can be done to a kiosk, each in one transaction with its audit entry.

add        a place in a hall
enrolment  a one-time code; a machine that proves it; the epoch that begins with it
states     suspend, revoke, release, drain by people; suspect and heard_of by the line
"""
