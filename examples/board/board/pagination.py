"""A long list in pages."""

from __future__ import annotations

from dataclasses import dataclass

from glassware import abort, request


@dataclass(frozen=True)
class Page:
    """One page of a list.

    Attributes:
        number: Which page, from 1 on.
        size: How many entries a page has.
        total: How many entries there are in all.
    """

    number: int
    size: int
    total: int

    @classmethod
    def asked_for(cls, total: int, size: int) -> Page:
        """Return the page that the query string names, or answer 404 when there is none."""
        page = cls(request.args.get("page", 1, type=int), size, total)
        if not 1 <= page.number <= page.last:
            count = f"{page.last} page" + ("s" if page.last > 1 else "")
            abort(404, description=f"There is no page {page.number}: there are {count}.")
        return page

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page too."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many entries come before."""
        return (self.number - 1) * self.size

    @property
    def shown(self) -> list[int | None]:
        """The numbers to link: the ends, the neighbours, and none for a gap."""
        near = {1, self.last, *range(self.number - 1, self.number + 2)}
        numbers: list[int | None] = []
        for number in sorted(number for number in near if 1 <= number <= self.last):
            if numbers and number - (numbers[-1] or 0) > 1:
                numbers.append(None)
            numbers.append(number)
        return numbers
