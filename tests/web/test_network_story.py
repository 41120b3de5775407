"""What a route tells: one sentence of what is known, in the order of history, and nothing else."""

from dataclasses import replace

from web.network.story import told_stops


def plan(*stops):
    return {
        "days": [{"stops": [{"id": s, "name": s, "name_en": "", "period": p} for s, p in stops]}]
    }


def test_sites_come_in_the_order_of_history_and_nothing_is_invented(context):
    sites = context.datasets.sites.copy()
    told, subject, empty = sites.index[:3]
    sites.loc[[told, subject, empty], ["story", "story_en", "subject"]] = ""
    sites.loc[told, ["story", "story_sources"]] = ["第一句。第二句。", "甲"]
    sites.loc[subject, "subject"] = "烈士"
    laid = replace(context, datasets=replace(context.datasets, sites=sites))
    document = plan((empty, "CN"), (subject, "LW"), (told, "AJ"))
    found = told_stops(laid, document, "zh")
    assert [(one["site"], one["text"], one["basis"]) for one in found] == [
        (told, "第一句。", "story"), (subject, "烈士", "subject"), (empty, "", ""),
    ]  # fmt: skip
    assert found[0]["sources"] == "甲"
