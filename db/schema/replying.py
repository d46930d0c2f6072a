"""What the review pages need beside the replies: for which mode a wording was signed, and claims found quickly."""

REPLYING: tuple[str, ...] = (
    # what was signed before this step was signed for both modes, and the page said so
    "ALTER TABLE standing_approvals ADD COLUMN mode TEXT NOT NULL DEFAULT 'live' CHECK (mode IN ('live', 'test'))",
    # few among many: asked whenever a reminder is about to leave
    "CREATE INDEX notice_replies_elsewhere ON notice_replies(id) WHERE kind = 'elsewhere'",
)
