"""What residents are told by mail and on the status page of their slip, one by one or thousands at a time.

models      one row per delivery with its state; a bulk notice and its plan
texts       words of the three automatic mails; placeholders of bulk notices
receivers   rows that appear in the transaction of the change they tell of
access      who may see and do what with notices, and which ones a second person must approve
answers     whose answer is awaited, and until when: a condition of lists
panel       what an applicant was told, on the page of the application
answer_views  the page of one awaited answer
views       pages of bulk notices; forms: what staff type there
actions/    plan, approve, discard, decide what a kill left unknown
drain       the worker's half: leases, SMTP, never twice
left_since  whether a message has left since a step that somebody wants to undo
reply_to    where the answer to a mail goes
smtp        handing mails to the post office over one connection, and knowing what happened to each
still       whether a message that waited may still go
trouble     trouble of the post office itself, whoever the mail is for
"""
