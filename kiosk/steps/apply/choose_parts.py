"""What the pages on which procedures are chosen have in common: frame, ways of finding, tiles, rows of the 五十音."""

from __future__ import annotations

from dataclasses import replace

from kiosk.paging.choose_pages import SHORT_NAME_EM
from kiosk.paging.type_sizes import em_width, is_big
from kiosk.screens.choose import Tile
from kiosk.screens.controls import Button, back
from kiosk.screens.frame import Frame, Stage
from kiosk.screens.touches import Chosen
from kiosk.state import finding
from kiosk.state.finding import ApplicantSaid
from kiosk.state.offers import Offered
from kiosk.state.visit import Visit
from kiosk.steps.apply.before_start import card_chip
from kiosk.steps.apply.leaflet import has_leaflets
from kiosk.steps.page_frame import counter, frame
from kiosk.words.texts import _, later, say
from sync.contract.forms.texts import words

LIFE_EVENTS = (
    ("moving", later("引っ越し"), "house-line"),
    ("birth", later("妊娠・出産"), "baby"),
    ("child", later("子育て・学校"), "student"),
    ("waste", later("ごみ・くらし"), "trash"),
    ("insurance", later("保険・年金"), "first-aid-kit"),
    ("tax", later("税金"), "coins"),
    ("care", later("介護・福祉"), "wheelchair"),
    ("certificate", later("証明書"), "certificate"),
)
"""(category of the catalogue, words, icon). What nobody offers here stays visible with its reason."""
MORE_EVENTS = (
    ("work", later("仕事・会社"), "buildings"),
    ("death", later("亡くなったとき"), "flower-lotus"),
    ("disaster", later("災害"), "warning-octagon"),
    ("pet", later("犬・猫など"), "dog"),
    ("leisure", later("催し・施設"), "tree"),
    ("election", later("選挙"), "clipboard-text"),
)
"""Seen only where something stands under them. What clerks name otherwise stands under its category alone."""
OTHER = ("other", later("そのほか"), "file-text")
"""What stands under none of them, or under one that this program does not know. Seen only where there is such a one."""
GROUPS = (
    ("age:0-17", later("17歳以下"), "baby", ApplicantSaid(ages=(0, 17))),
    ("age:18-39", later("18歳から39歳"), "user", ApplicantSaid(ages=(18, 39))),
    ("age:40-64", later("40歳から64歳"), "user", ApplicantSaid(ages=(40, 64))),
    ("age:65", later("65歳以上"), "user", ApplicantSaid(ages=(65, 150))),
    ("here:yes", later("市内に住んでいる"), "house-line", ApplicantSaid(lives_here=True)),
    ("here:no", later("市外に住んでいる"), "house-simple", ApplicantSaid(lives_here=False)),
    ("sex:female", later("女性"), "user", ApplicantSaid(sex="female")),
    ("sex:male", later("男性"), "user", ApplicantSaid(sex="male")),
)
"""What may be said of the applicant: one of each kind."""
_ICONS = {key: icon for key, _words, icon in (*LIFE_EVENTS, *MORE_EVENTS)}
_SHORTCUTS = 2
_OFTEN_NAME_EM = 40
"""Longer ones stand in the list alone."""


def choose_frame(visit: Visit, title: str = "", notes: tuple[str, ...] = ()) -> Frame:
    """The frame of all of them: an earlier slip is one touch away."""
    return frame(
        visit,
        title or _("どの手続きをしますか"),
        stage=Stage.CHOOSE,
        notes=notes,
        back=back(_("戻る")),
        extra=Button(_("控えで ようすを見る・直す"), Chosen("slip"), icon="receipt"),
    )


def tabs(now: str) -> tuple[Tile, ...]:
    """The ways of finding, and which of them this is."""
    return (
        Tile("tab:event", _("くらしの場面"), "squares-four", chosen=now == "event"),
        Tile("tab:reading", _("五十音"), "list", chosen=now == "reading"),
        Tile("tab:office", _("担当の課"), "buildings", chosen=now == "office"),
        Tile("tab:applicant", _("申し込む人"), "user", chosen=now == "applicant"),
    )


def search_field(typed: str = "") -> Button:
    """Opens the keyboard; shows what was looked for."""
    if typed:
        return Button(typed, Chosen("search"), icon="magnifying-glass")
    return Button(_("さがす"), Chosen("search"), icon="magnifying-glass", reason=_("手続きの名前や、したいこと"))


def index(visit: Visit, row: str) -> tuple[Tile, ...]:
    """あ か さ …: rows in which nothing stands can be seen and not touched."""
    language = visit.appearance.language
    offers = visit.kiosk_state.offers
    there = visit.remembered.of(
        "rows", (offers, language), lambda: frozenset(finding.row(offer, language) for offer in offers)
    )
    return tuple(
        Tile(f"row:{one}", one, "", enabled=one in there, chosen=one == row)
        for one in finding.rows(language)
        if one != finding.REST or one in there
    )


def tile_of(offer: Offered, language: str) -> Tile:
    """A procedure in a list: how long, what it costs, for whom, whether it wants a card, and whether it is a trial."""
    fee, who = words(offer.facts.fee, language), words(offer.who.words, language) if offer.who else ""
    trial = _("テスト運用") if offer.test_operation else ""
    takes = say("約%(minutes)s分", minutes=offer.facts.minutes)
    notes = tuple(filter(None, (trial, takes, fee, who)))
    return Tile(
        f"procedure:{offer.id}",
        words(offer.name, language),
        _ICONS.get(offer.category, "file-text"),
        notes=notes,
        chip=card_chip(offer.uses_card),
    )


def scenes(visit: Visit) -> tuple[tuple[tuple[str, str, str], ...], frozenset[str]]:
    """The scenes of life that are shown, and those under which something is offered."""
    offered = frozenset(scene for offer in visit.kiosk_state.offers for scene in events_of(offer))
    more = tuple(event for event in (*MORE_EVENTS, OTHER) if event[0] in offered)
    return (*LIFE_EVENTS, *more), offered


def events_of(offer: Offered) -> tuple[str, ...]:
    """Where it stands: under its category, and under each event that its office names and that is known here; under
    そのほか where that is none.
    """
    named = dict.fromkeys(one for one in (offer.category, *offer.facts.events) if one in _ICONS)
    return tuple(named) or (OTHER[0],)


def office_words(name: str, visit: Visit) -> str:
    """The name of an office in the resident's language."""
    found = next((offer.section for offer in visit.kiosk_state.offers if offer.section.get("ja", "") == name), {})
    return words(found, visit.appearance.language) or name


def toggled(applicant: ApplicantSaid, key: str) -> ApplicantSaid:
    """With this said of the applicant; taken back where it was said already."""
    said = next(said for known, _words, _icon, said in GROUPS if known == key)
    if said.ages is not None:
        return replace(applicant, ages=None if applicant.ages == said.ages else said.ages)
    if said.sex:
        return replace(applicant, sex="" if applicant.sex == said.sex else said.sex)
    return replace(applicant, lives_here=None if applicant.lives_here is said.lives_here else said.lives_here)


def is_said(applicant: ApplicantSaid, said: ApplicantSaid) -> bool:
    """Whether this one thing was said of the applicant."""
    return (
        (said.ages is not None and applicant.ages == said.ages)
        or (said.lives_here is not None and applicant.lives_here is said.lives_here)
        or bool(said.sex and applicant.sex == said.sex)
    )


def applicant_words(applicant: ApplicantSaid) -> str:
    """What was said, in words; empty: nothing."""
    return "・".join(_(label) for _key, label, _icon, said in GROUPS if is_said(applicant, said))


def shortcuts(visit: Visit) -> tuple[Button, ...]:
    """つづきから, the code of a leaflet, and where nothing is known to be used often, the first whose name is short."""
    if not visit.kiosk_state.offers:
        return ()
    leaflet = (Button(_("チラシの番号"), Chosen("leaflet"), icon="qr-code"),) if has_leaflets(visit) else ()
    first = () if often(visit) else _named(visit, visit.kiosk_state.offers, SHORT_NAME_EM)[: _SHORTCUTS - len(leaflet)]
    return (Button(_("つづきから"), Chosen("resume"), icon="arrow-counter-clockwise"), *leaflet, *first)


def often(visit: Visit) -> tuple[Button, ...]:
    """What is used often at this hall (ENT-08): two, or as many as such a page has room for; all stands in the list."""
    catalogue = visit.kiosk_state.catalogue
    ids = catalogue.often if catalogue is not None else ()
    by_id = {offer.id: offer for offer in visit.kiosk_state.offers} if ids else {}
    used = _named(visit, tuple(by_id[one] for one in ids if one in by_id), _OFTEN_NAME_EM)[:_SHORTCUTS]
    tight = visit.appearance.low or visit.kiosk_state.orientation == "landscape" or is_big(visit.appearance)
    two = not tight or not (has_leaflets(visit) or any(em_width(one.label) > SHORT_NAME_EM for one in used))
    return used if two else used[:1]


def _named(visit: Visit, offers: tuple[Offered, ...], most_em: int) -> tuple[Button, ...]:
    """Buttons of those whose names are not longer; what is only being tried is none of them."""
    named = ((offer.id, words(offer.name, visit.appearance.language)) for offer in offers if not offer.test_operation)
    return tuple(Button(name, Chosen(f"procedure:{one}")) for one, name in named if em_width(name) <= most_em)


def where(visit: Visit) -> str:
    """What is not offered here: which window of which hall, and whom to ask before walking there."""
    first = say("この手続きは%(counter)sで受け付けます。", counter=counter(visit))
    catalogue = visit.kiosk_state.catalogue
    if catalogue is None:
        return first
    hall = catalogue.hall
    ask = say(
        "場所：%(hall)s　受付時間や持ち物の問合せ：%(phone)s",
        hall=words(hall.name, visit.appearance.language),
        phone=hall.phone,
    )
    return f"{first}\n{ask}"
