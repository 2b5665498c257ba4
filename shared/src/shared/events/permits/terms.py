"""What permits are approved by: words and values that several facts of permits share."""

from typing import Literal

Level = Literal["village", "township", "county"]
"""Who approves before 21 February, in this order (村、乡镇、县)."""
Procedure = Literal["level-by-level", "on-site-inspection", "commitment"]
"""How an application becomes a permit: 逐级审批、现场查验、备案承诺."""
