from pathlib import Path
import pytest
from tests.storm.run import make_meeting, storm

pytestmark = pytest.mark.django_db(transaction=True)


def test_small(database_url: str, tmp_path: Path) -> None:
    with storm(database_url, make_meeting(), tmp_path, people=120) as run:
        run.wait(200)
        run.settle()
        print(run.storm.answers)
        f = run.faults()
        print("\n".join(f))
        print(run.site.log("server")[-3000:])
        print(run.site.log("worker")[-1500:])
        assert f == []
