"""Made-up numbers of persons, valid as real ones are."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(area: str = "370302", born: str = "19900101", serial: str = "123") -> str:
    """With the right check digit."""
    figures = f"{area}{born}{serial}"
    return figures + "10X98765432"[sum(int(one) * weight for one, weight in zip(figures, WEIGHTS, strict=True)) % 11]


def card(figures: str = "622202123456789012") -> str:
    """With the right last digit."""
    doubled = [sum(divmod(int(one) * (2 - at % 2), 10)) for at, one in enumerate(reversed(figures))]
    return figures + str(-sum(doubled) % 10)


identities = st.builds(
    identity,
    st.sampled_from(["110101", "370302", "440305", "540102", "650100", "820000"]),
    st.dates(date(1910, 1, 1), date(2009, 12, 31)).map(lambda day: f"{day:%Y%m%d}"),
    st.integers(0, 999).map(lambda number: f"{number:03}"),
)
mobiles = st.builds(lambda second, rest: f"1{second}{rest:09}", st.sampled_from("3456789"), st.integers(0, 10**9 - 1))
cards = st.builds(
    lambda rest, length: card(f"622848{rest:012}"[: length - 1]),
    st.integers(0, 10**12 - 1),
    st.sampled_from([16, 17, 19]),
).filter(lambda number: not "1900" <= number[6:10] <= "2039")  # what has a day in it may be a permit
