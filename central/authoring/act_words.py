"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.authoring.act_details import (
    DraftChanged,
    FormPublished,
    OfferEndTold,
    PackageTold,
    PublicationFailed,
    PublicationPlanned,
    SenderAccepted,
    WordingDraftChanged,
    WordingFailed,
    WordingPlanned,
)

WORDS = ActWords(
    acts={
        "form.made": _("様式の下書きを作った"),
        "form.brief_written": _("様式の概要を書いた"),
        "form.making_asked": _("様式の作成を情報政策課に頼んだ"),
        "form.check_asked": _("作った様式の内容確認を課に頼んだ"),
        "form.check_called_back": _("内容確認に出した様式を取り戻した"),
        "form.returned_to_maker": _("内容を確認し、様式の直しを情報政策課に頼んだ"),
        "form.publication_asked": _("内容を確認し、様式の公開を情報政策課に頼んだ"),
        "form.making_over": _("公開の前に、様式を情報政策課で直すことにした"),
        "form.sent": _("様式の下書きを情報政策課に送った"),
        "form.taken_back": _("様式の下書きを取り戻した"),
        "form.given_back": _("様式の下書きを課に返した"),
        "form.publication_planned": _("様式を公開する時刻を決めた"),
        "form.publication_called_off": _("様式の公開をやめた"),
        "form.publication_failed": _("様式を公開できなかった"),
        "form.published": _("様式を公開した"),
        "form.end_asked": _("様式の公開をやめるよう頼んだ"),
        "form.end_called_off": _("様式の公開をやめる依頼を取り下げた"),
        "form.end_decided": _("様式の公開をやめることを決めた"),
        "form.package_asked": _("様式をほかの市に渡すファイルにした"),
        "form.package_received": _("ほかの市の様式のファイルを受け取った"),
        "form.package_loaded": _("ほかの市の様式から下書きを作った"),
        "form.sender_accepted": _("ほかの市の署名の鍵を受け入れた"),
        "wording.begun": _("文言を直し始めた"),
        "wording.sent": _("文言の直しを情報政策課に送った"),
        "wording.taken_back": _("文言の直しを取り戻した"),
        "wording.given_back": _("文言の直しを課に返した"),
        "wording.publication_planned": _("文言を公開する時刻を決めた"),
        "wording.publication_called_off": _("文言の公開をやめた"),
        "wording.publication_failed": _("文言を公開できなかった"),
        "wording.published": _("文言の直しを公開した"),
    },
    subjects={"form": _("様式の下書き"), "wording": _("文言の直し"), "package": _("様式のファイル")},
    details={
        "text": _("何番目の内容か"),
        "runs_at": _("公開する時刻"),
        "key": _("鍵の指紋"),
        "city": _("市"),
    },
    shapes={
        "form.made": DraftChanged,
        **dict.fromkeys(
            (
                "form.brief_written",
                "form.making_asked",
                "form.check_asked",
                "form.check_called_back",
                "form.returned_to_maker",
                "form.publication_asked",
                "form.making_over",
            ),
            DraftChanged,
        ),
        "form.sent": DraftChanged,
        "form.taken_back": DraftChanged,
        "form.given_back": DraftChanged,
        "form.publication_planned": PublicationPlanned,
        "form.publication_called_off": PublicationPlanned,
        "form.publication_failed": PublicationFailed,
        "form.published": FormPublished,
        **dict.fromkeys(("form.end_asked", "form.end_called_off", "form.end_decided"), OfferEndTold),
        "form.package_asked": PackageTold,
        "form.package_received": PackageTold,
        "form.package_loaded": PackageTold,
        "form.sender_accepted": SenderAccepted,
        "wording.begun": WordingDraftChanged,
        "wording.sent": WordingDraftChanged,
        "wording.taken_back": WordingDraftChanged,
        "wording.given_back": WordingDraftChanged,
        "wording.publication_planned": WordingPlanned,
        "wording.publication_called_off": WordingPlanned,
        "wording.publication_failed": WordingFailed,
        "wording.published": WordingDraftChanged,
    },
)


def enter() -> None:
    """Enter them."""
    register("authoring", WORDS)
