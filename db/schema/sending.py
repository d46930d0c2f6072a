"""Short texts and files of notices, what a delivery carries, what offices reply, and what the operator must hear."""

from db.schema.findings import append_only

SENDING: tuple[str, ...] = (
    # the short text for robots; NULL: none, or the draft was edited and its full text goes instead
    "ALTER TABLE notices ADD COLUMN body_im TEXT",
    # a delivery that carries one file and no text, where a channel takes files one by one
    "ALTER TABLE deliveries ADD COLUMN file_id INTEGER REFERENCES notice_files(id)",
    """
CREATE TRIGGER notice_im_frozen BEFORE UPDATE OF body_im ON notices
  WHEN OLD.state <> 'draft' AND NEW.body_im IS NOT OLD.body_im
  BEGIN SELECT RAISE(ABORT, 'a notice is frozen after draft'); END""",
    """
CREATE TRIGGER notice_files_with_draft BEFORE INSERT ON notice_files
  WHEN (SELECT state FROM notices WHERE id = NEW.notice_id) IS NOT 'draft'
  BEGIN SELECT RAISE(ABORT, 'a notice is frozen after draft'); END""",
    *append_only("notice_files"),
    """
CREATE TRIGGER delivery_frozen BEFORE UPDATE ON deliveries
  WHEN NEW.id IS NOT OLD.id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.endpoint_id IS NOT OLD.endpoint_id
    OR NEW.part IS NOT OLD.part OR NEW.body IS NOT OLD.body OR NEW.message_id IS NOT OLD.message_id
    OR NEW.file_id IS NOT OLD.file_id
  BEGIN SELECT RAISE(ABORT, 'what a delivery carries is frozen'); END""",
    """
CREATE TRIGGER delivery_sent_kept BEFORE UPDATE OF state ON deliveries
  WHEN OLD.state = 'sent' AND NEW.state <> 'sent'
  BEGIN SELECT RAISE(ABORT, 'what was sent stays sent'); END""",
    """
CREATE TRIGGER deliveries_no_delete BEFORE DELETE ON deliveries
  BEGIN SELECT RAISE(ABORT, 'deliveries are never deleted'); END""",
    """
CREATE TABLE notice_replies (
  id INTEGER PRIMARY KEY,
  notice_id INTEGER NOT NULL REFERENCES notices(id),
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('acknowledged', 'corrected', 'objected', 'elsewhere', 'explained')),
  note TEXT NOT NULL DEFAULT '',
  url TEXT NOT NULL DEFAULT '',
  said_by TEXT NOT NULL DEFAULT '',
  entered_by TEXT NOT NULL CHECK (entered_by <> ''),
  via TEXT NOT NULL CHECK (via IN ('page', 'link', 'command'))
) STRICT""",
    "CREATE INDEX notice_replies_notice ON notice_replies(notice_id, id)",
    *append_only("notice_replies"),
    # one open row a cause; `told_at`: when it was last sent to the operator, NULL while it was not
    """
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,
  cause TEXT NOT NULL CHECK (cause <> ''),
  channel TEXT NOT NULL DEFAULT '',
  sentence TEXT NOT NULL CHECK (sentence <> ''),
  remedy TEXT NOT NULL DEFAULT '',
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  times INTEGER NOT NULL DEFAULT 1 CHECK (times >= 1),
  told_at TEXT,
  over_at TEXT,
  over_by TEXT,
  CHECK ((over_at IS NULL) = (over_by IS NULL))
) STRICT""",
    "CREATE UNIQUE INDEX alerts_open ON alerts(cause) WHERE over_at IS NULL",
)
