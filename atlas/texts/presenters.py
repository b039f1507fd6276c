"""What a page of the city's own shows: blocks of text in the reader's language, offices, a video."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import get_language

from atlas.texts import starting
from atlas.texts.markup import Block, Span, blocks
from atlas.texts.models import Office, Page


@dataclass(frozen=True)
class Video:
    """A film on the atlas's own server, with what a reader wants to know before loading it."""

    address: str
    poster: str
    captions: str
    megabytes: str
    length: str


@dataclass(frozen=True)
class Reach:
    """An office with how it is reached; lines are made of spans."""

    name: tuple[Span, ...]
    lines: tuple[tuple[Span, ...], ...]
    url: str


@dataclass(frozen=True)
class TextPage:
    """A page; ``is_german`` says that its words are German on a page in another language."""

    page: Page
    title: str
    blocks: tuple[Block, ...]
    is_german: bool
    video: Video | None


def page_of(slug: str) -> Page:
    """Return a page as the city wrote it, else as it begins; one query."""
    found = Page.objects.filter(pk=slug).first()
    if found is not None:
        return found
    words = starting.wording(slug)
    return Page(slug=slug, title=words.title, text=words.text, title_en=words.title_en, text_en=words.text_en)


def office_of(slug: str) -> Reach:
    """Return an office as the city wrote it, else as it begins; one query."""
    words = starting.OFFICES[slug]
    found = Office.objects.filter(pk=slug).first() or Office(
        slug=slug, name=words.name, contact=words.contact, url=words.url
    )
    lines = tuple(line for block in blocks(found.contact) for line in block.lines)
    return Reach(blocks(found.name)[0].lines[0], lines, found.url)


def text_page(page: Page) -> TextPage:
    """Return a page in the reader's language, in German where it has no other words."""
    language = get_language() or settings.LANGUAGE_CODE
    is_german = language == settings.LANGUAGE_CODE or not page.text_en
    title, text = (page.title, page.text) if is_german else (page.title_en, page.text_en)
    return TextPage(
        page=page,
        title=title or page.title,
        blocks=tuple(_in_language(block, language) for block in blocks(_of_city(text))),
        is_german=is_german and language != settings.LANGUAGE_CODE,
        video=_video(page),
    )


def _of_city(text: str) -> str:
    return text.replace("{stadt}", settings.CITY_NAME)


def _in_language(block: Block, language: str) -> Block:
    """Return a block whose links into the atlas keep the reader's language."""
    if language == settings.LANGUAGE_CODE:
        return block
    lines = (tuple(_kept(span, language) for span in line) for line in block.lines)
    return replace(block, lines=tuple(lines))


def _kept(span: Span, language: str) -> Span:
    is_plain_page = span.href.startswith("/") and not {"?", "#"} & set(span.href)
    return replace(span, href=f"{span.href}?sprache={language}") if is_plain_page else span


def _video(page: Page) -> Video | None:
    if not page.video or page.megabytes is None or page.seconds is None:
        return None
    minutes, seconds = divmod(page.seconds, 60)
    return Video(
        page.video, page.poster, page.captions, f"{page.megabytes:.1f}".replace(".", _point()),
        f"{minutes}:{seconds:02d}",
    )  # fmt: skip


def _point() -> str:
    return "," if get_language() == settings.LANGUAGE_CODE else "."
