"""The centre in the test database, its processes, and a browser before it.

city               若葉市 in the test database: keys, documents, hall, procedures, catalogue, kiosks
applications       applications without the way there; evidence: the signature, entry and box behind one
attached           a file of an application that is simply there; scanner: a real clamd with a signature base of our own
certificates       a signed certificate, and the tools that others would check it with
deliveries         what a kiosk hands in, without HTTP, and what the slip's holder sees of it
exports            an export that was only chosen, and one whose file can be fetched
page_pictures      pages of a PDF as poppler draws them, and where two drawings differ
surveys            a survey, and what was answered
papers             paper forms: drawn, brought, in force, read back; five_papers: what is laid out on five of them
prepared           an application that staff prepared, without its sheet
form_packages      a form of another city as a signed file; clerks_mistakes: what a clerk gets wrong in a form
jobs               a kind whose steps can be counted, and working off what is due; job_kinds: the app that registers it
centre_process     web workers and task workers as processes
centre_settings    settings for kills: the centre dies where an order lies; job_settings: the same with counted jobs
doors              one door in this process; door_roles: each request under its door's role, on PostgreSQL
staffs_door        what a request of staff may ask of the keys and the store
bucket             a real S3 server as a process, and a bad line to it
store_away         a folder of files that is not there any more
browser            Chromium, signed in as a member of the cast; axe: what axe-core says of a page
clerk              a browser without scripts, over HTTP: pages read, their forms filled and sent
keyboard           a clerk with a keyboard and no mouse before a page
page_texts         what gettext is asked for, and what stands on pages without asking it
writer_turns       how often SQLite's writer is taken, and where
custody_verified   what an operator reads of `verify_custody`
migrated_database  a migrated SQLite database without rows, made once and copied
"""
