"""What stands on the paper: two numbers, what happens next, whom to ask. No name or address (GAP-16)."""

from __future__ import annotations

from datetime import datetime

from hardware.printer import SlipContent
from kiosk.devices.outbox import KeptNumbers
from kiosk.forms.field_views import staff_name
from kiosk.state.visit import Visit
from kiosk.words.dates import moment_words
from kiosk.words.texts import _, later, say, speaking
from sync.contract.chain.statement import Source, read_statement
from sync.contract.forms.texts import words
from sync.contract.numbers import group_arrival_number, group_inquiry_number
from sync.contract.wire.catalogue import Hall, ServiceFacts
from sync.japanese.dates import JST

TITLE_JA = "受け付けました"
CHECKED_LATER = later("署名に使った証明書が失効していないかは、あとで市役所が確かめます。")


def slip_of(visit: Visit) -> SlipContent:
    """The slip of this visit, in its language; the Japanese title line stays for staff."""
    assert visit.kept is not None, "a slip is made of what was kept"
    assert visit.kiosk_state.catalogue is not None, "nothing is taken in without a catalogue"
    kept, hall, procedure, language = (
        visit.kept,
        visit.kiosk_state.catalogue.hall,
        visit.procedure,
        visit.appearance.language,
    )
    with speaking(language):
        return SlipContent(
            language=language,
            city=words(hall.city, language),
            title=_("受け付けました"),
            title_ja=TITLE_JA,
            taken_in=_both_styles(kept.taken_in_at),
            kiosk_label=words(hall.kiosk_label, language),
            procedure=words(procedure.name, language),
            arrival_label=_("到達番号"),
            arrival_number=group_arrival_number(kept.arrival),
            qr_text=kept.qr_text,
            check_label=_("照合コード"),
            check_code=kept.check_code,
            inquiry_label=_("問合せ番号（人に見せない）"),
            inquiry_number=group_inquiry_number(kept.inquiry),
            keep_secret=_("2つの番号で、ようすを見る・直す・取り下げることができます。"),
            next_label=_("このあと"),
            next_steps=_what_follows(visit),
            offline_note=None if visit.kiosk_state.contact.online else _offline_note(),
            contact=(
                say(
                    "問合せ　%(city)s %(section)s",
                    city=words(hall.city, language),
                    section=words(procedure.section, language),
                ),
                "　".join((*_reached_at(visit.facts), words(visit.facts.hours, language))),
            ),
            foot=_foot(visit.kiosk_state.kiosk, kept),
            reprint=None,
            heading=_("申請の控え（大切に保管してください）"),
            procedure_label=_("手続きの名前"),
            check_note=_("画面の5文字と同じか、ごらんください。QRに名前は入っていません。"),
            copy_label=_("1枚目（原本）"),
            trial=_("テスト運用") if procedure.test_operation else "",
        )


def _reached_at(facts: ServiceFacts) -> tuple[str, ...]:
    """Telephone and, for who cannot telephone, FAX."""
    return (facts.phone, f"FAX {facts.fax}") if facts.fax else (facts.phone,)


def _what_follows(visit: Visit) -> tuple[str, ...]:
    """What happens now. No kiosk knows the lists of revoked certificates: who signed is told so."""
    steps = (*(words(step, visit.appearance.language) for step in visit.facts.next_steps), *_typed_by_staff(visit))
    if visit.offer is not None and visit.offer.is_limited:
        steps = (*steps, _("順番や締切は、担当の課が決めます。"))
    if visit.certificate is None:
        return steps
    return (*steps, _(CHECKED_LATER))


def _typed_by_staff(visit: Visit) -> tuple[str, ...]:
    """Which questions each member of staff answered, as the statement says (GAP-05, GAP-11). No answers."""
    if visit.statement is None:
        return ()
    typed: dict[str, list[str]] = {}
    for item in read_statement(visit.statement).items:
        if item.source.startswith(Source.STAFF):
            typed.setdefault(item.source, []).append(item.label)
    return tuple(
        say("職員の%(name)sが入力した項目：%(labels)s", name=staff_name(source, visit), labels=_("、").join(labels))
        for source, labels in typed.items()
    )


def reprint_of(hall: Hall, kiosk: str, copy: int, kept: KeptNumbers) -> SlipContent:
    """A slip that was not handed over, printed by staff later: the arrival number only, in Japanese."""
    with speaking("ja"):
        return SlipContent(
            language="ja",
            city=words(hall.city, "ja"),
            title=TITLE_JA,
            title_ja=TITLE_JA,
            taken_in=_both_styles(kept.taken_in_at),
            kiosk_label=words(hall.kiosk_label, "ja"),
            procedure="",
            arrival_label=_("到達番号"),
            arrival_number=group_arrival_number(kept.arrival),
            qr_text=kept.qr_text,
            check_label=_("照合コード"),
            check_code=kept.check_code,
            inquiry_label="",
            inquiry_number=None,
            keep_secret="",
            next_label=_("このあと"),
            next_steps=(_("問合せ番号が必要なときは、窓口で本人確認のうえお渡しします。"),),
            offline_note=None,
            contact=(
                say("問合せ　%(city)s %(section)s", city=words(hall.city, "ja"), section=words(hall.counter, "ja")),
                hall.phone,
            ),
            foot=_foot(kiosk, kept),
            reprint=say("再発行%(copy)s", copy=copy),
            copy_label=say("再発行%(copy)s", copy=copy),
        )


def _both_styles(moment: datetime) -> str:
    return f"{moment_words(moment)}\n{moment.astimezone(JST):%Y-%m-%d}"


def _offline_note() -> str:
    return _("受付のとき、センターとの通信は止まっていました。受付は成立しています。もう一度申請しないでください。")


def _foot(kiosk: str, kept: KeptNumbers) -> str:
    return f"{kiosk}-{kept.epoch}-{kept.seq:06d}"
