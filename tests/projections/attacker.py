"""An attacker who reads a table with its totals and finds what each hidden count can be.

It solves the equations of the table over whole numbers, by narrowing bounds and trying values; it
shares nothing with what hides the counts.
"""

from __future__ import annotations


def table(cells, rows, columns, total):
    """Every shown or hidden entry by its place, totals in row and column 0, and the equations."""
    entries = {(0, 0): total}
    entries |= {(i, 0): count for i, count in enumerate(rows, 1)}
    entries |= {(0, j): count for j, count in enumerate(columns, 1)}
    entries |= {(i, j): c for i, line in enumerate(cells, 1) for j, c in enumerate(line, 1)}
    height, width = len(rows), len(columns)
    lines = [((i, 0), [(i, j) for j in range(1, width + 1)]) for i in range(height + 1)]
    lines += [((0, j), [(i, j) for i in range(1, height + 1)]) for j in range(width + 1)]
    return entries, lines


def grouped(entries):
    """The equations of counts in groups: parts (i, j), the totals (i, 0), and of these (0, 0)."""
    groups = [i for i, j in entries if i and not j]
    inside = [((i, 0), [(k, j) for k, j in entries if k == i and j]) for i in groups]
    return [*inside, ((0, 0), [(i, 0) for i in groups])]


def told_apart(entries, lines, true):
    """The small counts among *true* that are shown, or found to be no number from 1 to 4."""
    found = []
    for place, count in true.items():
        if 0 < count < 5:
            if entries[place] is not None:
                found.append((place, "shown"))
            elif 0 not in place and not all(
                can_be(entries, lines, place, value) for value in range(1, 5)
            ):
                found.append((place, "narrowed"))
    return found


def can_be(entries, lines, place, value, most=40):
    """Whether some table that looks like this one has *value* at the hidden *place*."""
    bounds = {
        one: (count, count) if count is not None else (1, most * 9 if 0 in one else most)
        for one, count in entries.items()
    }
    bounds[place] = (value, value)
    return _solvable(bounds, lines)


def _solvable(bounds, lines):
    bounds = _narrowed(dict(bounds), lines)
    if bounds is None:
        return False
    open_ones = [one for one, (low, high) in bounds.items() if low < high]
    if not open_ones:
        return True
    one = min(open_ones, key=lambda place: (bounds[place][1] - bounds[place][0], place))
    low, high = bounds[one]
    return any(_solvable(bounds | {one: (n, n)}, lines) for n in range(low, high + 1))


def _narrowed(bounds, lines):
    changed = True
    while changed:
        changed = False
        for total, parts in lines:
            lows, highs = sum(bounds[p][0] for p in parts), sum(bounds[p][1] for p in parts)
            news = [(total, lows, highs)]
            for part in parts:
                low, high = bounds[part]
                news.append(
                    (part, bounds[total][0] - (highs - high), bounds[total][1] - (lows - low))
                )
            for place, low, high in news:
                old = bounds[place]
                new = max(old[0], low), min(old[1], high)
                if new[0] > new[1]:
                    return None
                if new != old:
                    bounds[place] = new
                    changed = True
    return bounds
