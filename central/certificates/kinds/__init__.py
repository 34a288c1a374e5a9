"""A folder for each kind of document: what an application must hold, what is written, how it is set.

<kind>/request      what the application must hold, and what a clerk decides about it
<kind>/content      what stands on the sheets, as a typed struct
<kind>/sheet.typ    how it is set; `city.typ` has what every sheet shares
<kind>/__init__     `KIND`: the three put together
registry         finds the folders, so a new kind is one folder (docs/how-to/add-a-kind-of-certificate.md)
document_kind    what a kind is to the rest of this app
letterhead       what stands on every document: who, when, where anybody checks it
stated_request   what the applicant stated, and their household in the register
reply_letter     返信文書
resident_record  住民票の写し
"""
