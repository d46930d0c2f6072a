"""What a generation of the form consists of: fields, rows, columns, equations.

Addresses of cells: `T2.<row>.<column>`, `T3.<row>.<column>`, `T4.<group>.<field>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

# Table 3 and table 4 have the same columns in both generations.
T3_COLUMN_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "natural_person": "自然人",
        "business": "商业企业",
        "research": "科研机构",
        "public_welfare": "社会公益组织",
        "legal_service": "法律服务机构",
        "other_org": "其他",
        "total": "总计",
    }
)
T3_COLUMNS = tuple(T3_COLUMN_LABELS)
T3_PARTS = T3_COLUMNS[:-1]
T4_GROUP_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "reconsideration": "行政复议",
        "litigation_direct": "未经复议直接起诉",
        "litigation_after": "复议后起诉",
    }
)
T4_GROUPS = tuple(T4_GROUP_LABELS)
T4_FIELD_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "upheld": "结果维持",
        "corrected": "结果纠正",
        "other": "其他结果",
        "pending": "尚未审结",
        "total": "总计",
    }
)
T4_FIELDS = tuple(T4_FIELD_LABELS)


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of table 2. `decimals`: may have decimals (money); `signed`: may be negative (本年增/减)."""

    address: str
    block: str
    row_label: str
    column_label: str
    decimals: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of table 3. `parents`: the printed labels to its left; `leaf`: counts in （七）总计."""

    key: str
    label: str
    parents: tuple[str, ...] = ()
    leaf: bool = False


@dataclass(frozen=True, slots=True)
class Equation:
    """`subject` = Σ `plus` − Σ `minus`, all addresses. `rule`: the rule that judges it."""

    rule: str
    subject: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.subject, *self.plus, *self.minus)


@dataclass(frozen=True)
class Form:
    """One generation. `detect`: labels that occur in this generation's table 2 only."""

    generation: str
    detect: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Every value cell in printed order: 200 in generation 2021, 198 in 2019."""
        table2 = [field.address for field in self.fields]
        table3 = [f"T3.{row.key}.{column}" for row in self.rows for column in T3_COLUMNS]
        table4 = [f"T4.{group}.{field}" for group in T4_GROUPS for field in T4_FIELDS]
        return (*table2, *table3, *table4)

    @cached_property
    def table_addresses(self) -> Mapping[str, tuple[str, ...]]:
        """The addresses of T2, T3 and T4."""
        return {
            table: tuple(address for address in self.addresses if address.startswith(table))
            for table in ("T2", "T3", "T4")
        }

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """Every relation that must hold: printed in the form, or the meaning of 总计."""
        leaves = [row.key for row in self.rows if row.leaf]
        balance = (_balance(column) for column in T3_COLUMNS)
        results = (
            Equation("A32", f"T3.total.{column}", tuple(f"T3.{leaf}.{column}" for leaf in leaves))
            for column in T3_COLUMNS
        )
        across = (
            Equation("A33", f"T3.{row.key}.total", tuple(f"T3.{row.key}.{part}" for part in T3_PARTS))
            for row in self.rows
        )
        reviews = (
            Equation("A41", f"T4.{group}.total", tuple(f"T4.{group}.{field}" for field in T4_FIELDS[:-1]))
            for group in T4_GROUPS
        )
        return (*balance, *results, *across, *reviews)

    @cached_property
    def equations_by_rule(self) -> Mapping[str, Mapping[str, Equation]]:
        """rule code → subject → equation."""
        found: dict[str, dict[str, Equation]] = {}
        for equation in self.equations:
            found.setdefault(equation.rule, {})[equation.subject] = equation
        return found

    @cached_property
    def decimal_addresses(self) -> frozenset[str]:
        """Cells that hold money."""
        return frozenset(field.address for field in self.fields if field.decimals)

    @cached_property
    def signed_addresses(self) -> frozenset[str]:
        """Cells that may be negative."""
        return frozenset(field.address for field in self.fields if field.signed)

    @cached_property
    def printed(self) -> Mapping[str, tuple[str, str]]:
        """address → (row label, column label) as the form prints them."""
        table2 = {field.address: (field.row_label, field.column_label) for field in self.fields}
        table3 = {
            f"T3.{row.key}.{column}": (row.label, label)
            for row in self.rows
            for column, label in T3_COLUMN_LABELS.items()
        }
        table4 = {
            f"T4.{group}.{field}": (group_label, field_label)
            for group, group_label in T4_GROUP_LABELS.items()
            for field, field_label in T4_FIELD_LABELS.items()
        }
        return {**table2, **table3, **table4}


def _balance(column: str) -> Equation:
    return Equation(
        "A31",
        f"T3.total.{column}",
        plus=(f"T3.new_received.{column}", f"T3.carried_in.{column}"),
        minus=(f"T3.carried_out.{column}",),
    )
