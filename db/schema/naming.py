"""Whom a notice about many bodies names beside its findings: what it says of them is asked again before it leaves."""

from db.schema.findings import append_only

NAMING: tuple[str, ...] = (
    # `late`: published after its date `due`, on the `day` that its page shows; `unseen`: looked for and not found
    """
CREATE TABLE notice_bodies (
  notice_id INTEGER NOT NULL REFERENCES notices(id),
  agency_code TEXT NOT NULL REFERENCES agencies(code),
  said TEXT NOT NULL CHECK (said IN ('late', 'unseen')),
  due TEXT NOT NULL,
  day TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (notice_id, agency_code),
  CHECK ((said = 'late') = (day <> ''))
) STRICT, WITHOUT ROWID""",
    """
CREATE TRIGGER notice_bodies_with_draft BEFORE INSERT ON notice_bodies
  WHEN (SELECT state FROM notices WHERE id = NEW.notice_id) IS NOT 'draft'
  BEGIN SELECT RAISE(ABORT, 'a notice is frozen after draft'); END""",
    *append_only("notice_bodies"),
)
