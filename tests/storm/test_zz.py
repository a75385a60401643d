from pathlib import Path
import pytest
from tests.storm.run import make_meeting, storm
from tests.storm import test_kills, test_storm
pytestmark = pytest.mark.django_db(transaction=True)
def test_small(database_url: str, tmp_path: Path) -> None:
    with storm(database_url, make_meeting(), tmp_path, people=100) as run:
        run.wait(300)
        run.settle()
        print(run.storm.answers)
        f = run.faults()
        print("\n".join(f)); print(run.site.log("server")[-6000:]); print(run.site.log("worker")[-1500:])
        assert f == []
