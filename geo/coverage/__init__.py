"""How far lectures reach: who was served, who could be, and what kind of gap is left.

Two things are never mixed: *realised* coverage (lectures held) and *potential* coverage (a lecturer
can get there in time); see Guagliardo 2004, doi:10.1186/1476-072X-3-3. What is not known is a class
of its own. Every threshold is inclusive: a lecturer at exactly ``within`` minutes is within reach.

Measures of single centres are Series with the index of the centres; measures of divisions take the
group of each centre as a Series of codes (:func:`division_codes`, :func:`hexagon_cells`), so that
every measure can be had by township, county, prefecture, province or hexagon.
"""

from geo.coverage.areas import small_area_shares, worst_first
from geo.coverage.change import Difference, class_changes, compare_shares, share_difference
from geo.coverage.covered import (
    county_reports,
    covered_days,
    covers,
    holes_between,
    silent_spans,
    simulated_span,
    unbroken,
    usual_day,
    venue_reports,
)
from geo.coverage.groups import division_codes, quantile_by_group
from geo.coverage.hexagons import hexagon_cells, hexagon_outlines
from geo.coverage.lecturers import (
    lecturer_bases,
    lecturers_within,
    minutes_to_lecturer,
    reachable_pairs,
)
from geo.coverage.log import log_status, read_lecture_log
from geo.coverage.loose import loose_by_county, loose_by_group
from geo.coverage.measures import (
    Estimate,
    gap_kinds,
    is_overdue,
    main_gap,
    recency,
    served_shares,
    shortfall,
)
from geo.coverage.report import POTENTIAL, Beside, coverage_by_division, coverage_by_group
from geo.coverage.status import held_lectures, lecture_status, lectures_on
from geo.coverage.topics import topic_counts, topic_unsaid, topics_by_group
from geo.coverage.trend import monthly_trend
from geo.coverage.uncertainty import expected_coverage, position_sigma, probability_within
from geo.coverage.wilson import wilson_interval

__all__ = [
    "POTENTIAL",
    "Beside",
    "Difference",
    "Estimate",
    "class_changes",
    "compare_shares",
    "county_reports",
    "coverage_by_division",
    "coverage_by_group",
    "covered_days",
    "covers",
    "division_codes",
    "expected_coverage",
    "gap_kinds",
    "held_lectures",
    "hexagon_cells",
    "hexagon_outlines",
    "holes_between",
    "is_overdue",
    "lecture_status",
    "lecturer_bases",
    "lecturers_within",
    "lectures_on",
    "log_status",
    "loose_by_county",
    "loose_by_group",
    "main_gap",
    "minutes_to_lecturer",
    "monthly_trend",
    "position_sigma",
    "probability_within",
    "quantile_by_group",
    "reachable_pairs",
    "read_lecture_log",
    "recency",
    "served_shares",
    "share_difference",
    "shortfall",
    "silent_spans",
    "simulated_span",
    "small_area_shares",
    "topic_counts",
    "topic_unsaid",
    "topics_by_group",
    "unbroken",
    "usual_day",
    "venue_reports",
    "wilson_interval",
    "worst_first",
]
