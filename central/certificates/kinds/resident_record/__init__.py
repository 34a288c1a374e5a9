"""住民票の写し: a copy of the resident record of a household, or of some of its people."""

from central.certificates.kinds.document_kind import DocumentKind
from central.certificates.kinds.resident_record.content import DETAIL_WORDS, TITLE, content_of
from central.certificates.kinds.resident_record.request import fields_of
from central.certificates.states import Category

KIND = DocumentKind("resident_record", Category.CERTIFICATE, TITLE, fields_of, content_of, DETAIL_WORDS)
