"""The vocabularies of the data and of the core: every list of codes, once.

A new kind of venue, topic or precision is one line here: data files are checked against these
lists, questions refuse what is not in them, and pages, files and maps take words and marks from
them. Vocabularies of tours stand in :mod:`routes.terms`, those of single jobs in ``web.terms``.
"""

from dataclasses import dataclass

from geo.vocabulary import Vocabulary, Word


@dataclass(frozen=True)
class Tier(Word):
    """A kind of venue.

    Attributes
    ----------
    centre
        Whether it is one of the practice centres that coverage counts; else a further venue.
    radius
        Size of its mark on the map of the page, in pixels.
    """

    centre: bool = True
    radius: float = 5


TIERS = Vocabulary(
    "tier",
    {
        "county": Tier("中心", "County centre", "#5b3f8c", "D", radius=8),
        "township": Tier("所", "Township station", "#8a5a00", "s", radius=6.5),
        "village": Tier("站", "Village station", "#15616d", "o"),
        "community": Tier("社区", "Community", "#4d5561", "^", centre=False),
        "school": Tier("学校", "School", "#1f5f9e", "p", centre=False),
        "enterprise": Tier("企业", "Enterprise", "#7a3b12", "v", centre=False),
        "other": Tier("其他场所", "Other venue", "#55611f", "h", centre=False),
    },
)
"""Kinds of venues, the highest first."""
CENTRE_TIERS = TIERS.only(*(code for code, tier in TIERS.items() if tier.centre))
"""The practice centres among them."""

CATEGORIES = Vocabulary(
    "category",
    {
        "martyrs_cemetery": Word("烈士陵园", "Martyrs' cemetery"),
        "former_site": Word("旧址", "Former site"),
        "memorial_hall": Word("纪念馆", "Memorial hall"),
        "battlefield": Word("战场遗址", "Battlefield"),
        "monument": Word("纪念碑（塔）", "Monument"),
        "camp_ruin": Word("密营遗址", "Camp ruin"),
        "museum": Word("博物馆", "Museum"),
        "industrial_heritage": Word("工业遗产", "Industrial heritage"),
    },
)
PERIODS = Vocabulary(
    "period",
    {
        "ER": Word("1931年以前", "Before 1931"),
        "AJ": Word("抗日战争 1931–1945", "War of resistance against Japan 1931–1945"),
        "LW": Word("解放战争 1945–1949", "Liberation war 1945–1949"),
        "KW": Word("抗美援朝 1950–1953", "Resisting US aggression and aiding Korea 1950–1953"),
        "CN": Word("1949年以来的建设", "Construction since 1949"),
        "RF": Word("改革开放", "Reform"),
        "MX": Word("多个时期", "Several periods"),
        "UN": Word("时期不明", "Period not known"),
    },
)
"""Periods of history in their order; a site of several periods comes last, then unknown ones."""
SEVERAL_PERIODS, UNKNOWN_PERIOD = "MX", "UN"
SITE_STATUSES = Vocabulary(
    "status",
    {
        "open": Word("开放", "open"),
        "unknown": Word("未见闭馆消息", "not known to be closed"),
        "under_repair": Word("维修中", "under repair"),
        "closed": Word("不开放", "closed"),
        "demolished": Word("已不存在", "demolished"),
    },
)
SCOPES = Vocabulary("scope", {"core": Word("核心", "core"), "context": Word("背景", "context")})
CONFIDENCES = Vocabulary(
    "confidence",
    {"high": Word("高", "high"), "medium": Word("中", "medium"), "low": Word("低", "low")},
)
VERIFICATIONS = Vocabulary(
    "verification",
    {
        "stated": Word("来源写明", "stated by its source"),
        "unverified": Word("未核实", "unverified"),
    },
)


@dataclass(frozen=True)
class Placing(Word):
    """How a site is placed in ``places.csv``.

    Attributes
    ----------
    own
        Whether it has a point of its own; else it stands at the anchor of a place.
    """

    own: bool = False


PLACINGS = Vocabulary(
    "placing",
    {
        "poi": Placing("地点本身", "the place itself", own=True),
        "recalled": Placing("已知地点", "known location", own=True),
        "derived": Placing("推定", "derived", own=True),
        "village": Placing("村点", "point of a village", own=True),
        "street": Placing("街道内", "in a subdistrict"),
        "town": Placing("镇区内或旁边", "in or beside the seat of a township"),
        "city": Placing("县城内或旁边", "in or beside the town of a county"),
        "township": Placing("乡镇的某个村", "a village of a township"),
        "county": Placing("县内某处", "somewhere in a county"),
    },
)
WITNESS_FIELDS = Vocabulary(
    "witness_field",
    {
        "identity": Word("是否存在", "That it exists"),
        "name": Word("名称", "Name"),
        "subject": Word("主题", "Subject"),
        "period": Word("时期", "Period"),
        "date": Word("日期", "Date"),
        "number": Word("数字", "Figures"),
        "county": Word("县（市、区）", "County"),
        "township": Word("乡镇", "Township"),
        "address": Word("地址", "Address"),
        "position": Word("位置", "Position"),
        "status": Word("开放状态", "Status"),
        "opening": Word("开放时间", "Opening hours"),
        "ticket": Word("票价", "Ticket"),
        "phone": Word("电话", "Telephone"),
        "designation": Word("命名", "Designation"),
    },
)
"""What of a site a source is asked about."""
VERDICTS = Vocabulary(
    "verdict",
    {
        "kept": Word("采用", "kept"),
        "open": Word("未定，并列", "open: both stand"),
        "refuted": Word("不采用", "not kept"),
    },
)
"""What the register does with what a source says."""

FACT_KINDS = Vocabulary(
    "fact_kind",
    {
        "event": Word("经过", "Events"),
        "person": Word("人物", "People"),
        "object": Word("实物", "Objects"),
        "building": Word("建筑", "Buildings"),
        "number": Word("数字", "Figures"),
        "visit": Word("参观", "Visit"),
        "opening": Word("开放", "Opening"),
        "transport": Word("交通", "How to get there"),
        "designation": Word("命名", "Designations"),
        "phone": Word("电话", "Telephone"),
        "booking": Word("预约", "Booking"),
    },
)
"""What a fact about a site is of."""
CONTACT_KINDS = FACT_KINDS.only("phone", "booking")
CERTAINTIES = Vocabulary(
    "certainty",
    {
        "several": Word("两处以上来源", "two sources or more"),
        "seen": Word("一处来源", "one source"),
        "weak": Word("把握不足", "weak"),
    },
)
"""How surely a fact is known, the surest first."""
FITS = Vocabulary(
    "fit",
    {
        "cited": Word("可以引用", "fit to be cited"),
        "not_cited": Word("不宜引用", "not fit to be cited"),
    },
)
"""Whether a page may be named to the public: no travel diary, wiki mirror or content farm is."""
STORY_STATES = Vocabulary(
    "story_state", {"draft": Word("草稿", "draft"), "approved": Word("已审定", "approved")}
)


@dataclass(frozen=True)
class Precision(Word):
    """How a position is known.

    Attributes
    ----------
    coarse
        Whether it stands for an area: drawn hollow, with an error circle.
    """

    coarse: bool = False


PRECISIONS = Vocabulary(
    "precision",
    {
        "poi": Precision("地点本身", "the place itself"),
        "recalled": Precision("已知地点，未实测", "known location, not surveyed"),
        "derived": Precision("据周边地物推定", "derived from its surroundings"),
        "place": Precision("同名地点", "place of the same name"),
        "village": Precision("村", "village"),
        "township_seat": Precision("乡镇驻地", "seat of the township", coarse=True),
        "county_seat": Precision("县城", "seat of the county", coarse=True),
        "township_box": Precision("乡镇内某处", "somewhere in the township", coarse=True),
        "town": Precision("镇内某处", "somewhere in the town", coarse=True),
        "county": Precision("县内某处", "somewhere in the county", coarse=True),
    },
)
"""How a position is known, roughly from exact to coarse; ``data/README.md`` defines each."""
MEMBERSHIPS = Vocabulary(
    "membership",
    {
        "reconstructed": Word("按区划代码推定", "reconstructed from the division codes"),
        "registered": Word("来自本单位台账", "from the register of the organisation"),
    },
)

LEVELS = Vocabulary(
    "level",
    {
        "province": Word("省", "Province"),
        "prefecture": Word("市（州）", "Prefecture"),
        "county": Word("县（市、区）", "County"),
        "township": Word("乡镇（街道）", "Township"),
        "hexagon": Word("六边形（541 平方千米）", "Hexagon of 541 km²"),
    },
)
"""What a report may group by, the largest first."""
DIVISION_LEVELS = LEVELS.only("province", "prefecture", "county", "township")
OUTLINED_LEVELS = LEVELS.only("province", "prefecture", "county")
"""Levels of the divisions whose outlines are published."""
DIVISION_KINDS = Vocabulary(
    "division_kind",
    {"街道": Word("街道", "Subdistrict"), "镇": Word("镇", "Town"), "乡": Word("乡", "Township")},
)
CENSUS_BASES = Vocabulary(
    "census_basis",
    {
        "counted": Word("普查公布", "as published"),
        "sum": Word("公布数之和", "sum of published counts"),
        "share": Word("部分按社区数分摊", "with a share of a zone's people, by its communities"),
    },
)
"""How the people of a county are known; ``data/README.md`` defines each."""
CENSUS_LEVELS = Vocabulary(
    "census_level",
    {
        "prefecture": LEVELS["prefecture"],
        "county": LEVELS["county"],
        "committee": Word("管委会", "Management committee"),
    },
)
PLACE_KINDS = Vocabulary(
    "kind",
    {
        "point": Word("坐标点", "Point"),
        "prefecture": LEVELS["prefecture"],
        "county": LEVELS["county"],
        "township": LEVELS["township"],
        "centre": Word("实践阵地", "Practice centre"),
        **{code: tier for code, tier in TIERS.items() if not tier.centre},
        "site": Word("红色遗址", "Heritage site"),
    },
)
"""What a place that somebody named turned out to be."""
BEARINGS = Vocabulary(
    "bearing",
    {
        "0": Word("北", "north"),
        "1": Word("东北", "north-east"),
        "2": Word("东", "east"),
        "3": Word("东南", "south-east"),
        "4": Word("南", "south"),
        "5": Word("西南", "south-west"),
        "6": Word("西", "west"),
        "7": Word("西北", "north-west"),
    },
)
"""Directions in eighths from north."""

VEHICLES = Vocabulary("vehicle", {"car": Word("小汽车", "car"), "bus": Word("大客车", "bus")})
ASKED_SEASONS = Vocabulary(
    "season",
    {
        "auto": Word("按日期", "by the date"),
        "normal": Word("平常季节", "normal season"),
        "winter": Word("冬季", "winter"),
    },
)
"""Seasons that may be asked for."""
SEASONS = ASKED_SEASONS.only("normal", "winter")
"""Seasons that minutes are computed for."""
PROVIDERS = Vocabulary(
    "provider",
    {
        "estimate": Word("按干线路网估计", "estimate on the main road network"),
        "osm": Word("OpenStreetMap 路网", "road network of OpenStreetMap"),
        "valhalla": Word(
            "Valhalla（OpenStreetMap 道路）", "Valhalla on the roads of OpenStreetMap"
        ),
    },
)
"""Who computes travel times."""
REACH_UNITS = Vocabulary("reach_unit", {"min": Word("分钟", "minutes"), "km": Word("公里", "km")})
"""What a distance from a place is counted in."""
VENUE_ORDERS = Vocabulary(
    "venue_order",
    {
        "near": Word("最近的在前", "nearest first"),
        "need": Word("等得最久的在前，从未宣讲的最前", "longest wait first, never before all"),
        "tier": Word("按场所类型", "by kind of venue"),
    },
)
"""Orders of a list of venues."""

TOPICS = Vocabulary(
    "topic",
    {
        "theory": Word("党的创新理论", "The Party's innovative theories"),
        "congress": Word(
            "党的二十大和二十届历次全会精神",
            "Spirit of the 20th Party Congress and of its Central Committee's plenums",
        ),
        "united-army": Word("东北抗联精神", "Spirit of the Northeast Anti-Japanese United Army"),
        "siping": Word("四平战役", "The Siping campaigns"),
        "korea": Word("抗美援朝精神", "Spirit of the War to Resist US Aggression and Aid Korea"),
        "reform": Word("改革开放史", "History of the reform and opening up"),
        "values": Word("社会主义核心价值观", "Core socialist values"),
        "law": Word("法治宣传", "Rule of law"),
        "rural": Word("乡村振兴政策", "Rural revitalisation policy"),
        "customs": Word("移风易俗", "Changing outdated customs"),
        "ecology": Word("生态文明", "Ecological civilisation"),
        "unity": Word("民族团结", "Ethnic unity"),
    },
)
"""What lectures are about; ``data/lectures/topics.csv`` publishes the same list."""
LANGUAGES = Vocabulary(
    "language",
    {
        "zh": Word("汉语", "Chinese"),
        "ko": Word("朝鲜语", "Korean"),
        "mn": Word("蒙古语", "Mongolian"),
    },
)
"""Languages that lectures are held in."""
PARTS = Vocabulary(
    "part",
    {
        "any": Word("上午下午均可", "any time of day"),
        "am": Word("上午", "morning"),
        "pm": Word("下午", "afternoon"),
    },
)
"""Parts of a day on which a lecture may be held."""
LECTURE_STATUSES = Vocabulary(
    "lecture_status", {"held": Word("已宣讲", "held"), "planned": Word("拟安排", "planned")}
)
LECTURE_FORMS = Vocabulary(
    "lecture_form",
    {"classroom": Word("课堂宣讲", "in a classroom"), "on_site": Word("现场宣讲", "on site")},
)
TABLES = Vocabulary(
    "table", {"lecturers": Word("宣讲员", "Lecturers"), "lectures": Word("宣讲场次", "Lectures")}
)
"""Tables of the store that the page of the data counts."""


_NOTHING = Word("", "")


@dataclass(frozen=True)
class Gap(Word):
    """A kind of gap: realised crossed with potential coverage.

    Attributes
    ----------
    action, meaning, list
        What to do about it, what it means, and what a list of such centres is called.
    layer
        Its place among the marks of a map: the larger, the farther above the others.
    """

    action: Word = _NOTHING
    meaning: Word = _NOTHING
    list: Word = _NOTHING
    layer: int = 0


GAPS = Vocabulary(
    "gap",
    {
        "fine": Gap(
            "正常", "In order", "#4f9d78", "o", layer=0,
            action=Word("保持", "keep it up"),
            meaning=Word("已覆盖，也有宣讲员够得着", "served, and a lecturer lives within reach"),
            list=Word("已覆盖且够得着", "Served and within reach"),
        ),
        "schedule": Gap(
            "待安排", "To schedule", "#d98e04", "D", layer=2,
            action=Word(
                "安排宣讲：附近就有宣讲员", "schedule lectures: lecturers live near enough"
            ),
            meaning=Word(
                "没有覆盖，但有宣讲员够得着：排上一场即可",
                "not served, but a lecturer lives within reach: put a lecture on the plan",
            ),
            list=Word("未覆盖但够得着：待安排", "Not served, within reach: schedule"),
        ),
        "recruit": Gap(
            "待招募", "To recruit", "#8f1d18", "^", layer=3,
            action=Word(
                "就近招募宣讲员，或派流动宣讲队",
                "recruit lecturers nearby, or send a travelling group",
            ),
            meaning=Word(
                "没有覆盖，也没有宣讲员够得着：需要招募，或派巡回小组",
                "not served and no lecturer within reach: recruit one or send a travelling group",
            ),
            list=Word("未覆盖且够不着：待招募", "Not served, out of reach: recruit"),
        ),
        "fragile": Gap(
            "不牢靠", "Fragile", "#5b3f8c", "s", layer=1,
            action=Word("就近再找一名宣讲员", "find a second lecturer who lives nearer"),
            meaning=Word(
                "已覆盖，但靠远道而来：依赖长途奔波",
                "served, but only from far away: the service depends on long drives",
            ),
            list=Word("已覆盖但够不着：不牢靠", "Served, out of reach: fragile"),
        ),
        "no_data": Gap(
            "无数据", "no data", "#6b7280", "x", layer=4,
            action=Word(
                "催报宣讲记录和宣讲员名单",
                "ask for the lecture records and the list of lecturers",
            ),
            meaning=Word("宣讲或车程情况不明", "lectures or minutes unknown"),
            list=Word("宣讲或车程情况不明", "Lectures or minutes unknown"),
        ),
    },
)  # fmt: skip
"""Kinds of gap; the last one is of the centres about which nothing is known."""
NO_DATA = "no_data"
KNOWN_GAPS = GAPS.only(*(kind for kind in GAPS if kind != NO_DATA))
GAP_ACTIONS = Vocabulary("gap_action", {kind: gap.action for kind, gap in GAPS.items()})
GAP_MEANINGS = Vocabulary("gap_meaning", {kind: gap.meaning for kind, gap in GAPS.items()})
