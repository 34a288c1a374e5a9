"""What can be wrong with a definition that is read well and that residents could not answer, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why it is refused before it is signed. docs/definition-format.md, "What is refused before it is signed"."""

    NOTHING_ASKED = "nothing_asked"
    TOO_MANY_FIELDS = "too_many_fields"
    ANSWERS_TOO_LONG = "answers_too_long"
    NAME_TOO_LONG = "name_too_long"
    PAGE_EMPTY = "page_empty"
    PAGE_TWICE = "page_twice"
    RESERVED_ID = "reserved_id"
    UNKNOWN_CATEGORY = "unknown_category"
    READING_NOT_KANA = "reading_not_kana"
    NO_JAPANESE = "no_japanese"
    RUBY_NOT_CLOSED = "ruby_not_closed"
    NOT_DRAWABLE = "not_drawable"
    CONSENT_WITHOUT_TEXT = "consent_without_text"
    CHOICE_TWICE = "choice_twice"
    LABEL_TWICE = "label_twice"
    MAX_LENGTH = "max_length"
    RANGE_EMPTY = "range_empty"
    LENGTH_MISSING = "length_missing"
    LENGTH = "length"
    MY_NUMBER_LIKE = "my_number_like"
    NOT_BEFORE_NO_DAY = "not_before_no_day"
    NO_DAY_LEFT = "no_day_left"
    CARD_ITEM_UNKNOWN = "card_item_unknown"
    CARD_ITEM_KIND = "card_item_kind"
    CARD_ITEM_TWICE = "card_item_twice"
    CARD_VALUE_MISSING = "card_value_missing"
    CARD_WITHOUT_SIGNATURE = "card_without_signature"
    FILLS_NO_POSTAL_CODE = "fills_no_postal_code"
    FILLS_TOO_MANY = "fills_too_many"
    FILLS_UNKNOWN = "fills_unknown"
    FILLS_KIND = "fills_kind"
    CONDITION_VALUE = "condition_value"
    NEVER_ASKED = "never_asked"
    ROLE_UNKNOWN = "role_unknown"
    ROLE_KIND = "role_kind"
    WHOSE_UNKNOWN = "whose_unknown"
    CERTIFICATE_UNKNOWN = "certificate_unknown"
    CERTIFICATE_NEEDS = "certificate_needs"
    CERTIFICATE_VALUE = "certificate_value"
    NEED_NOT_NAMED = "need_not_named"
    COMPARISON_KIND = "comparison_kind"
    CONDITION_NEVER = "condition_never"
    DEMAND_NEVER_MET = "demand_never_met"
    COUNT_EMPTY = "count_empty"
    CHARACTERS_WIDTH = "characters_width"
    ITEM_TWICE = "item_twice"
    ITEM_BOUNDS = "item_bounds"
    COMPUTE_KIND = "compute_kind"
    NOT_IN_BLOCK = "not_in_block"
    ONCE_FIELDS = "once_fields"
    ONCE_MAIL = "once_mail"
    WHO_EMPTY = "who_empty"
    PERIOD = "period"
    DAYS = "days"
    CAPACITY = "capacity"


@dataclass(frozen=True)
class Flaw:
    """One thing, and where it stands: ids of page and field, empty where it is of none."""

    reason: Reason
    page: str = ""
    field: str = ""
    about: str = ""
    """What exactly, for its sentence: a value, an id, a member, a number."""
