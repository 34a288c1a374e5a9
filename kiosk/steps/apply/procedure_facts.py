"""What is said of a procedure before its form: from its definition, from its office, and of what holds here now."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.forms.files import asks_files
from kiosk.screens.controls import Banner, Tone
from kiosk.screens.procedure_page import FactRow
from kiosk.state.visit import Visit
from kiosk.steps.page_frame import counter
from kiosk.words.dates import moment_words
from kiosk.words.texts import _, say
from sync.contract.forms.procedures import FieldKind, Procedure
from sync.contract.forms.question_parts import OncePer
from sync.contract.forms.texts import words
from sync.contract.wire.acceptance import Acceptance, minute_of, taken_between
from sync.contract.wire.catalogue import ServiceFacts
from sync.contract.wire.questions import PlacesLeft, TakenState, TakenTold

MOST_TITLES = 8
"""Pages of a form that are named before it."""
CLOCK_MAY_BE_OFF = timedelta(hours=1)
"""So near to a border this machine's clock says nothing of it."""


def fact_lines(visit: Visit) -> tuple[FactRow, ...]:
    """What holds now first, then what somebody must bring and have, whom to ask, and at the end what the form asks."""
    procedure, facts, language = visit.procedure, visit.facts, visit.appearance.language
    section = words(procedure.section, language)
    reached = [say("電話 %(phone)s", phone=facts.phone)] if facts.phone else []
    reached += [f"FAX {facts.fax}"] if facts.fax else []
    reached += [facts.mail] if facts.mail else []
    lines = (
        ("check-circle", _("いま"), "\n".join(_now(visit))),
        ("calendar-blank", _("受付期間"), period_words(facts)),
        ("users-three", _("定員"), _capacity(facts)),
        ("coins", _("料金"), words(facts.fee, language)),
        ("timer", _("かかる時間"), say("約%(minutes)s分", minutes=facts.minutes)),
        ("files", _("持ち物"), words(facts.bring, language)),
        ("identification-card", _("カード・本人確認"), "\n".join(_shown(procedure))),
        ("usb", _("ファイル"), _files(procedure, language)),
        ("user", _("申し込める人"), "\n".join(_who(procedure, language))),
        ("clipboard-text", _("できあがるもの"), _("証明書") if procedure.issues_certificate else ""),
        ("phone", _("問合せ先"), "\n".join(filter(None, (section, "　".join(reached), words(facts.hours, language))))),
        ("list-checks", _("もくじ"), _contents(procedure, language)),
    )
    return tuple(FactRow(icon, label, text) for icon, label, text in lines if text)


def facts_banner(visit: Visit) -> Banner | None:
    """The one thing that somebody must know before all others. What the centre said counts before this clock."""
    state = visit.kiosk_state
    if not state.ready:
        return Banner(
            Tone.WARN,
            _("いま、この端末では受け付けられません"),
            say("%(counter)sで受け付けます。", counter=counter(visit)),
            "warning",
        )
    if not may_begin(visit):
        return Banner(
            Tone.WARN,
            _("いま、ファイルをつける手続きだけ受け付けられません"),
            say("%(counter)sで受け付けます。", counter=counter(visit)),
            "warning",
        )
    told = said_now(visit)
    said = _said_banner(told) if told is not None else None
    if said is not None:
        return said
    outside = _outside(visit.facts, state.clock.now()) if told is None else ""
    if outside:
        return Banner(
            Tone.WARN,
            outside,
            _("いま申し込んだものを受け付けるかどうかは、担当の課が決めます。窓口で相談できます。"),
            "calendar-blank",
        )
    if visit.needs_card and not state.reader_ready:
        return Banner(
            Tone.WARN,
            _("いま、カードを読み取れません"),
            say("カードを使う手続きは、%(counter)sで受け付けます。", counter=counter(visit)),
            "identification-card",
        )
    if not prints(visit):
        return Banner(
            Tone.WARN,
            _("いま、控えを印刷できません"),
            _("申請はできます。番号は終わりに画面に出せます。"),
            "printer",
        )
    return None


def may_begin(visit: Visit) -> bool:
    """Whether the chosen form may begin now: also one with files."""
    state = visit.kiosk_state
    return state.ready and not (state.files_code and asks_files(visit.procedure))


def prints(visit: Visit) -> bool:
    """A slip would come out."""
    printer = visit.kiosk_state.printer
    return printer.usable and printer.paper != "out"


def period_words(facts: ServiceFacts) -> str:
    """From when until when it is taken, to the minute (PROC-07), and on which days of each month (PROC-08)."""
    period = facts.period
    opens = minute_of(period.opens) if period else None
    closes = minute_of(period.closes) if period else None
    said = list[str]()
    if opens and closes:
        said.append(say("%(opens)sから%(closes)sまで", opens=moment_words(opens), closes=moment_words(closes)))
    elif opens:
        said.append(say("%(opens)sから", opens=moment_words(opens)))
    elif closes:
        said.append(say("%(closes)sまで", closes=moment_words(closes)))
    if len(facts.days) == 2:
        said.append(say("毎月%(first)s日から%(last)s日まで", first=facts.days[0], last=facts.days[1]))
    return "\n".join(said) or _("いつでも申し込めます")


def _now(visit: Visit) -> list[str]:
    """That it can be begun, and what nobody here can say: only the centre, asked just now, knows order and limits."""
    state = visit.kiosk_state
    if not may_begin(visit):
        return [_("この端末では申し込めません。")]
    online = state.contact.online
    said = [_("この端末で申し込めます。") if online else _("通信は止まっていますが、この端末で申し込めます。")]
    if visit.offer is not None and visit.offer.is_limited and said_now(visit) is None:
        said.append(_("順番や締切は、担当の課が決めます。"))
    return said


def said_now(visit: Visit) -> TakenTold | None:
    """What the centre said of this form during this visit."""
    return visit.taken_now.get(visit.offer.sha256) if visit.offer is not None else None


def _said_banner(told: TakenTold) -> Banner | None:
    """What the centre's clock and count say. None: it is taken, and no limit is near."""
    opens, closes = minute_of(told.opens), minute_of(told.closes)
    decides = _("申し込むこともできますが、受け付けるかどうかは担当の課が決めます。窓口で相談できます。")
    match told.state:
        case TakenState.BEFORE if opens:
            return Banner(
                Tone.WARN, say("%(opens)sから受け付けます", opens=moment_words(opens)), decides, "calendar-blank"
            )
        case TakenState.BEFORE | TakenState.OTHER_DAY:
            return Banner(Tone.WARN, _("いまは受付の期間ではありません"), decides, "calendar-blank")
        case TakenState.OVER | TakenState.NOT_OFFERED:
            return Banner(Tone.WARN, _("受付は終わりました"), decides, "calendar-blank")
        case _:
            pass
    if told.places == PlacesLeft.NONE:
        return Banner(Tone.WARN, _("定員に達しました"), decides, "users-three")
    if told.places == PlacesLeft.FEW:
        return Banner(Tone.INFO, _("残りわずかです"), _("順番や締切は、担当の課が決めます。"), "users-three")
    if told.ends_soon and closes:
        return Banner(Tone.INFO, say("受付は%(closes)sまでです", closes=moment_words(closes)), "", "calendar-blank")
    return None


def _outside(facts: ServiceFacts, now: datetime) -> str:
    """Why it is surely not taken now; empty near a border and inside."""
    period = facts.period
    match taken_between(facts, now - CLOCK_MAY_BE_OFF, now + CLOCK_MAY_BE_OFF):
        case Acceptance.BEFORE if period and (opens := minute_of(period.opens)):
            return say("%(opens)sから受け付けます", opens=moment_words(opens))
        case Acceptance.AFTER if period and (closes := minute_of(period.closes)):
            return say("受付は%(closes)sに終わりました", closes=moment_words(closes))
        case Acceptance.OTHER_DAY:
            return say("毎月%(first)s日から%(last)s日まで受け付けます", first=facts.days[0], last=facts.days[1])
        case _:
            return ""


def _capacity(facts: ServiceFacts) -> str:
    return say("%(count)s件", count=facts.capacity) if facts.capacity is not None else ""


def _shown(procedure: Procedure) -> list[str]:
    """What is shown or typed to prove who somebody is (PROC-12, SEC-08)."""
    said = [_("カードを使います") if procedure.uses_card else _("カードなしでできます")]
    if procedure.needs_card:
        said.append(_("4けたの暗証番号を入力します。"))
    if procedure.needs_signature:
        said.append(_("署名用パスワードで署名します。"))
    if procedure.needs_id:
        said.append(_("あとで窓口で、本人確認の書類を見せます。"))
    return said


def _files(procedure: Procedure, language: str) -> str:
    names = [words(field.label, language) for field in procedure.fields() if field.kind is FieldKind.ATTACHMENT]
    return say("USBメモリーで付けます：%(files)s", files="、".join(names)) if names else ""


def _contents(procedure: Procedure, language: str) -> str:
    """What the form asks, page by page (I18N-07); of a long one the first."""
    titles = [f"{number} {words(page.title, language)}" for number, page in enumerate(procedure.pages, 1)]
    left = len(titles) - MOST_TITLES
    more = [say("ほか%(count)sページは省略", count=left)] if left > 0 else []
    return "\n".join((*titles[:MOST_TITLES], *more)) if len(titles) > 1 else ""


def _who(procedure: Procedure, language: str) -> list[str]:
    said = [words(procedure.who.words, language)] if procedure.who and words(procedure.who.words, language) else []
    match procedure.once.per if procedure.once else None:
        case OncePer.PERSON:
            said.append(_("お一人1回です。"))
        case OncePer.MAIL:
            said.append(_("1つのメールアドレスで1回です。"))
        case OncePer.ANSWERS | None:
            pass  # the form itself says which answers count
    return said
