"""How the sheets look: fonts, borders, colours, protection, print set-up. What a colour says is always said in words too."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

SONG, HEI, KAI = "宋体", "黑体", "楷体"
THIN = Border(*(Side(style="thin", color="000000") for _ in range(4)))
INPUT = PatternFill("solid", fgColor="FFF8DC")
COMPUTED = PatternFill("solid", fgColor="EDEFF2")
HEAD = PatternFill("solid", fgColor="F5F5F5")
OPEN = Protection(locked=False)
LINE = 15.5  # points of a line of 10.5 point characters
GREEN, RED, AMBER = ("1E6B32", "E3F3E6"), ("A8201A", "FBE3E1"), ("8A5A00", "FDF0CF")
BALANCED, DIFFERS, UNFILLED = "✓ 平衡", "差", "未填"


def centred(*, left: bool = False, vertical: str = "center") -> Alignment:
    """Wrapped text, in the middle of its cell."""
    return Alignment(
        horizontal="left" if left else "center", vertical=vertical, wrap_text=True, indent=1 if left else 0
    )


def font(size: float = 10.5, *, name: str = SONG, bold: bool = False, color: str = "000000") -> Font:
    """宋体 五号 unless said otherwise."""
    return Font(name=name, size=size, bold=bold, color=color)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column; a Han character is two units wide. Nobody computes it before it is opened."""
    room = max(int(width) - 1, 2)
    return sum(-(-max(_width(line), 1) // room) for line in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def box(page: Worksheet, area: str) -> None:
    """A border around every cell of an area: a merged cell has that of its corner only."""
    for row in page[area]:
        for cell in row:
            cell.border = THIN


def tell_apart(page: Worksheet, area: str, first: str) -> None:
    """Results of checks: ✓ green, 差 and ✗ red, anything else that is said amber."""
    tones = (
        (f'LEFT({first},1)="✓"', GREEN),
        (f'OR(LEFT({first},1)="差",LEFT({first},1)="✗",LEFT({first},1)="有")', RED),
        (f"LEN({first})>0", AMBER),
    )
    for formula, (ink, fill) in tones:
        page.conditional_formatting.add(area, _toned(formula, ink, fill))


def accuse(page: Worksheet, area: str, formula: str) -> None:
    """A cell that holds what it must not: red and bold. The words stand on the sheet of checks."""
    page.conditional_formatting.add(area, _toned(formula, *RED))


def _toned(formula: str, ink: str, fill: str) -> FormulaRule:
    made = FormulaRule(formula=[formula], stopIfTrue=True)
    made.dxf = DifferentialStyle(font=Font(bold=True, color=ink), fill=PatternFill("solid", bgColor=fill, fgColor=fill))
    return made


def lock(page: Worksheet) -> None:
    """Against slips, not against people: there is no password."""
    page.protection.sheet = True
    page.protection.formatColumns = False
    page.protection.formatRows = False


def to_print(page: Worksheet, area: str, *, heads: str = "", one_page: bool = True, wide: bool = False) -> None:
    """A4, as wide as the paper. `heads`: rows that are repeated on each page."""
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = "landscape" if wide else "portrait"
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 1 if one_page else 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = 0.6
    margins.top = margins.bottom = 0.75
    page.oddFooter.center.text = "— &P —"
    page.print_area = area
    if heads:
        page.print_title_rows = heads
