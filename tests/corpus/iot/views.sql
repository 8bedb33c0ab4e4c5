CREATE VIEW v_device_overview AS
SELECT device_id, UPPER(serial) AS serial, HEX(mac) AS mac, JSON_EXTRACT(config, '$.interval') AS poll_interval,
  JSON_UNQUOTE(JSON_EXTRACT(config, '$.limits.temp.max')) AS max_temp, flags & 4 AS has_gps, flags | 1 AS with_power, flags >> 2 AS high_flags,
  flags ^ 5 AS toggled, BIT_COUNT(flags) AS bits, CONV(flags, 10, 2) AS binary_flags
FROM devices;

CREATE VIEW v_hourly_stats AS
SELECT device_id, metric, DATE_FORMAT(ts, '%Y-%m-%d %H:00:00') AS hour, COUNT(*) AS n, COUNT(value) AS filled, AVG(value) AS avg_value,
  MIN(value) AS min_value, MAX(value) AS max_value, VARIANCE(value) AS var_value
FROM readings
GROUP BY device_id, metric, DATE_FORMAT(ts, '%Y-%m-%d %H:00:00');

CREATE VIEW v_last_reading AS
SELECT r.device_id, r.metric, r.ts, r.value
FROM readings r
INNER JOIN (SELECT device_id, metric, MAX(ts) AS max_ts FROM readings GROUP BY device_id, metric) l
  ON l.device_id = r.device_id AND l.metric = r.metric AND l.max_ts = r.ts;

CREATE VIEW v_deltas AS
SELECT device_id, metric, ts, value - LAG(value) OVER w AS delta, TIMESTAMPDIFF(SECOND, LAG(ts) OVER w, ts) AS gap_seconds,
  FIRST_VALUE(value) OVER w AS first_value, AVG(value) OVER (PARTITION BY device_id, metric ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS moving_avg
FROM readings
WINDOW w AS (PARTITION BY device_id, metric ORDER BY ts);

CREATE VIEW v_alert_durations AS
SELECT a.alert_id, d.model, a.level, IFNULL(TIMESTAMPDIFF(MINUTE, a.raised, a.cleared), -1) AS minutes_open, a.cleared IS NULL AS open,
  CASE a.level WHEN 1 THEN 'info' WHEN 2 THEN 'warning' ELSE 'critical' END AS level_name, MICROSECOND(d.last_seen) AS micros,
  ROUND(DEGREES(ACOS(COS(RADIANS(d.lat)))), 4) AS lat_back, POW(a.level, 3) AS cubed, SIGN(d.lon) AS east
FROM alerts a NATURAL JOIN devices d;
