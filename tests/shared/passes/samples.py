"""Keys, a pass and a list that the tests of passes start from; all invented."""

from datetime import datetime, timedelta

from shared.clock import COUNTY
from shared.passes.body import Pass
from shared.passes.revocations import sign_list
from shared.passes.signed import Signer
from shared.passes.verify import Verifier, sign_pass

MORNING = datetime(2020, 2, 17, 8, 0, tzinfo=COUNTY)
A_MONTH_ON = datetime(2020, 3, 18, 8, 0, tzinfo=COUNTY)
HOUR = timedelta(hours=1)
SIGNER = Signer({1: bytes(range(32))})
STRANGER = Signer({1: bytes(range(1, 33))})

FEED = Pass(
    permit_id="3a1c0f9e-5d0b-5c1e-8a43-6a1e5b8f0c21",
    edition=1,
    kind="vehicle-pass",
    bearer="冀G12345",
    route="饲料厂—小二台养猪场",
    valid_from=MORNING,
    valid_until=A_MONTH_ON,
    issued_at=MORNING,
    cargo="猪饲料12吨",
)
TOKEN = sign_pass(SIGNER, FEED)
NOTHING_CALLED_BACK = sign_list(SIGNER, MORNING, [])
GATE = Verifier(SIGNER.public, NOTHING_CALLED_BACK)
