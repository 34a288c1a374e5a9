"""Staff members (職員): who they are, what they may do, from which network zone they came.

models           members, groups, and the sessions of signed-in browsers
duties           what a group may do; access: what a member may do and see, asked by every other app
sign_in          password, then second factor, counted by `central.limits`; session: its time and its end
sessions         their table: it knows whose they are, and nobody who reads it is signed in
zones            the network zone of a request, from addresses that outsiders cannot forge; each page asks it for itself
absence_views    pages of when a member is away; absences: who stands in
account_views    pages about one's own account
accounts         the life of an account
administration   who may do what: groups, and their members
awaited          a change that waits: what it rests on, and which bodies it touches
audit_lines      entries of the audit log as its page shows them
audit_proof      whether the newest entries follow each other, and are those of which anchors are held
audit_questions  questions beside the audit log that another app answers
audit_views      pages of the audit log (監査記録)
change_lines     changes in words: what waits, and what somebody else changed after a page was drawn
checks           settings with which the centre does not start
drawn            what a page of a group or a member was drawn from
duty_words       duties in the words of the pages on which they are given
forget_sessions  the nightly job that deletes old sessions
frame            what the frame of every page shows
giving           what a change of groups or members gives, and whether one manager may do it alone
group_views      pages of one group
job_reach        which jobs a member sees, and which of them the member may end or let go on
job_views        the page of jobs (作業の様子)
managing         what the pages of groups and members share
member_links     pages about one member that another app has
member_views     pages of members (担当者の管理); member_forms: what is typed there
middleware       nobody who has not signed in with both factors gets past it
operator_troubles  what an app above has to tell operators on the page of jobs
own_words        words of every installation that no password may consist of (`central.staff.passwords`), folded
page_messages    where a sentence about what was just done waits for the page that shows it
passwords        words that whoever wants in tries first
procedure_names  which procedures there are: the app that keeps them enters who tells it
qr               a QR symbol as one path of an SVG, drawn by the page itself
refused          what a signed-in member reads who was refused
second_person    the second manager's word on a change that waits
"""
