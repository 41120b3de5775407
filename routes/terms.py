"""The vocabularies of tours, books and dispatches: every list of codes, once."""

from dataclasses import dataclass

from geo.errors import N_
from geo.vocabulary import Vocabulary, Word

STORYLINES = Vocabulary(
    "storyline",
    {
        "off": Word("不限", "does not matter"),
        "soft": Word("尽量按顺序", "where it pays"),
        "hard": Word("必须按顺序", "always"),
    },
)
"""Whether sites are visited in the order of history."""
REASONS = Vocabulary(
    "reason",
    {
        "closed": Word("这几天闭馆", "closed on these days"),
        "not_visitable": Word("不能参观", "cannot be visited"),
        "to_locate": Word("先定位", "to be located first"),
        "unreachable": Word("到不了", "cannot be reached"),
        "no_time": Word("时间不够", "no time left"),
        "too_small": Word("容量不足", "too small for the group"),
        "shifts": Word("分批太多", "too many shifts"),
        "no_lecturer": Word("届时无宣讲员", "no lecturer then"),
        "leg_limit": Word("单程车程过长", "drives too long"),
        "lunch": Word("午餐时间排不下", "no room for lunch"),
        "one_driver": Word("超出一名司机的日驾驶时间", "too far for one driver"),
        "lecturer": Word("赶不上宣讲时间", "not in time for its lecturer"),
        "at_most": Word("同类点位已足", "enough of its kind"),
        "storyline": Word("不合历史顺序", "against the order of history"),
    },
)
"""Why a site that was wanted is not in a plan."""
WARNINGS = Vocabulary(
    "warning",
    {
        "assumed_hours": Word("开放时间为推定：", "opening hours assumed:"),
        "coarse_position": Word("位置不精确：", "position known only roughly:"),
        "below_minimum": Word("少于要求的点位数：", "fewer sites than asked for:"),
        "slack": Word("预留时间：", "time in reserve:"),
        "transfer": Word("上下车：", "getting off and on:"),
        "packed_lunch": Word("午餐：", "lunch:"),
        "buses": Word("车辆与分批：", "coaches and batches:"),
        "capacity_unknown": Word("容量未知：", "capacity not known:"),
        "night_driving": Word("夜间行车：", "driving by night:"),
        "week_driving": Word("一周行车：", "driving in a week:"),
        "assumed_audience": Word("按对象推定：", "assumed for the audience:"),
        "site_line": Word("清单中未识别的行：", "line of the list not understood:"),
        "not_all_listed": Word("清单遗址未能全部列入：", "not all listed sites fit:"),
        "begin_later": Word("换一天出发更好：", "better begun on another day:"),
        "longer_day": Word("这样就能全部列入：", "all fit with longer days:"),
        "much_driving": Word("车程多于参观：", "more driving than visiting:"),
        "long_days": Word("有的日子车程偏多：", "days with much driving:"),
        "empty_days": Word("有一天没有安排：", "a day without a visit:"),
        "spare_day": Word("可以少用一天：", "a day could be saved:"),
        "worth_no_drive": Word("按此权衡不值得跑：", "not worth the drive as weighed:"),
        "balance": Word("车程与参观的权衡：", "driving weighed against sites:"),
    },
)
"""What has to be checked before a group goes; a number follows."""
OPENINGS = Vocabulary(
    "opening",
    {
        "open": Word("今日开放", "Open today"),
        "closed": Word("今日闭馆", "Closed today"),
        "shut": Word("不能参观", "Cannot be visited"),
    },
)
HOURS_BASES = Vocabulary(
    "hours_basis",
    {
        "published": Word("已公布", "published hours"),
        "assumed": Word("按同类场所推定，未公布", "assumed for places of this kind, not published"),
    },
)
EVENTS = Vocabulary(
    "book_event",
    {
        "drive": Word("乘车", "Drive"),
        "wait": Word("等候", "Wait"),
        "off": Word("停车、下车、步行", "Park, get off, walk"),
        "on": Word("步行、上车", "Walk back, get on"),
        "visit": Word("参观", "Visit"),
        "lunch": Word("午餐", "Lunch"),
        "overnight": Word("住宿", "Overnight stay"),
        "end": Word("行程结束", "End of the tour"),
    },
)
"""What happens on a day of a plan book."""
BUDGET_ITEMS = Vocabulary(
    "budget_item",
    {
        "transport": Word("交通（租车、过路）", "Transport (hire, fuel, tolls)"),
        "lodging": Word("住宿", "Lodging"),
        "meals": Word("用餐", "Meals"),
        "guides": Word("讲解、教学", "Guides and teaching"),
        "materials": Word("教材、资料", "Teaching materials"),
        "insurance": Word("保险", "Insurance"),
        "other": Word("其他", "Other"),
    },
)
"""What a tour costs money for, as the lines of a budget."""
ACTIVITIES = Vocabulary(
    "activity",
    {
        "martyrs_cemetery": Word("祭扫、默哀、敬献花篮", "Wreath laying and silence"),
        "former_site": Word("现场教学、听讲解", "Teaching on the site"),
        "memorial_hall": Word("参观陈列、听讲解", "Exhibition with a guide"),
        "battlefield": Word("现场教学、重走战场", "Teaching on the battlefield"),
        "monument": Word("瞻仰、默哀、重温誓词", "Tribute and silence"),
        "camp_ruin": Word("现场教学、野外体验", "Teaching at the camp"),
        "museum": Word("参观馆藏、听讲解", "Museum visit with a guide"),
        "industrial_heritage": Word("参观、听讲解", "Visit with a guide"),
    },
)
"""What a group usually does at a site, by category: proposed where the organisers say nothing."""
OPEN_REASONS = Vocabulary(
    "open_reason",
    {
        "topic": Word("没有宣讲员讲此主题", "no lecturer speaks on this topic"),
        "language": Word(
            "讲此主题的宣讲员都不会该语言", "no lecturer of this topic speaks the language"
        ),
        "available": Word(
            "符合条件的宣讲员这些天都没有空", "no such lecturer is free on these days"
        ),
        "within": Word(
            "符合条件的宣讲员都住在行程上限以外", "no such lecturer lives within the travel limit"
        ),
        "taken": Word(
            "符合条件的宣讲员都已派往别处", "all such lecturers are taken by other orders"
        ),
        "room": Word("场所这些天另有宣讲", "the venue has other lectures on these days"),
        "gone": Word("场所已不在台账中", "the venue is no longer in the register"),
    },
)
"""Why an order stays open: the first rule that leaves nobody, or that its venue is gone."""
INSPECTION_REASONS = Vocabulary(
    "inspection_reason",
    {
        "unreachable": Word("路网无法往返", "no road of the network leads there and back"),
        "no_time": Word("各组天数内排不下", "no time left in the days of the groups"),
    },
)
"""Why a centre that was drawn is visited by no group."""

NETWORK_REASONS = Vocabulary(
    "network_reason",
    {
        "not_visitable": Word("不能参观", "cannot be visited"),
        "to_locate": Word("位置待核实", "to be located first"),
        "no_site": Word("没有可参观的点位", "no site to visit"),
        "no_route": Word("没有候选路线", "no candidate route"),
        "too_far": Word("离起点过远", "too far from a start"),
        "not_chosen": Word("得不偿失，未选", "not worth its cost"),
    },
)
"""Why no route of a network serves a site, a county or a county seat."""
NETWORK_LEFT = Vocabulary(
    "network_left",
    {
        "site": Word("点位", "site"),
        "county": Word("县（市、区）", "county"),
        "seat": Word("县城", "county seat"),
    },
)
"""What a network of routes may leave without."""
NETWORK_SETS = Vocabulary(
    "network_set",
    {
        "network": Word("路线网络", "network"),
        "greedy": Word("贪心选择", "greedy choice"),
        "candidates": Word("全部候选路线（上限）", "all candidates (bound)"),
        "examples": Word("示例路线", "example tours"),
    },
)
"""Sets of routes that are measured alike."""
ROUTE_CHANGES = Vocabulary(
    "route_change",
    {
        "gone": Word("点位已删除", "site left the data"),
        "closed": Word("点位关闭", "site closed"),
        "demolished": Word("点位已不存", "site no longer stands"),
        "under_repair": Word("点位维修", "site under repair"),
        "restorable": Word("可恢复点位", "site can come back"),
        "moved": Word("点位移动", "site moved"),
        "hours": Word("开放时间变化", "hours changed"),
        "visit": Word("参观时长变化", "visit changed"),
        "roads": Word("道路用时变化", "drive changed"),
        "no_road": Word("无路可达", "no road"),
    },
)
"""What may change beneath a published route."""
REPAIRS = Vocabulary(
    "route_repair",
    {
        "retime": Word("按新用时更新", "new times"),
        "drop": Word("去掉点位", "drop"),
        "replace": Word("替换点位", "replace"),
        "reorder": Word("调整顺序", "reorder"),
        "restore": Word("恢复点位", "restore"),
    },
)
"""What may be done with a route that has changed."""
ROUTE_UPKEEPS = Vocabulary(
    "route_upkeep",
    {
        "broken": Word("不再可行", "does not hold"),
        "changed": Word("有变化，仍可行", "changed, still holds"),
    },
)
"""How a published route stands that has changed since it was timed."""
NETWORK_WINTERS = Vocabulary(
    "network_winter",
    {
        "holds": Word("照原样可行", "as it is"),
        **REPAIRS.only("drop", "replace", "reorder"),
        "none": Word("没有可行的安排", "none found"),
    },
)
"""How a route is driven in winter."""


@dataclass(frozen=True)
class Score(Word):
    """An item of a scoring sheet: what to look at, and the most points it gives."""

    look: str = ""
    points: int = 0


SCORES = Vocabulary(
    "score",
    {
        "venue": Score(
            "阵地建设", "Venue", points=20,
            look=N_("Sign, rooms and equipment, opening hours on the door, who is on duty"),
        ),
        "people": Score(
            "队伍建设", "People", points=20,
            look=N_("Register of lecturers and volunteers, training, who is in charge"),
        ),
        "lectures": Score(
            "宣讲活动", "Lectures", points=30,
            look=N_("Plan and records of the year, listeners, topics, pictures and sign-in sheets"),
        ),
        "orders": Score(
            "点单派单", "Orders", points=15,
            look=N_("How people order lectures, time until they are held, feedback"),
        ),
        "people_say": Score(
            "群众评价", "What people say", points=15,
            look=N_("Five people of the place asked at random: known, been there, satisfied"),
        ),
    },
)  # fmt: skip
"""A model of what a guidance group scores; the organising unit may decide otherwise."""
INSPECTION_STEPS = Vocabulary(
    "inspection_step",
    {
        "drive": Word("行车", "drive"),
        "visit": Word("走访", "visit"),
        "lunch": Word("午餐", "lunch"),
        "night": Word("住宿", "night"),
    },
)
"""What a group does at a time of its day."""
