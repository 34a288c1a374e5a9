"""Why nothing was decided. Nothing was changed.

AuthoringRefused
└── NotDecided   with its reason, which has a sentence
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.authoring.refusals import AuthoringRefused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class WhyNot(StrEnum):
    """One word, one sentence each. The words are stored (`PlannedPublication.reason`)."""

    ANOTHER_TEXT = "another_text"
    ANOTHER_STATE = "another_state"
    ANOTHER_VERSION = "another_version"
    ANOTHER_FACTS = "another_facts"
    ID_TAKEN = "id_taken"
    PLANNER_GONE = "planner_gone"
    PLANNED_ALREADY = "planned_already"
    NOT_PLANNED = "not_planned"
    OWN_DRAFT = "own_draft"
    FLAWED = "flawed"
    DOES_NOT_FIT = "does_not_fit"
    NO_CONTACT = "no_contact"
    NO_COMMENT = "no_comment"
    LONG_COMMENT = "long_comment"
    NO_MINUTE = "no_minute"
    TOO_FAR = "too_far"
    ANOTHER_WORDING = "another_wording"
    NOT_OFFERED = "not_offered"
    SAME_WORDS = "same_words"
    NO_BRIEF = "no_brief"
    OWN_MAKING = "own_making"


SENTENCES: dict[WhyNot, StrOrPromise] = {
    WhyNot.ANOTHER_TEXT: _(
        "見ていた間に、下書きの内容が変わりました。新しい内容を確かめてから、もう一度選んでください。"
    ),
    WhyNot.ANOTHER_STATE: _("見ていた間に、ほかの人がこの下書きを動かしました。いまの状態を確かめてください。"),
    WhyNot.ANOTHER_VERSION: _("見ていた間に、この手続きの別の版が公開されました。新しい比べ方を確かめてください。"),
    WhyNot.ANOTHER_FACTS: _(
        "見ていた間に、この手続きの案内（電話、受付時間、期間、手数料など）が変わりました。"
        "新しい比べ方を確かめてください。"
    ),
    WhyNot.ID_TAKEN: _(
        "同じ庁舎に出ているほかの団体の手続きが、この記号を使っています。ほかの記号で下書きを作り直してください。"
    ),
    WhyNot.PLANNER_GONE: _(
        "公開を決めた人が、公開の時刻には公開の担当ではありませんでした。いまの担当者が確かめて、公開してください。"
    ),
    WhyNot.PLANNED_ALREADY: _("公開する時刻が決まっています。先に公開の予定をやめてください。"),
    WhyNot.NOT_PLANNED: _("公開の予定はもうありません。"),
    WhyNot.OWN_DRAFT: _("自分で書いたか送った様式は、自分では公開できません。ほかの担当者に頼んでください。"),
    WhyNot.FLAWED: _("直さないと公開できないところがあります。"),
    WhyNot.DOES_NOT_FIT: _(
        "画面に入りきらないところがあります。様式のページの「すべての画面の確認」を見て、"
        "言葉を短くするか、ページを分けてください。"
    ),
    WhyNot.NO_CONTACT: _("電話か受付時間がありません。問合せ先を書いてから公開してください。"),
    WhyNot.NO_COMMENT: _("返す理由を書いてください。"),
    WhyNot.LONG_COMMENT: _("2,000字までで書いてください。"),
    WhyNot.NO_MINUTE: _("公開する日と時刻を、きょうかこれからの時刻で入れてください。"),
    WhyNot.TOO_FAR: _("公開する時刻は、1年先までにしてください。"),
    WhyNot.ANOTHER_WORDING: _(
        "いま使っている文言が、ほかで変わりました。文言のページを開いて、違いを確かめてください。"
    ),
    WhyNot.NOT_OFFERED: _("この版は、もうキオスクに出ていません。新しい版の文言を直してください。"),
    WhyNot.SAME_WORDS: _("いま使っている文言と同じです。"),
    WhyNot.NO_BRIEF: _("概要の「何のための手続きか」と「聞くこと」を書いてから、頼んでください。"),
    WhyNot.OWN_MAKING: _("自分で作った様式の内容は、自分では確認できません。課のほかの人に頼んでください。"),
}


class NotDecided(AuthoringRefused):
    """Nothing was decided."""

    def __init__(self, reason: WhyNot) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """For the clerk."""
        return str(SENTENCES[self.reason])
