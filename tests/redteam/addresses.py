"""Every public address that shows, draws, files or cites numbers of the attacked city.

A list, not a crawl: the ways of showing multiply with each other, and one of each kind is enough.
"""

from urllib.parse import urlencode

ALWAYS = ("", "vergleichsjahr=2020", "darstellung=jahre", "gebiet=02", "klasse=1", "ordnung=wert")
RATES = (
    "darstellung=index",
    "zweiter=q_alt",
    "methode=stadt",
    "methode=quantile&klassen=4",
    "methode=headtail&grenzen=jahr",
    "methode=streuung&grenzen=jahr&klassen=7",
    "nullklasse=an&grenzen=jahr",
    "gebiet=02&muster=an",
)
"""Ways of showing that only rates have."""
DRAWN = ("", "vergleichsjahr=2020")
LISTS = (
    "/veroeffentlichungen/",
    "/veroeffentlichungen/feed.atom",
    "/thema/bevoelkerung/feed.atom",
    "/sitemap.xml",
)
"""What is there whichever release an address names."""
CATALOGUE = ("/katalog.ttl", "/katalog.rdf", "/katalog.jsonld")
"""What portals take over; it says when a release was withdrawn."""
RELEASES_AS_JSON = "/api/v1/veroeffentlichungen"
"""What programs hear of releases, also of withdrawn ones."""
ENDINGS = (".csv", "_excel.csv", ".xlsx", ".ods")


def addresses(slugs, areas, index, stand=None, *, modes=True):
    """Yield the addresses: ``slugs`` begin with a rate, ``areas`` are (code, slug), the city first.

    ``index`` is the composite indicator, ``stand`` the number of a release; without ``modes`` each page once.
    """
    edition = {"stand": stand} if stand else {}
    yield from (with_query(path, edition) for path in every_path(slugs, areas, index, modes))


def with_query(path, state):
    joined = "&" if "?" in path else "?"
    return f"{path}{joined}{urlencode(state)}" if state else path


def every_path(slugs, areas, index, modes):
    for slug in slugs:
        yield from (f"/karte/{slug}/?{mode}" for mode in (ALWAYS if modes else ALWAYS[:1]))
        yield from (f"/einbetten/karte/{slug}/?{mode}" for mode in (DRAWN if modes else DRAWN[:1]))
        yield from (f"/bild/karte/{slug}.svg?{mode}" for mode in (DRAWN if modes else DRAWN[:1]))
        yield from map_files(slug, ALWAYS[:3] if modes else ALWAYS[:1])
        yield f"/bild/zeit/{slug}.svg"
        yield f"/bild/karte/{slug}.svg?bild=vorschau"
        yield f"/oembed/?url=http://testserver/karte/{slug}/"
        yield from (f"/{room}/{slug}/" for room in ("zeit", "tabelle", "indikator", "daten"))
        yield from (f"/einbetten/{room}/{slug}/" for room in ("zeit", "tabelle"))
        yield from (f"/daten/{slug}{ending}" for ending in (*ENDINGS, ".geojson", ".gpkg"))
        yield from (f"/zitat/{slug}.{kind}" for kind in ("bib", "ris"))
        yield f"/daten/{slug}/datapackage.json"
        yield from (f"/api/v1/indikatoren/{slug}", f"/api/v1/werte?indikator={slug}&limit=1000")
        yield from (f"/ogc/collections/werte-{slug}", f"/ogc/collections/werte-{slug}/items?limit=1000")
    for mode in RATES if modes else ():
        yield from (f"/karte/{slugs[0]}/?{mode}", f"/bild/karte/{slugs[0]}.svg?{mode}")
    yield from map_files(slugs[0], RATES[:2] if modes else ())
    yield f"/bild/karte/{slugs[0]}.png?bild=vorschau"
    yield f"/index/{index}/"
    yield f"/index/{index}/?gebiet={areas[-1][0]}"
    yield from (f"/index/{index}{ending}" for ending in ENDINGS)
    yield from (f"/bild/index/{index}.svg", f"/einbetten/index/{index}/")
    for code, name in areas[:3]:
        yield f"/gebiet/{code}-{name}/"
        yield from (f"/gebiet/{code}-{name}{ending}" for ending in ENDINGS)
    yield from put_together(slugs, [code for code, _ in areas[1:]])
    yield from CATALOGUE
    yield from for_programs(areas)
    yield from (*LISTS, "/", "/thema/bevoelkerung/", "/daten/", "/suche/?q=Bezirk")
    yield "/suche/vorschlaege/?q=Anteil"


def for_programs(areas):
    """Yield what the interfaces say beside values."""
    yield from (f"/api/v1/{name}" for name in ("", "themen", "themen/bevoelkerung", "indikatoren", "gebiete"))
    yield from (RELEASES_AS_JSON, f"/api/v1/gebiete/stadt/{areas[0][0]}")
    yield from ("/ogc/", "/ogc/?f=html", "/ogc/conformance", "/ogc/collections", "/ogc/collections?f=html")
    yield "/ogc/collections/gebiete-siedlungsbezirk/items?limit=1000"


def map_files(slug, modes):
    """Yield what a map shows in some modes, as files."""
    for mode in modes:
        yield from (f"/karte/{slug}{ending}?{mode}" for ending in (*ENDINGS, ".geojson"))


def put_together(slugs, codes):
    """Yield comparisons and built tables: all areas that fit, all indicators, a second year."""
    chosen = urlencode({"gebiet": codes[:5], "indikator": slugs}, doseq=True)
    for state in (chosen, f"{chosen}&jahr=2023&vergleichsjahr=2020"):
        yield f"/vergleich/?{state}"
        yield from (f"/vergleich{ending}?{state}" for ending in ENDINGS)
        yield f"/einbetten/vergleich/?{state}"
    yield f"/vergleich/?gebiet={codes[1]}"
    yield f"/bild/vergleich.svg?gebiet={codes[0]}&gebiet={codes[1]}&indikator={slugs[0]}"
    for state in (chosen, f"{chosen}&jahr=2020&jahr=2023", f"{chosen}&sortierung=1"):
        yield f"/tabelle/?{state}"
        yield from (f"/tabelle{ending}?{state}" for ending in ENDINGS)
