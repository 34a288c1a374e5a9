"""Applications (申請・届出・申込): what residents stated, where each stands, and who did what about it.

models                Application, ApplicationVersion, ReviewComment, HandlingEvent, ManualCheck, StatusPublication
trials                what is a trial, and that it counts nowhere and nothing of it leaves the office
transitions           the one table of states
access                who may see and do what, by body, procedure and duty: every list starts at `visible_to`.
                      The network zone is no part of it: `central.staff.zones`, asked by each page
actions/              one change per file: fetch, may, do, record, in one transaction
history               what was decided in each step, as the column `details` keeps it
lists                 what waits for whom; search: people by their names; words: what is stored, in a clerk's words
proof                 whether a statement is still the one that came; manual_check_*: what a person must check
publication           the sealed status that a slip opens
slip_words            what whoever holds the slip reads beside the status, as four columns keep it
standing              what `verify_custody` compares with the audit log
signals               what other apps hear, inside the transaction of the change
action_views          pages that change an application
chosen                what a clerk chose in a list: every act on many begins here (docs/adr/0035-back-office.md)
checks                what was checked of a statement, as the columns `checks` keep it
colleagues            who else has the same application before them
consult_views         questions between staff; consult_models: their tables
consultations         who can be asked about an application, and what waits for whose answer
copy_views            原本 and 編集 side by side, and the page on which the copy is edited; copy_fields: its fields
copy_basis            what a page of the copy showed, what was changed on it, and what others changed since
copy_content          answers of a working copy as its column keeps them; copy_models: its table
working_copies        what output goes by: the newest copy, or what was stated
hand_over_link        引き継ぎ beside the absences of a member
hand_over_views       引き継ぎ: a plan of all that is assigned to one member, and the act; actions/hand_over
detail                everything that the page of one application shows
end_statuses          the nightly job that ends published statuses
files_on_slips        which files a correction may keep
mail_attachments      the files that go with a mail
manual_check_reasons  why something needs a look, and what to do, in a clerk's words
manual_check_views    pages of what needs a look (確認が要る)
manual_check_ways     other ways out of 確認が要る than closing it
pair_views            two that may be one, side by side; pairs: what is shown of them; pair_models: the choice
panels                what an app above this one shows on the page of an application
not_done              the page that says why nothing was done, where no other says it
saved_searches        conditions that a member keeps under a name
second_person         who acts on many needs another person: one rule for every door
searches              what was searched for, kept here so that no address carries it
survey_states         whether an answered survey was read
status_days           how long a published status is carried by kiosks, and when it ends (docs/adr/0019-statuses.md)
stopped_early         why an act on many ended before its last application
status_question       the question `status_by_id`: any kiosk may ask for any id
undoing               what its own doer may still undo, and why not
open_versions         under which versions of a form an application is open, for a hall's catalogue
often_counted         which procedures are applied for often at a hall, for its catalogue
taken_out             how many people one member took out of the house alone, by all doors together
taken_question        the question `taken_now`: whether an office takes a procedure at this moment, and limits near
"""
