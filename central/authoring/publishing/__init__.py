"""What comes after a form is written (docs/adr/0033-publishing.md).

comparison/      two forms → what changed, in sentences; what conditions are called in words
review_sheet/    the whole form on paper, for the head who signs it off
packages/        a form as a signed file for another city: written, read, given, received
looking          what IT looks at: flaws, gaps, comparison of the text that stands
places_named     each text of a form with the name that a clerk knows it by
left_behind      what a form that is not published yet would lose of corrected words
deciding         give back, publish from a minute on, call off
decision_frame   what the page of a form and that of its words have alike: why not is said, what was typed stays
publication_job  the worker's half: at the minute
offer_end        a published version out of offer: asked for, decided by another, done by a worker
offer_views      its page
refusals         why nothing was decided, in the clerk's words
sending          to the other side, once nothing stands against it
forms            the minute and the words that are typed
views            the pages of these
urls             their addresses
"""
