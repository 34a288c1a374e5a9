"""返信文書: the letter that answers an accepted application, as its procedure's reply rule says (CERT-09)."""

from central.certificates.kinds.document_kind import DocumentKind
from central.certificates.kinds.reply_letter.content import content_of
from central.certificates.kinds.reply_letter.request import fields_of
from central.certificates.states import Category

KIND = DocumentKind("reply_letter", Category.REPLY, "", fields_of, content_of)
