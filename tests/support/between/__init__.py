"""What goes over the line between kiosk and centre, also wrongly, and who stands on it.

asking_hall          a kiosk whose agent is a process of its own, and a centre that answers questions
centre_that_answers  what a centre says to questions, also wrongly, over `small_centre`
small_centre         a real HTTP server with real signatures, and faults that a test scripts
mischief             what it does with one contact; part_shelf: what it holds of sealed parts
kiosk_beside_centre  a kiosk whose questions the centre answers in the same process
questions_by_hand    a kiosk process by hand: asks, and opens what is told
kiosk_hand           entries and contacts byte by byte, also wrong ones
files_by_hand        an entry with files, and their sealed parts piece by piece, also wrong ones
enrolling            a new machine with a code from paper, step by step, also wrongly
statuses             sealed statuses as a centre gives them
both_verdicts        one visit judged by the kiosk, and by the centre from its statement
breaking_line        a line on which pieces of files are held up and break off in the middle
narrow_line          a line of so many bytes a second
meddler              somebody on the way who reads and changes; stranger: a server that is not the centre
thread_server        the server behind both of these, in a thread of its own
man_between          passes every request on, and answers one address himself: without end, packed, elsewhere
dripping             a server that is never silent and never done
"""
