"""What questions of several rooms ask alike."""

from geo.errors import N_
from web.terms.asked import Asked

BACK = Asked(N_("Latest end of a day, as hours:minutes."), N_("Back by"))
BBOX = Asked(N_("Box of the map: west,south,east,north in degrees."), N_("Part of the map"))
FROM = Asked(N_("Where to start: name, code or longitude,latitude."), N_("Start"))
IDLE = Asked(
    N_("Only venues without a lecture in so many days."), N_("No lecture for"),
    written=N_("%(value)s days"),
)  # fmt: skip
LANGUAGE = Asked(
    N_("Language of the lecture; ko and mn leave autonomous areas only."), N_("Language")
)
LEAVE = Asked(N_("Earliest start of a day, as hours:minutes."), N_("Leave at"))
LIMIT = Asked(
    N_("Most rows of one part; a number that is too large is taken as the largest."), N_("How many")
)
OFFSET = Asked(N_("Rows to leave out before the first."), N_("Beginning of the list"))
ORDER = Asked(
    N_("Order of visits, one value per day: ids with commas, @ and where to stay, or -."),
    N_("Order of the visits"),
)
PEOPLE = Asked(
    N_("People expected; leaves out venues known to be too small."), N_("Number of people")
)
PLAN = Asked(N_("Parameters of the plan."), N_("Plan"))
Q = Asked(N_("Part of the name."), N_("Name"))
SEASON = Asked(N_("Season of the driving times; auto: by the date."), N_("Season"))
SECONDS = Asked(
    N_(
        "Computing effort in seconds of one processor: work is counted, so the same effort gives "
        "the same plan, however busy the machine is."
    ),
    N_("Computing effort, seconds"),
)
SEED = Asked(
    N_("Seed of the random numbers: the same seed gives the same answer."), N_("Random number")
)
STATUS = Asked(N_("Only those with this status."), N_("Status"))
TIER = Asked(N_("Only these tiers."), N_("Kind of venue"))
TO = Asked(N_("Where to end; else where it started."), N_("End"))
TOPIC_NOT_GIVEN = Asked(N_("A topic that was not given lately."), N_("Topic not given lately"))
VEHICLE = Asked(N_("What is driven."), N_("Vehicle"))
