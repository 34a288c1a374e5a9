"""Which document may leave by mail: a reply that counts, that a clerk chose to send, of a procedure that allows it.

A copy of the resident record never does, whoever asks (also `only_a_reply_goes_by_mail` in the database).
"""

from __future__ import annotations

from central.applications.mail_attachments import AttachmentAway, MailAttachment, NotToBeSent
from central.catalogue.reply_rules import reply_rule
from central.certificates.issuing.document_files import digest_of, file_of
from central.certificates.models import IssuedDocument
from central.certificates.refusals import NotAtHand
from central.certificates.states import Category, DocumentState


def attachment(number: str) -> MailAttachment:
    """The signed file, byte for byte as it was issued.

    Raises:
        NotToBeSent
        AttachmentAway
    """
    rows = IssuedDocument.objects.filter(category=Category.REPLY.value, state=DocumentState.ISSUED.value, by_mail=True)
    document = rows.select_related("body", "application").filter(number=number).first()
    if document is None:
        raise NotToBeSent("no such reply counts and goes by mail")
    rule = reply_rule(document.body.code, document.application.procedure)
    if rule is None or not rule.by_mail:
        raise NotToBeSent("this procedure is not answered by mail any more")
    try:
        content = file_of(document)
    except NotAtHand as away:
        raise AttachmentAway("the file cannot be read now") from away
    if digest_of(content) != document.sha256:
        raise NotToBeSent("the kept file is not the one that was issued")
    return MailAttachment(f"{document.number}.pdf", content)
