"""What is done to plans, one change per file: fetch → may → do → record.

choose    which applications are in it
write     what is done to them, and with which words
check     each application looked at, a piece at a time: by whoever wrote, by a job for the rest
attach    which files go to everybody in it
fetch     the one plan that an action is about, seen as it was shown, then locked
approve   let it begin, after the time in which it is held · discard
stop      end it on its way
run       the job: one application after the other, by the very act of its page
"""
