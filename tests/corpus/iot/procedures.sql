--@ call rollup('2024-03-01')
--@ call rollup('2024-02-29')
CREATE PROCEDURE rollup(IN p_day DATE)
BEGIN
  INSERT INTO hourly (device_id, hour_start, metric, n, avg_value, max_value)
  SELECT device_id, STR_TO_DATE(DATE_FORMAT(ts, '%Y-%m-%d %H'), '%Y-%m-%d %H'), metric, COUNT(*), AVG(value), MAX(value)
  FROM readings
  WHERE ts >= p_day AND ts < p_day + INTERVAL 1 DAY
  GROUP BY device_id, STR_TO_DATE(DATE_FORMAT(ts, '%Y-%m-%d %H'), '%Y-%m-%d %H'), metric
  ON DUPLICATE KEY UPDATE n = VALUES(n), avg_value = VALUES(avg_value), max_value = GREATEST(max_value, VALUES(max_value));
END;

--@ call record_reading('SN-0002', 'temp', 7.5, out)
--@ call record_reading('SN-0002', 'temp', 7.5, out)
--@ call record_reading('nope', 'temp', 7.5, out)
CREATE PROCEDURE record_reading(p_serial VARCHAR(32), p_metric VARCHAR(20), p_value DOUBLE, OUT p_status VARCHAR(20))
BEGIN
  DECLARE v_device INT DEFAULT NULL;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_device = NULL;
  SET p_status = 'ok';
  SELECT device_id INTO v_device FROM devices WHERE serial = p_serial;
  IF v_device IS NULL THEN
    SET p_status = 'unknown device';
  ELSE
    INSERT IGNORE INTO readings (device_id, ts, metric, value) VALUES (v_device, '2024-04-01 00:00:00', p_metric, p_value);
    IF ROW_COUNT() < 1 THEN SET p_status = 'duplicate'; END IF;
    UPDATE devices SET last_seen = '2024-04-01 00:00:00' WHERE device_id = v_device;
  END IF;
END;

--@ call purge_old('2024-03-01 00:00:00', 2, out)
CREATE PROCEDURE purge_old(IN p_before DATETIME, IN p_batch INT, OUT p_deleted INT)
BEGIN
  DECLARE v_n INT DEFAULT 1;
  SET p_deleted = 0;
  WHILE v_n > 0 DO
    DELETE FROM readings WHERE ts < p_before ORDER BY ts, device_id LIMIT 2;
    SET v_n = ROW_COUNT();
    SET p_deleted = p_deleted + v_n;
  END WHILE;
END;
