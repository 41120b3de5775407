"""Time in process of the question "where can I speak near here", with every filter.

``python -m benchmarks.nearby [QUESTIONS]``
"""

import sys
import tempfile
import time

import numpy as np

from web.installation.context import open_context
from web.installation.preparing import prepare
from web.installation.settings import Settings
from web.nearby.ask import NearbyQuery, run


def main(questions: int = 500) -> None:
    """Ask from random venues within 30 minutes and print the percentiles in CPU milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        context = open_context(Settings(database_url=f"sqlite:///{folder}/redroutes.sqlite"))
        prepare(context)
        today = context.today()
        codes = np.random.default_rng(1).choice(context.datasets.venues.index, size=questions)
        spent = []
        for code in [codes[0], *codes]:  # the first question fills the memos
            query = NearbyQuery(at=str(code), idle=90, topic="law", people=50, sort="need")
            began = time.process_time()
            run(context, query, today=today)
            spent.append(1000 * (time.process_time() - began))
        low, high = np.percentile(spent[1:], [50, 99])
        print(f"{questions} questions: p50 {low:.1f} ms, p99 {high:.1f} ms CPU")
        context.store.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
