"""Official lists that a site may be on, in English: the data have their Chinese names."""

import re
from typing import Final

from geo.folder import LIST_SEPARATOR

LISTS: Final = {
    "全国重点文物保护单位": "Major historical site protected at national level",
    "吉林省文物保护单位": "Historical site protected by Jilin province",
    "州级文物保护单位": "Historical site protected by the prefecture",
    "县级文物保护单位": "Historical site protected by the county",
    "吉林省重点革命文物保护单位": "Major revolutionary relic protected by Jilin province",
    "全国爱国主义教育示范基地": "National model base of patriotic education",
    "吉林省爱国主义教育基地": "Base of patriotic education of Jilin province",
    "爱国主义教育基地": "Base of patriotic education",
    "通化市爱国主义教育基地": "Base of patriotic education of Tonghua",
    "图们市爱国主义教育基地": "Base of patriotic education of Tumen",
    "州级爱国主义教育基地": "Base of patriotic education of the prefecture",
    "吉林省国防教育示范基地": "Model base of defence education of Jilin province",
    "吉林省国防教育基地": "Base of defence education of Jilin province",
    "国防教育基地": "Base of defence education",
    "国家级国防教育基地": "National base of defence education",
    "国家国防教育基地": "National base of defence education",
    "国家国防教育示范基地": "National model base of defence education",
    "全国重点烈士纪念建筑物保护单位": "Major martyrs' memorial protected at national level",
    "吉林省重点烈士纪念建筑物保护单位": "Major martyrs' memorial protected by Jilin province",
    "吉林省革命烈士纪念建筑物重点保护单位": "Major martyrs' memorial protected by Jilin province",
    "吉林省省级烈士纪念设施": "Martyrs' memorial of Jilin province",
    "国家级抗战纪念设施": "National memorial of the war of resistance",
    "白山抗日纪念地": "Memorial place of the war of resistance, Baishan",
    "红色旅游经典景区": "Classic red tourism site",
    "全国红色旅游经典景区": "National classic red tourism site",
    "国家5A级旅游景区": "National tourist attraction, 5A",
    "国家4A级旅游景区": "National tourist attraction, 4A",
    "国家3A级旅游景区": "National tourist attraction, 3A",
    "国家一级博物馆": "National first-class museum",
    "国家工业遗产": "National industrial heritage",
    "吉林省中共党史教育基地": "Base of CPC history education of Jilin province",
    "吉林省党史教育基地": "Base of CPC history education of Jilin province",
    "吉林省中共党员教育基地": "Base of CPC member education of Jilin province",
    "吉林省红色党性教育基地": "Base of red education for CPC members of Jilin province",
    "四平市红色教育基地": "Base of red education of Siping",
    "全国民族团结进步教育基地": "National base of education in ethnic unity",
    "全国关心下一代党史国史教育基地": "National base of history education for the young",
    "全国妇女爱国主义教育基地": "National base of patriotic education for women",
    "国家级烈士纪念设施": "National martyrs' memorial",
    "吉林省百佳红色旅游地": "One of the hundred best red tourism places of Jilin province",
    "长春市文物保护单位": "Historical site protected by Changchun",
    "图们市文物保护单位": "Historical site protected by Tumen",
    "龙井市文物保护单位": "Historical site protected by Longjing",
    "和龙市文物保护单位": "Historical site protected by Helong",
    "长春市中共党史教育基地": "Base of CPC history education of Changchun",
    "州级党史教育基地": "Base of CPC history education of the prefecture",
    "延吉市红色旅游线路": "Red tourism route of Yanji",
}
"""Chinese name of a list -> what its entries are."""
_BATCH: Final = re.compile("第([一二三四五六七八九十])批")
_DIGITS: Final = "一二三四五六七八九十"


def designation(name: str, language: str) -> str:
    """Return the name of a list in "zh" or "en"; one that nobody has translated stays Chinese."""
    return name if language == "zh" else LISTS.get(name, name)


def designations(names: str, language: str) -> str:
    """Return several lists, with semicolons between, in "zh" or "en"."""
    if language == "zh":
        return names
    return "; ".join(designation(one, language) for one in names.split(LIST_SEPARATOR))


def batch(text: str, language: str) -> str:
    """Return the batch of a list in "zh" or "en", such as "batch 7"."""
    found = _BATCH.fullmatch(text)
    if language == "zh" or not found:
        return text
    return f"batch {_DIGITS.index(found[1]) + 1}"
