"""Why a permit is suspended, as people read it."""

from types import MappingProxyType

from permits.domain.commitment import BROKEN, NOT_INSPECTED
from permits.domain.fevers import CODE as CLUSTER
from shared.words import Vocabulary

SUSPENSIONS: Vocabulary = MappingProxyType({
    CLUSTER: ("聚集性发热", "a cluster of fevers"),
    NOT_INSPECTED: ("承诺后逾期未查验", "filed with a commitment and not inspected in time"),
    BROKEN: ("承诺后查验未通过", "filed with a commitment and failed the inspection"),
})  # fmt: skip
