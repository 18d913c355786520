"""A content folder → a Pack, with everything that is wrong in it. No database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from home.importing.bases import read_bases
from home.importing.courses import one_address_each, read_course
from home.importing.documents import Reading, front_matter, yaml_list
from home.importing.experiences import INDEX as EXPERIENCES
from home.importing.experiences import read_experiences
from home.importing.files import Folder, slug_of
from home.importing.guides import INDEX as GUIDES
from home.importing.guides import read_guides
from home.importing.listing import read_listing
from home.importing.markdown import read_body
from home.importing.pack import Drawing, ExperienceIndex, GuideIndex, Pack, StandardSheet, Term
from home.importing.photos import PHOTO_BYTES, PHOTOS, UnsafePhoto, check_photo
from home.importing.problems import Problems
from home.importing.prose import Known
from home.importing.sheets import LONG, SENTENCE, TITLE
from media.rules.svg import MAX_BYTES, UnsafeDrawing, check_drawing

FOLDERS = {"courses", "pictures", "pages", "guides", "experiences"}
TOLD = "RAPPORT.md"  # what an export could not say: for people
FILES = {"glossary.yaml", "README.md", "LICENSE.md", TOLD}


def read_pack(path: str | Path) -> tuple[Pack, Problems]:
    """Return what a content folder holds, and its problems: with one problem the pack must not be used."""
    problems = Problems()
    folder = Folder.open(path, problems)
    if folder is None:
        return Pack(), problems
    reading = Reading(problems)
    folder.expect(folders=FOLDERS, files=FILES)
    terms = _terms(folder, reading)
    drawings = _in(folder, "pictures", lambda inside: _drawings(inside, reading))
    known = Known(frozenset(term.id for term in terms), {drawing.id: drawing.alt for drawing in drawings})
    courses = _in(folder, "courses", lambda inside: _courses(inside, known, reading))
    pages = _in(folder, "pages", lambda inside: _pages(inside, known, reading))
    guides = _in(folder, "guides", lambda inside: read_guides(inside, known, reading))
    inside = folder.folder("guides")
    guide_index = read_listing(GuideIndex, inside, GUIDES, known, reading) if inside else None
    one_address_each(guides, reading)
    experiences = _in(folder, "experiences", lambda inside: read_experiences(inside, known, reading))
    inside = folder.folder("experiences")
    experience_index = read_listing(ExperienceIndex, inside, EXPERIENCES, known, reading) if inside else None
    one_address_each(experiences, reading)
    if not (courses or pages or guides or experiences or terms or drawings or problems):
        problems.add(str(path), 0, "ce dossier ne contient ni cours ni page : rien à charger")
    return Pack(
        drawings, terms, courses, pages, guides, guide_index, experiences, experience_index, read_bases(Path(path))
    ), problems


def _in(folder: Folder, name: str, read: Callable[[Folder], tuple[Any, ...]]) -> tuple[Any, ...]:
    inside = folder.folder(name)
    return read(inside) if inside else ()


def _terms(folder: Folder, reading: Reading) -> tuple[Term, ...]:
    found: dict[str, Term] = {}
    for sheet in yaml_list(folder, "glossary.yaml", reading):
        slug = sheet.id()
        if slug in found:
            sheet.tell("id", f"l’identifiant « {slug} » est déjà pris")
        elif len(slug) > 80:
            sheet.tell("id", f"« id » a {len(slug)} caractères : 80 au plus")
        found[slug] = Term(
            id=slug,
            term=sheet.text("term", 120, needed=True),
            definition=sheet.text("definition", LONG, needed=True),
            english=sheet.text("english", 120),
        )
        sheet.done()
    return tuple(found.values())


def _drawings(folder: Folder, reading: Reading) -> tuple[Drawing, ...]:
    listed: dict[str, Drawing] = {}
    files = folder.names(".svg", *PHOTOS)
    folder.expect(files={*files, "pictures.yaml"})
    for sheet in yaml_list(folder, "pictures.yaml", reading):
        name = sheet.text("file", 120, needed=True)
        if name in listed:
            sheet.tell("file", f"« {name} » est déjà dans cette liste")
        if name not in files:
            sheet.tell("file", f"dessin absent de pictures/ : « {name} »")
        decorative = sheet.flag("decorative", False)
        alt = sheet.text("alt", SENTENCE)
        if not alt and not decorative:
            sheet.tell("file", f"il manque « alt » : ce que montre « {name} », ou « decorative: true »")
        title, credit = sheet.text("title", TITLE, needed=True), sheet.text("credit", TITLE)
        people_shown = sheet.flag("people_shown", False)
        sheet.done()
        data = _drawing(folder, name, reading.problems) if name in files else b""
        alt = "" if decorative else alt
        listed[name] = Drawing(name, title, alt, credit, data, people_shown, path=sheet.path, lines=sheet.data.lines)
    for name in files:
        if name not in listed:
            reading.problems.add(folder.path_of(name), 0, "ce dessin n’est pas décrit dans pictures.yaml")
    return tuple(listed.values())


def _drawing(folder: Folder, name: str, problems: Problems) -> bytes:
    photo = not name.lower().endswith(".svg")
    data = folder.data(name, PHOTO_BYTES if photo else MAX_BYTES)
    try:
        if photo and data is not None:
            check_photo(data, name)
        elif not photo:
            check_drawing(data or b"<svg/>")
    except (UnsafeDrawing, UnsafePhoto) as error:
        problems.add(folder.path_of(name), 0, str(error))
    return data or b""


def _courses(folder: Folder, known: Known, reading: Reading) -> tuple[Any, ...]:
    folder.expect(folders={inside.here.name for inside in folder.folders()})
    return tuple(found for inside in folder.folders() if (found := read_course(inside, known, reading)))


def _pages(folder: Folder, known: Known, reading: Reading) -> tuple[StandardSheet, ...]:
    folder.expect(files=folder.names(".md"))
    found: list[StandardSheet] = []
    for name in folder.names(".md"):
        document = front_matter(folder, name, reading)
        if document is None:
            continue
        sheet = document.sheet
        page = StandardSheet(
            id=reading.unique(sheet),
            title=sheet.text("title", TITLE, needed=True),
            slug=sheet.slug(slug_of(name)),
            summary=sheet.text("summary"),
            youth=sheet.flag("youth", False),
            body=read_body(document.text, document.line, known, document.tell),
            path=sheet.path,
            lines=sheet.data.lines,
        )
        sheet.done()
        found.append(page)
    one_address_each(found, reading)
    return tuple(found)
