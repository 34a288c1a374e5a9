"""Benchmarks: each figure beside its floor, measured in the same run on the same machine. `make bench`.

figures        timing, percentiles, the report
keep           from KeepSubmission to Kept, against crypto + raw rows + one durable append
start          process start to a page on which a visit can begin; bare_window: its floor
long_form      a form of 300 questions beside one of 30; catalogue: of 500 procedures
kiosk_process  a real kiosk under the probe, a finger on its socket; probed_kiosk: a clock in its UI thread
custody        entries a second into custody; floor_centre: a bare view beside it
verdicts       applications opened, verified, recorded by two workers
drain          5,000 waiting entries sent while somebody uses the screen
questions      a question while somebody waits, on a free and on a busy line
statuses       a million slips of a year, handed in at forty halls
find           people looked for in a million applications
clerk          pages and acts in a large city beside a small one; crowd: beside people who mean no good
letters        each person's own exam ticket, read back; exports: a file of everything; memory: what one takes
writer         how long bulk acts hold SQLite's one writer; probed_centre: a clock at it
beside         clerks, kiosks and a notice to 10,000 people, all at once
japanese_input  a key until its words are known, and a thousand rare names typed
search         a procedure looked for among a thousand, letter by letter
preview        a page of a form that somebody writes, from its change to its picture
addresses      how often names and addresses are compared rightly; address_pairs, name_pairs: those with a known answer
ground         a working centre to measure on
"""
