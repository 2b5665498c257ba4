"""The lists of the APIs that people look into, as the services name them."""

from yipan.dashboards.links import Listing

SITES = Listing("checkpoint", "/v1/sites", "sites", "卡口 Sites")
DEVICES = Listing("checkpoint", "/v1/devices", "devices", "设备 Devices")
READINGS = Listing("checkpoint", "/v1/readings", "readings", "体温记录 Readings")
CROSSINGS = Listing("checkpoint", "/v1/crossings", "crossings", "通行 Crossings")
BATCHES = Listing("checkpoint", "/v1/batches", "batches", "离线批次 Batches")
RAW_RECORDS = Listing(
    "checkpoint", "/v1/raw-records", "devices of other makers", "待人工识别 Raw records"
)
WORKERS = Listing("health-records", "/v1/workers", "workers", "一人一档 Workers")
MISSED = Listing(
    "health-records", "/v1/missed-reports", "daily reports", "漏报 Missed reports", "missed"
)
ENTERPRISES = Listing("permits", "/v1/enterprises", "enterprises", "企业 Enterprises")
PERMITS = Listing("permits", "/v1/permits", "permits", "许可与通行证 Permits")
PROBLEMS = Listing("permits", "/v1/problems", "problems", "企业困难问题 Problems")
UNITS = Listing("permits", "/v1/units", "units", "专班 Units")
VISITS = Listing("permits", "/v1/visits", "visits", "走访 Visits")
PROJECTS = Listing("permits", "/v1/projects", "projects", "重点项目 Projects")
TRIPS = Listing("transport", "/v1/trips", "trips", "包车 Trips")
LOST = Listing(
    "transport", "/v1/missing-passengers", "missing passengers", "失联乘客 Missing passengers"
)
LODGINGS = Listing("transport", "/v1/lodgings", "lodgings", "隔离酒店 Lodgings")
WAITING = Listing(
    "transport", "/v1/lodgings/waiting", "lodgings", "待安排房间 Waiting for a room", "waiting"
)
FARMS = Listing("transport", "/v1/farms", "farms", "养殖场 Farms")
CONSIGNMENTS = Listing("transport", "/v1/consignments", "consignments", "物资调拨 Consignments")
STOCKS = Listing("transport", "/v1/stocks", "stocks", "库存 Stocks")

ALL = (
    SITES, DEVICES, READINGS, CROSSINGS, BATCHES, RAW_RECORDS, WORKERS, MISSED, ENTERPRISES,
    PERMITS, PROBLEMS, UNITS, VISITS, PROJECTS, TRIPS, LOST, LODGINGS, WAITING, FARMS,
    CONSIGNMENTS, STOCKS,
)  # fmt: skip
