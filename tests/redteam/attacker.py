"""A stranger with a linear programme: works out withheld counts from notes of a crawl.

Written apart from the project: it knows the words on the pages, how fractions
are rounded, that areas make up the city and that years of age are an order.
"""

import re
from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack
from scipy.sparse.csgraph import connected_components

GAP = "gesperrt"
MOST = 10_000_000
AGES = (
    (re.compile(r"^(.*?) ?unter (\d+) Jahren?$"), lambda found: (0, int(found[2]))),
    (re.compile(r"^(.*?) (\d+) bis unter (\d+) Jahre$"), lambda found: (int(found[2]), int(found[3]))),
    (re.compile(r"^(.*?) (\d+) Jahre und älter$"), lambda found: (int(found[2]), 200)),
    (re.compile(r"^(Einwohner) mit Hauptwohnsitz$"), lambda found: (0, 200)),
)


def number(text):
    """Return the fraction at the start of a text, or None."""
    found = re.match(r"(−|-)?(\d[\d.]*)(?:,(\d+))?(?![\d.])", text.strip())
    if not found:
        return None
    size = Fraction(found[2].replace(".", "") + (f".{found[3]}" if found[3] else ""))
    return -size if found[1] else size


def sides(words):
    """Return numerator, denominator and factor of a formula in German; terms are (sign, name, shift)."""
    factor, found = 1, re.search(r" × ([\d.]+)$", words)
    if found:
        factor, words = int(found[1].replace(".", "")), words[: found.start()]
    above, _, below = words.partition(" ÷ ")
    return terms(above), terms(below), factor


def terms(words):
    words = words.strip()
    depth = [0]
    for letter in words:
        depth.append(depth[-1] + (letter == "(") - (letter == ")"))
    if words.startswith("(") and words.endswith(")") and min(depth[1:-1]) > 0:
        words, depth = words[1:-1], [level - 1 for level in depth[1:-1]]
    found, start, sign = [], 0, 1
    for place in range(len(words) + 1):
        here = words[place : place + 3]
        if place == len(words) or (depth[place] == 0 and here in (" + ", " − ")):
            if words[start:place]:
                found.append((sign, *hint(words[start:place])))
            start, sign = place + 3, -1 if here == " − " else 1
    return found


def hint(name):
    """Return a name without its hint, the shift in years, and the years in which it counts."""
    shift, first, last = 0, 0, 9999
    if found := re.search(r" \((\d+) Jahre zuvor\)$", name):
        shift = -int(found[1])
    elif found := re.search(r" \(bis (\d{4})\)$", name):
        last = int(found[1])
    elif found := re.search(r" \((\d{4}) bis (\d{4})\)$", name):
        first, last = int(found[1]), int(found[2])
    elif found := re.search(r" \(ab (\d{4})\)$", name):
        first = int(found[1])
    return (name[: found.start()] if found else name), shift, first, last


class Attacker:
    """Collects equations from notes, and works out what is withheld."""

    def __init__(self, *notes):
        """Take notes of one or several crawls: what one edition hides another may show."""
        self.column, self.rows = {}, []
        self.gaps, self.shown = {}, set()
        self.city = notes[-1].city
        self.areas = sorted(notes[-1].areas)
        for note in notes:
            for place, texts in sorted(note.said.items()):
                self.figure(note, place, texts)
        self.order_of_ages()
        self.sexes()
        self.sums()

    def count(self, name, area, year):
        return self.column.setdefault((name, area, year), len(self.column))

    def say(self, entries, low, high):
        self.rows.append((entries, low, high))

    def figure(self, note, place, texts):
        """Turn everything that was heard about one value into statements about two counts."""
        indicator, area, year = place
        words = note.words.get(indicator, "")
        if not words or "Altersjahre" in words or "Fläche" in words:
            return
        above, below, factor = sides(words)
        sign, denominator = (
            [(sign, name, year + shift) for sign, name, shift, first, last in side if first <= year <= last]
            for side in (above, below)
        )
        heard = {number(text) for text in texts} - {None}
        for value in heard:
            half = Fraction(1, 2 * 10 ** note.decimals.get(indicator, 0))
            self.quotient(area, sign, denominator, factor, value - half, value + half)
        keys = [(name, area, when) for _, name, when in (*sign, *denominator)]
        if heard:
            self.shown.update(keys)
        elif GAP in " ".join(texts):
            self.gaps[place] = keys[: len(sign)], keys
            self.class_of(note, place, texts, sign, denominator, factor)
        if note.units.get(indicator) == "%" and all(s == 1 for s, _, _ in sign) and denominator:
            entries = [(self.count(name, area, when), 1) for _, name, when in denominator]
            entries += [(self.count(name, area, when), -1) for _, name, when in sign]
            self.say(entries, 0, None)

    def quotient(self, area, above, below, factor, low, high):
        for limit, is_low in ((low, True), (high, False)):
            entries = [(self.count(name, area, when), sign * factor) for sign, name, when in above]
            entries += [(self.count(name, area, when), -sign * limit) for sign, name, when in below]
            constant = 0 if below else limit
            self.say(entries, constant if is_low else None, None if is_low else constant)

    def class_of(self, note, place, texts, above, below, factor):
        """Use the class of a withheld area, should a page show it."""
        for text in texts:
            found = re.search(r"Klasse (\d+) von", text)
            ranges = note.ranges.get((place[0], place[2]), [])
            if found and int(found[1]) <= len(ranges):
                low, high = (number(end) for end in ranges[int(found[1]) - 1])
                self.quotient(place[1], above, below, factor, low, high)

    def order_of_ages(self):
        """Ages that touch sum up: the pieces between all limits make up every group."""
        families: dict[tuple[str, str, int], dict[str, tuple[int, int]]] = defaultdict(dict)
        for name, area, year in list(self.column):
            for pattern, limits in AGES:
                if found := pattern.match(name):
                    families[found[1], area, year][name] = limits(found)
                    break
        for (stem, area, year), groups in families.items():
            ends = sorted({limit for group in groups.values() for limit in group})
            pieces = list(pairwise(ends))
            for name, (start, end) in groups.items():
                inside = [p for p in pieces if start <= p[0] and p[1] <= end]
                entries = [(self.count(f"{stem} {p}", area, year), 1) for p in inside]
                self.say([*entries, (self.count(name, area, year), -1)], 0, 0)

    def sexes(self):
        """Women and men make up a group."""
        for name, area, year in list(self.column):
            if name.endswith(", weiblich"):
                whole = name.removesuffix(", weiblich")
                both = [(self.count(part, area, year), 1) for part in (name, f"{whole}, männlich")]
                self.say([*both, (self.count(whole, area, year), -1)], 0, 0)

    def sums(self):
        """The areas make up the city, but for people without a place."""
        for name, year in {(name, year) for name, area, year in self.column if area in self.areas}:
            entries = [(self.count(name, area, year), 1) for area in self.areas]
            rest = self.count(f"Rest von {name}", None, year)
            self.say([*entries, (rest, 1), (self.count(name, self.city, year), -1)], 0, 0)

    def recovered(self, threshold=lambda name: 3):
        """Return {(name, area, year): (low, high)} of withheld counts that are pinned or proven small."""
        wanted = {key for above, _ in self.gaps.values() for key in above} - self.shown
        found = {}
        for key, low, high in self.intervals(wanted):
            if low >= high or (low >= 1 and high < threshold(key[0])):
                found[key] = (low, high)
        return found

    def at_least_one(self):
        """Return the counts that must be what is withheld: all others of the rate stand elsewhere.

        Zeros are printed, so they are at least 1.
        """
        left = [set(keys) - self.shown for _, keys in self.gaps.values()]
        return {key for keys in left if len(keys) == 1 for key in keys}

    def intervals(self, wanted):
        """Yield what is known of counts: the smallest and largest whole number that fits everything."""
        size = len(self.column)
        lower, upper = np.zeros(size), np.full(size, float(MOST))
        for key in self.at_least_one():
            lower[self.column[key]] = 1
        matrix, limits = self.matrix()
        self.round_in(matrix, limits, lower, upper)
        unknown = lower < upper
        links = matrix.tocoo()
        links = [array[unknown[links.col]] for array in (links.row, links.col + matrix.shape[0])]
        pairs = coo_array((np.ones(len(links[0])), links), shape=(sum(matrix.shape),) * 2)
        _, labels = connected_components(pairs, directed=False)
        for key in sorted(wanted, key=str):
            place = self.column[key]
            low, high = lower[place], upper[place]
            if low < high:
                near = labels == labels[place + matrix.shape[0]]
                rows, columns = (
                    np.flatnonzero(near[: matrix.shape[0]]),
                    np.flatnonzero(near[matrix.shape[0] :]),
                )
                low, high = self.extremes(matrix, limits, lower, upper, rows, columns, place)
            yield key, int(low), int(high)

    def matrix(self):
        entries = [
            (row, column, float(factor))
            for row, (found, _, _) in enumerate(self.rows)
            for column, factor in found
        ]
        table = np.array(entries)
        places = (table[:, 0].astype(int), table[:, 1].astype(int))
        matrix = coo_array((table[:, 2], places), shape=(len(self.rows), len(self.column))).tocsr()
        low = np.array([-np.inf if low is None else float(low) for _, low, _ in self.rows])
        high = np.array([np.inf if high is None else float(high) for _, _, high in self.rows])
        return matrix, (low, high)

    def round_in(self, matrix, limits, lower, upper):
        """Narrow whole numbers row by row, as one would by hand."""
        for _ in range(6):
            for row in range(matrix.shape[0]):
                span = slice(matrix.indptr[row], matrix.indptr[row + 1])
                columns, factors = matrix.indices[span], matrix.data[span]
                if len(columns) <= 3 or np.count_nonzero(lower[columns] < upper[columns]) == 1:
                    narrow(columns, factors, limits[0][row], limits[1][row], lower, upper)

    def extremes(self, matrix, limits, lower, upper, rows, columns, place):
        part = matrix[rows][:, columns]
        fixed = matrix[rows] @ np.where(np.isin(np.arange(len(lower)), columns), 0, lower)
        low, high = limits[0][rows] - fixed, limits[1][rows] - fixed
        below, above = np.isfinite(high), np.isfinite(low)
        a_ub = vstack([part[below], -part[above]])
        b_ub = np.concatenate([high[below], -low[above]])
        bounds = np.column_stack([lower[columns], upper[columns]])
        cost = (columns == place).astype(float)
        found = []
        for side in (1, -1):
            answer = linprog(side * cost, A_ub=a_ub, b_ub=b_ub, bounds=bounds.tolist(), method="highs")
            assert answer.status == 0 and answer.fun is not None, answer.message
            found.append(side * answer.fun)
        return ceil(found[0] - 1e-6), floor(found[1] + 1e-6)


def narrow(columns, factors, low, high, lower, upper):
    least = np.minimum(factors * lower[columns], factors * upper[columns])
    most = np.maximum(factors * lower[columns], factors * upper[columns])
    for place, factor, own_least, own_most in zip(columns, factors, least, most, strict=True):
        ends = ((high - (least.sum() - own_least)) / factor, (low - (most.sum() - own_most)) / factor)
        down, up = sorted(ends)
        if np.isfinite(up):
            upper[place] = min(upper[place], floor(up + 1e-6))
        if np.isfinite(down):
            lower[place] = max(lower[place], ceil(down - 1e-6))
