"""Compound files ([MS-CFB]) of streams given by path: `{"WordDocument": b"…", "ObjectPool/_1/Contents": b"…"}`."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT, DIFAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC, 0xFFFFFFFF
IN_HEADER = 109


@dataclass
class Node:
    """A line of the directory."""

    name: str
    kind: int
    data: bytes = b""
    children: dict[str, Node] = field(default_factory=dict)
    number: int = 0
    left: int = NONE
    right: int = NONE
    child: int = NONE
    start: int = END


def compound_file(streams: dict[str, bytes]) -> bytes:
    """All of it: header, sectors of streams, small streams, directory and sector tables."""
    root = _tree(streams)
    nodes = list(_numbered(root))
    _linked(root)
    sectors: list[bytes] = []
    fat: list[int] = []

    def stored(data: bytes) -> int:
        if not data:
            return END
        start = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), END])
        return start

    mini = b""
    mini_fat: list[int] = []
    for node in nodes:
        if node.kind == 2 and len(node.data) >= CUTOFF:
            node.start = stored(node.data)
        elif node.kind == 2 and node.data:
            node.start = len(mini_fat)
            count = -(-len(node.data) // MINI)
            mini += node.data.ljust(count * MINI, b"\0")
            mini_fat += [*range(node.start + 1, node.start + count), END]
    root.data, root.start = mini, stored(mini)
    table = stored(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) // 128) * SECTOR, b"\xff"))
    directory = stored(b"".join(map(_entry, nodes)).ljust(-(-len(nodes) // 4) * SECTOR, b"\0"))
    first_fat = len(sectors)
    count = further = 0  # sectors of the table, and sectors that name those of them which the header has no room for
    while count * 128 < first_fat + count + further:
        count += 1
        further = -(-max(0, count - IN_HEADER) // 127)
    fat += [FAT] * count + [DIFAT] * further
    packed = struct.pack(f"<{len(fat)}I", *fat).ljust(count * SECTOR, b"\xff")
    named = list(range(first_fat, first_fat + count))
    behind = first_fat + count
    chain = b""
    for at in range(further):
        part = named[IN_HEADER + 127 * at : IN_HEADER + 127 * (at + 1)]
        follows = behind + at + 1 if at + 1 < further else END
        chain += struct.pack("<128I", *part, *[FREE] * (127 - len(part)), follows)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, count, directory, 0, CUTOFF, table, -(-len(mini_fat) // 128), behind if further else END, further),
        *named[:1],
    )
    rest = [*named[1:IN_HEADER], *[FREE] * (IN_HEADER - count)]
    return header + struct.pack(f"<{IN_HEADER - 1}I", *rest) + b"".join(sectors) + packed + chain


def _tree(streams: dict[str, bytes]) -> Node:
    root = Node("Root Entry", 5)
    for path, data in streams.items():
        *folders, name = path.split("/")
        node = root
        for folder in folders:
            node = node.children.setdefault(folder, Node(folder, 1))
        node.children[name] = Node(name, 2, data)
    return root


def _numbered(root: Node) -> list[Node]:
    nodes = [root]
    for node in nodes:
        nodes += node.children.values()
    for number, node in enumerate(nodes):
        node.number = number
    return nodes


def _linked(node: Node) -> None:
    """Children as a balanced tree, shorter names first."""
    children = sorted(node.children.values(), key=lambda one: (len(one.name), one.name.upper()))
    node.child = _balanced(children)
    for child in children:
        _linked(child)


def _balanced(nodes: list[Node]) -> int:
    if not nodes:
        return NONE
    middle = len(nodes) // 2
    nodes[middle].left, nodes[middle].right = _balanced(nodes[:middle]), _balanced(nodes[middle + 1 :])
    return nodes[middle].number


def _entry(node: Node) -> bytes:
    name = (node.name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name,
        len(name),
        node.kind,
        1,
        *(node.left, node.right, node.child),
        b"",
        *(0, 0, 0),
        *(node.start if node.kind != 1 else 0, len(node.data)),
    )
