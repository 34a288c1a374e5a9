"""The cleaning program: a PDF on stdin; a line of JSON and a PDF on stdout. Started by `cleaned`, knows no database.

What comes out is a new document: each page holds the old one's drawing and what that names (fonts, pictures, patterns),
by a list of what may be there. Actions, scripts, links, annotations, forms with their XFA, embedded files, metadata and
whatever a later PDF invents are named nowhere in it. A page comes out as it is seen: upright, its corner at 0, 0.
"""

from __future__ import annotations

import io
import resource
import sys
import zlib
from collections.abc import Iterator
from enum import StrEnum

import msgspec
import pikepdf

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 20
MOST_OBJECTS = 20_000
MOST_UNPACKED = 64 * 1024 * 1024
"""Of all streams of drawings together."""
MOST_DOTS = 50_000_000
"""Of one picture: A4 at 600 dots an inch has 35 million."""
MOST_DEPTH = 40
LEAST_PT, MOST_PT = 100.0, 3_400.0
"""Of a page's sides: 35 mm to 1.2 m."""
MOST_MEMORY = 1024 * 1024 * 1024
MOST_CPU_S = 20
_OF_RESOURCES = frozenset({"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet"})
_DRAWING_WORDS = "Type Subtype FormType BBox Matrix Resources Group Filter DecodeParms Length"
_NEVER_WORDS = (
    "A AA AF AcroForm Alternates Annots B Dests EF EmbeddedFiles F FDecodeParms FFilter GoToE GoToR JS JavaScript "
    "LastModified Launch Measure Metadata Movie Names OC OPI OpenAction PS Parent PieceInfo PtData Ref Rendition "
    "RichMedia StructParent StructParents StructTreeRoot SubmitForm Thumb URI XFA"
)
_OF_DRAWINGS = frozenset(f"/{name}" for name in _DRAWING_WORDS.split())
_NEVER = frozenset(f"/{name}" for name in _NEVER_WORDS.split())
"""Names of members that are taken out of every dictionary, wherever it is."""
_OF_NAMES = frozenset({"/CharProcs", "/Colorants"})
"""Their members have names that somebody chose."""


class PaperTrouble(StrEnum):
    """Why a PDF is not taken. The values are stored nowhere."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_PDF = "not_a_pdf"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_OBJECTS = "too_many_objects"
    TOO_MUCH_INSIDE = "too_much_inside"
    PAGE_SIZE = "page_size"
    TOO_HARD = "too_hard"
    NO_PROGRAM = "no_program"


class CleanedTold(msgspec.Struct, frozen=True):
    """The first line of what the program says."""

    trouble: PaperTrouble | None = None
    sizes: tuple[tuple[float, float], ...] = ()
    """Width and height of each page in points."""


class PaperRefused(Exception):
    """Nothing comes out."""

    def __init__(self, trouble: PaperTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def main() -> int:
    """Clean one document."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    given = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        content, sizes = clean(given)
    except PaperRefused as refused:
        return _answer(CleanedTold(refused.trouble))
    except MemoryError:
        return _answer(CleanedTold(PaperTrouble.TOO_HARD))
    return _answer(CleanedTold(None, sizes), content)


def _answer(told: CleanedTold, content: bytes = b"") -> int:
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n" + content)
    sys.stdout.buffer.flush()
    return 0


def clean(given: bytes) -> tuple[bytes, tuple[tuple[float, float], ...]]:
    """The cleaned document, and the sizes of its pages.

    Raises:
        PaperRefused
    """
    if not given:
        raise PaperRefused(PaperTrouble.EMPTY)
    if len(given) > MOST_BYTES:
        raise PaperRefused(PaperTrouble.TOO_LARGE)
    if b"%PDF-" not in given[:1024]:
        raise PaperRefused(PaperTrouble.NOT_A_PDF)
    try:
        with pikepdf.open(io.BytesIO(given), attempt_recovery=False) as source:
            return _cleaned(source)
    except pikepdf.PasswordError:
        raise PaperRefused(PaperTrouble.ENCRYPTED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, RecursionError):
        # Its own words may quote the file.
        raise PaperRefused(PaperTrouble.DAMAGED) from None


def _cleaned(source: pikepdf.Pdf) -> tuple[bytes, tuple[tuple[float, float], ...]]:
    if source.is_encrypted:
        raise PaperRefused(PaperTrouble.ENCRYPTED)
    if len(source.objects) > MOST_OBJECTS:
        raise PaperRefused(PaperTrouble.TOO_MANY_OBJECTS)
    count = len(source.pages)
    if not count:
        raise PaperRefused(PaperTrouble.NO_PAGES)
    if count > MOST_PAGES:
        raise PaperRefused(PaperTrouble.TOO_MANY_PAGES)
    walk = _Walk()
    for page in source.pages:
        _take_out_of_page(page.obj, walk)
    made = pikepdf.new()
    sizes = [_take_over(made, page) for page in source.pages]
    saved = io.BytesIO()
    made.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return saved.getvalue(), tuple(sizes)


def _take_out_of_page(page: pikepdf.Object, walk: _Walk) -> None:
    """What it draws is looked through; what else it has is not taken over anyway."""
    inherited = pikepdf.Page(page).resources
    if isinstance(inherited, pikepdf.Object):
        walk.resources(inherited)
    contents = page.get("/Contents")
    for part in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(part, pikepdf.Stream):
            walk.through(part, 0)


class _Walk:
    """Through everything that pages name: what may not be there is taken out, and what is unpacked is counted."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._unpacked = 0
        self._steps = 0

    def resources(self, resources: pikepdf.Object, depth: int = 0) -> None:
        """Of a page or a drawing."""
        for name in list(resources.keys()):
            if name not in _OF_RESOURCES:
                del resources[name]
            elif isinstance(resources[name], pikepdf.Dictionary):
                self._named(resources[name], depth)
            else:
                self.through(resources[name], depth + 1)

    def _named(self, found: pikepdf.Object, depth: int) -> None:
        """Things by names that somebody chose."""
        for name in list(found.keys()):
            one = found[name]
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == pikepdf.Name.PS:
                del found[name]
            else:
                self.through(one, depth + 1)

    def through(self, found: object, depth: int) -> None:
        """One object, and whatever it names."""
        self._steps += 1
        if self._steps > 20 * MOST_OBJECTS:
            raise PaperRefused(PaperTrouble.TOO_MANY_OBJECTS)
        if depth > MOST_DEPTH:
            raise PaperRefused(PaperTrouble.TOO_HARD)
        if not isinstance(found, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
            return
        if found.is_indirect:
            if found.objgen in self._seen:
                return
            self._seen.add(found.objgen)
        if isinstance(found, pikepdf.Array):
            for part in found:
                self.through(part, depth + 1)
            return
        self._members(found, depth)
        if isinstance(found, pikepdf.Stream):
            self._measure(found)

    def _members(self, found: pikepdf.Object, depth: int) -> None:
        for name in list(found.keys()):
            if name in _NEVER:
                del found[name]
            elif name == "/Resources" and isinstance(found[name], pikepdf.Dictionary):
                self.resources(found[name], depth + 1)
            elif name in _OF_NAMES and isinstance(found[name], pikepdf.Dictionary):
                self._named(found[name], depth + 1)
            else:
                self.through(found[name], depth + 1)

    def _measure(self, stream: pikepdf.Object) -> None:
        """How much it holds, without unpacking more than may be there."""
        if stream.get("/Subtype") == pikepdf.Name.Image:
            dots = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
            if not 0 < dots <= MOST_DOTS:
                raise PaperRefused(PaperTrouble.TOO_MUCH_INSIDE)
            return
        packed = stream.get("/Filter")
        names = [packed] if isinstance(packed, pikepdf.Name) else list(packed) if packed is not None else []
        if len(names) > 2:
            raise PaperRefused(PaperTrouble.TOO_MUCH_INSIDE)
        if names == [pikepdf.Name.FlateDecode]:
            self._unpacked += sum(len(piece) for piece in self._unpack(stream.read_raw_bytes()))
        else:
            self._unpacked += len(stream.read_bytes())
        if self._unpacked > MOST_UNPACKED:
            raise PaperRefused(PaperTrouble.TOO_MUCH_INSIDE)

    def _unpack(self, raw: bytes) -> Iterator[bytes]:
        unpacking, left = zlib.decompressobj(), MOST_UNPACKED - self._unpacked
        while left >= 0:
            try:
                piece = unpacking.decompress(raw, 1 << 20)
            except zlib.error:
                raise PaperRefused(PaperTrouble.DAMAGED) from None
            raw = unpacking.unconsumed_tail
            left -= len(piece)
            yield piece
            if not piece or (not raw and unpacking.eof):
                return
        raise PaperRefused(PaperTrouble.TOO_MUCH_INSIDE)


def _take_over(made: pikepdf.Pdf, page: pikepdf.Page) -> tuple[float, float]:
    """One page: its drawing as one thing that is drawn upright."""
    drawing = made.copy_foreign(page.as_form_xobject(handle_transformations=True))
    for member in list(drawing.keys()):
        if member not in _OF_DRAWINGS:
            del drawing[member]
    width, height = _seen_size(page)
    made.add_blank_page(page_size=(width, height))
    blank = made.pages[-1]
    name = pikepdf.Name(str(blank.add_resource(drawing, pikepdf.Name.XObject)))
    placed = blank.calc_form_xobject_placement(
        drawing,
        name,
        pikepdf.Rectangle(0, 0, width, height),
        invert_transformations=False,
        allow_shrink=True,
        allow_expand=True,
    )
    blank.obj.Contents = made.make_stream(placed)
    return width, height


def _seen_size(page: pikepdf.Page) -> tuple[float, float]:
    box = page.trimbox if "/TrimBox" in page.obj else page.cropbox
    left, bottom, right, top = (float(side) for side in box)
    width, height = abs(right - left), abs(top - bottom)
    turned = int(page.obj.get("/Rotate", 0) or 0) % 360
    if turned in (90, 270):
        width, height = height, width
    if turned % 90 or not all(LEAST_PT <= side <= MOST_PT for side in (width, height)):
        raise PaperRefused(PaperTrouble.PAGE_SIZE)
    return width, height


if __name__ == "__main__":
    sys.exit(main())
