"""One file a page, or a few that belong together. Each has a blueprint called `page`, listed in `gouji.review.app`."""
