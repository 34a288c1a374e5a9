"""交付, in two halves: a clerk takes numbers, a worker makes, signs and issues the files.

numbers            numbers that are never given twice, and the check codes beside them
draft              a document as it will be reserved or previewed
issue              the clerk's half: reserve and queue, go on with what was begun
make_documents     the worker's half: a job that sets and signs, and issues all copies of a request in one transaction
signed_documents   from a reserved document to its signed bytes; previews
document_files     where signed files are written and read
move_files         files from before there was a store, into it
end                無効 and 取消し, with a reason that stays in the office; fetch: the document that an action is about
collection_notice  what the slip's status says
mail_attachment    which file may leave by mail
"""
