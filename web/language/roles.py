"""The vocabularies of accounts: roles, and what a key of a program may do."""

from geo.vocabulary import Vocabulary, Word

ROLES = Vocabulary(
    "role",
    {
        "admin": Word("管理员", "administrator"),
        "planner": Word("规划员", "planner"),
        "supervisor": Word("督导", "supervisor"),
        "county": Word("县管理员", "county officer"),
        "station": Word("站点", "station"),
        "lecturer": Word("宣讲员", "lecturer"),
        "visitor": Word("访客", "visitor"),
    },
)
KEY_ACCESS = Vocabulary(
    "key_access",
    {
        "read": Word("只读", "read"),
        "write": Word("读和改", "read and change"),
        "link": Word("个人链接", "personal link"),
    },
)
