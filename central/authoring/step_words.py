"""What moved a draft, and what moves it next, in the clerk's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.authoring.models import FormDraft
from central.authoring.transitions import FormStep

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: dict[str, StrOrPromise] = {
    FormStep.ASK_MAKING: _("概要を渡し、作成を頼んだ"),
    FormStep.HAND_TO_CHECK: _("作って、内容の確認を課に頼んだ"),
    FormStep.CALL_CHECK_BACK: _("内容の確認を取り下げた"),
    FormStep.RETURN_TO_MAKER: _("内容を確認し、直しを頼んだ"),
    FormStep.ASK_PUBLICATION: _("内容を確認し、公開を頼んだ"),
    FormStep.SEND: _("自分の課で書いて、公開を頼んだ"),
    FormStep.TAKE_BACK: _("取り戻した"),
    FormStep.GIVE_BACK: _("課に返した"),
    FormStep.MAKE_OVER: _("情報政策課で直すことにした"),
    FormStep.PUBLISH: _("公開した"),
}


@dataclass(frozen=True)
class OfferedStep:
    """One step that a member may take now, as a form of the page."""

    act: FormStep
    title: StrOrPromise
    help: StrOrPromise
    label: StrOrPromise
    button: StrOrPromise
    done: StrOrPromise
    needs_reason: bool = False
    main: bool = False
    """The usual next step."""


OFFERED: tuple[OfferedStep, ...] = (
    OfferedStep(
        FormStep.HAND_TO_CHECK,
        _("課に内容の確認を頼む"),
        _("できあがったら、課に見てもらいます。課が公開を頼むまで、公開はしません。"),
        _("課に伝えること"),
        _("確認を頼む"),
        _("課に内容の確認を頼みました。"),
        main=True,
    ),
    OfferedStep(
        FormStep.CALL_CHECK_BACK,
        _("確認に出したものを取り戻す"),
        _("まだ課の返事がないうちは、取り戻して書き直せます。"),
        _("課に伝えること"),
        _("取り戻す"),
        _("取り戻しました。また書けます。"),
    ),
    OfferedStep(
        FormStep.ASK_PUBLICATION,
        _("この内容で公開を頼む"),
        _("キオスクの画面と確認用の紙を見て、問題がなければ、情報政策課に公開を頼みます。"),
        _("伝えること（受付を始めたい日など）"),
        _("公開を頼む"),
        _("情報政策課に公開を頼みました。"),
        main=True,
    ),
    OfferedStep(
        FormStep.RETURN_TO_MAKER,
        _("直しを頼む"),
        _("直すところを書いて、情報政策課に戻します。直ったら、もう一度ここで確認します。"),
        _("直すところ"),
        _("直しを頼む"),
        _("情報政策課に直しを頼みました。"),
        needs_reason=True,
    ),
    OfferedStep(
        FormStep.MAKE_OVER,
        _("情報政策課で直す"),
        _("自分たちで直すときに使います。直したあと、課にもう一度確認してもらいます。"),
        _("直すところ"),
        _("直し始める"),
        _("情報政策課で作成中に戻しました。"),
        needs_reason=True,
    ),
)

STAGES: tuple[tuple[StrOrPromise, frozenset[str]], ...] = (
    (_("課が概要を書く"), frozenset({FormDraft.State.WRITING, FormDraft.State.GIVEN_BACK})),
    (_("情報政策課が作る"), frozenset({FormDraft.State.ASKED})),
    (_("課が内容を確認する"), frozenset({FormDraft.State.CHECKING})),
    (_("情報政策課が公開する"), frozenset({FormDraft.State.WITH_IT})),
    (_("受付"), frozenset({FormDraft.State.PUBLISHED})),
)
"""The way of a form, and in which states it stands where."""
