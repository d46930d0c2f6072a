"""How static lists go on to their next page: one file a dialect, pure: page in, addresses out.

Each dialect says `following(page, number)`: where page `number + 1` may stand, best guess first, none after the last
page; and `pages(page)`: how many pages the list says it has.
"""
