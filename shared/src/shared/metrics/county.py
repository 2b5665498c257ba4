"""The county's own figures, counted from the views by the worker of the service that keeps them.

Each is counted at most every 10 s. `today` is the county's day so far. Several workers of a service
tell the same: a query takes the `max`.
"""

from shared.metrics.declaring import figure

FIGURES_AT = figure(
    "county_figures_timestamp_seconds", "When a service has last counted its figures, in seconds "
    "of the epoch", ["source"], unit="seconds",
)  # fmt: skip
DAY = figure(
    "county_day_timestamp_seconds", "What time it is in the county, in seconds of the epoch",
    ["source"], unit="seconds",
)  # fmt: skip

# The gates: checkpoint
SITES = figure("county_sites", "Sites in use", ["kind", "mode"], unit="sites")
READINGS_TODAY = figure(
    "county_readings_today", "Readings measured today", ["site", "kind"], unit="readings"
)
IMPLAUSIBLE_TODAY = figure(
    "county_implausible_today", "Readings of today that no person has, to be measured again",
    ["site"], unit="readings",
)  # fmt: skip
FEVERS_TODAY = figure("county_fevers_today", "Fevers measured today", ["site"], unit="readings")
CROSSINGS_TODAY = figure(
    "county_crossings_today", "Crossings decided today", ["site", "direction", "outcome"],
    unit="crossings",
)  # fmt: skip
REFUSED_TODAY = figure(
    "county_refused_today", "Crossings refused today, once for each reason", ["reason"],
    unit="crossings",
)  # fmt: skip
ON_DUTY_TODAY = figure(
    "county_on_duty_today", "Different people at work today (到岗)", unit="people"
)
DEVICES = figure("county_devices", "Devices in use", ["site"], unit="devices")
DEVICES_SILENT = figure(
    "county_devices_silent", "Devices that were to be heard and are not", ["site"], unit="devices"
)
DEVICES_DRIFTING = figure(
    "county_devices_drifting", "Devices whose daily median is off what is usual", ["site"],
    unit="devices",
)  # fmt: skip
CALIBRATION_OVERDUE = figure(
    "county_devices_calibration_overdue", "Devices whose calibration was due before today",
    ["site"], unit="devices",
)  # fmt: skip
DEVICES_CLOCK_WRONG = figure(
    "county_devices_clock_wrong", "Devices whose clocks are more than 120 s off, either way",
    unit="devices",
)  # fmt: skip
WORST_CLOCK = figure(
    "county_device_clock_offset_max_seconds", "How far the worst clock of a device is off",
    unit="seconds",
)  # fmt: skip
RAW_RECORDS_WAITING = figure(
    "county_raw_records_waiting", "Records that could not be understood and wait for a person",
    ["vendor"], unit="records",
)  # fmt: skip
SITE_DAYS_SINCE_COMPLETE = figure(
    "county_site_days_since_complete", "Since when batches of a site that records offline are "
    "missing", ["site"], unit="days",
)  # fmt: skip

# The files: health-records
WORKERS = figure(
    "county_workers", "People with a file, by standing: may-return, deferred, or none (yet)",
    ["standing"], unit="people",
)  # fmt: skip
DEFERRED_FOR = figure(
    "county_deferred_for", "People deferred, once for each reason", ["reason"], unit="people"
)
ISOLATIONS = figure("county_isolations", "People in isolation", ["place"], unit="people")
CASES = figure(
    "county_cases", "Confirmed (确诊) and suspected (疑似) cases", ["kind"], unit="people"
)
REPORTS_MISSED = figure(
    "county_reports_missed", "People who owe a daily report, by how often in a row: 1, 2, or 3+",
    ["in_a_row"], unit="people",
)  # fmt: skip

# The return to work: permits
ENTERPRISES = figure(
    "county_enterprises", "Enterprises, by whether they have resumed (复工): resumed, suspended, "
    "applied, none; and whether they are above scale (规上): yes, no",
    ["status", "sector", "township", "above_scale"], unit="enterprises",
)  # fmt: skip
PERMITS = figure("county_permits", "Permits and passes", ["kind", "status"], unit="permits")
PERMITS_EXPIRING = figure(
    "county_permits_expiring", "Permits that end within three days, in force or suspended",
    ["kind"], unit="permits",
)  # fmt: skip
PERMITS_SUSPENDED = figure(
    "county_permits_suspended", "Permits suspended, once for each reason", ["reason"],
    unit="permits",
)  # fmt: skip
PROBLEMS_OPEN = figure(
    "county_problems_open", "Problems that are open, by the unit that has to solve them, or none, "
    "and by age: within (its clock), past (it), or escalated",
    ["kind", "unit", "age"], unit="problems",
)  # fmt: skip
PROBLEMS_RESOLVED = figure(
    "county_problems_resolved", "Problems that were resolved", ["kind"], unit="problems"
)
UNITS = figure("county_units", "Units of the dedicated service", ["kind"], unit="units")
VISITS = figure("county_visits", "Visits to enterprises (走访), so far", unit="visits")
VISITED = figure("county_enterprises_visited", "Enterprises visited so far", unit="enterprises")
PROJECTS = figure(
    "county_projects", "Key projects (重点项目) of the county's own list, of ten million yuan or "
    "more, by stage and whether work goes on: yes, no",
    ["stage", "started"], unit="projects",
)  # fmt: skip
PROJECTS_YUAN = figure(
    "county_projects_yuan", "What these key projects cost in all", ["stage"], unit="yuan"
)

# The way back and what is needed: transport
TRIPS = figure("county_trips", "Trips of chartered vehicles", ["status"], unit="trips")
PASSENGERS = figure(
    "county_passengers", "Seats of trips that were not cancelled: expected, aboard (under way), "
    "arrived, missing (and not found)", ["state"], unit="people",
)  # fmt: skip
ROOMS = figure("county_rooms", "Rooms of isolation hotels", ["lodging", "status"], unit="rooms")
ROOMS_WAITED_FOR = figure(
    "county_rooms_waited_for", "People in hotel isolation without a room", unit="people"
)
FARMS = figure(
    "county_farms", "Farms by their feed: well, low (two days or less), empty (断料)",
    ["township", "state"], unit="farms",
)  # fmt: skip
ANIMALS = figure("county_animals", "Animals of the farms", ["township"], unit="animals")
FEED_DAYS = figure(
    "county_feed_days_left", "Days that the feed of a farm lasts if nothing more comes",
    ["farm", "township"], unit="days",
)  # fmt: skip
SUPPLIES = figure(
    "county_supplies", "Consignments (调拨): sent, received, on the way, differing",
    ["item", "state"], unit="consignments",
)  # fmt: skip
STOCKS_LOW = figure("county_stocks_low", "Stocks below their minimum", ["item"], unit="stocks")
