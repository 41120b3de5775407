"""The vocabularies of what the store keeps: where orders, planned lectures and plans stand."""

from geo.vocabulary import Vocabulary, Word

ORDER_STATUSES = Vocabulary(
    "order_status",
    {
        "ordered": Word("待派单", "ordered"),
        "dispatched": Word("已派单", "dispatched"),
        "accepted": Word("已接单", "accepted"),
        "declined": Word("已谢绝", "declined"),
        "held": Word("已宣讲", "lecture held"),
        "reviewed": Word("已评单", "reviewed"),
        "cancelled": Word("已取消", "cancelled"),
    },
)
PLANNED_STATUSES = Vocabulary(
    "planned_status",
    {
        "planned": Word("拟安排", "planned"),
        "ordered": Word("已转为预约", "has become an order"),
        "dropped": Word("已移出", "taken off the list"),
    },
)
LISTED_PLAN_STATUSES = Vocabulary(
    "plan_status",
    {
        "draft": Word("草稿", "draft"),
        "published": Word("已发布", "published"),
        "done": Word("已完成", "done"),
        "deleted": Word("已删除", "deleted"),
    },
)
"""What a list of plans tells apart: a deleted plan keeps the status it had."""
PLAN_STATUSES = LISTED_PLAN_STATUSES.only("draft", "published", "done")
PLAN_CHANGES = Vocabulary(
    "plan_change",
    {
        "saved": Word("保存", "saved"),
        "planned": Word("规划", "planned"),
        "edited": Word("人工调整", "edited by hand"),
        "updated": Word("更新时间", "times brought up to date"),
        "restored": Word("恢复自版本", "restored from version"),
        "renamed": Word("更名", "renamed"),
        "copied": Word("复制自方案", "copied from plan"),
        "repaired": Word("修复自版本", "repaired from version"),
    },
)
"""How a version of a plan came about; restored, copied and repaired ones name their origin."""
PLAN_ORDERS = Vocabulary(
    "plan_order",
    {
        "changed": Word("最近修改", "changed lately"),
        "date": Word("按行程日期", "by date of the tour"),
        "name": Word("按名称", "by name"),
    },
)
"""Orders of the list of plans."""
ROUTE_STATES = Vocabulary(
    "route_state",
    {
        "draft": Word("草稿", "draft"),
        "approved": Word("已审定", "approved"),
        "published": Word("已发布", "published"),
    },
)
"""How far a kept route of a network has come: a draft is approved, then published."""
