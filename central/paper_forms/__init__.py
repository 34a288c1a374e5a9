"""A city's own paper forms (紙の様式): its PDF, what is written where, and applications printed into it.

models      the paper, its files, its layouts (append-only), PDFs of many
boxes       a layout as data: each box, its place in millimetres, and what goes in
values      what stands in a box for one application; examples for 見本
lost        boxes whose question another version of the form has not
cleaning/   a city's PDF made harmless, in a process of its own
drawing/    boxes drawn over the cleaned PDF, in a process of its own
papers      files of the store: cleaned PDFs and what was printed
printing    an application, or many, as one PDF
batch_job   many as one PDF, by a worker; gone after a day
placing_views  a page of the paper with its boxes; print_views: one application, and many
access      whose papers a member sees, lays out, puts in force, prints
actions/    what is changed, one file each
refusals    why nothing was done, in the clerk's words

Above certificates, whose font and its forms of names it draws with. Knows no other app of the back office.
"""
