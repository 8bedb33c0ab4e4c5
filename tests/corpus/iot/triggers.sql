--@ run INSERT INTO readings VALUES (1,'2024-05-01 00:00:00','temp',41)
--@ run INSERT INTO readings VALUES (1,'2024-05-01 00:01:00','temp',39)
--@ run INSERT INTO readings VALUES (2,'2024-05-01 00:01:00','temp',99)
CREATE TRIGGER readings_ai AFTER INSERT ON readings FOR EACH ROW
BEGIN
  DECLARE v_max DECIMAL(10,2);
  SELECT JSON_UNQUOTE(JSON_EXTRACT(config, '$.limits.temp.max')) INTO v_max FROM devices WHERE device_id = NEW.device_id;
  IF NEW.metric = 'temp' AND v_max IS NOT NULL AND NEW.value > v_max THEN
    INSERT INTO alerts (device_id, level, message, raised) VALUES (NEW.device_id, 2, CONCAT('temp ', NEW.value, ' over ', v_max), NEW.ts);
  END IF;
  UPDATE devices SET last_seen = GREATEST(COALESCE(last_seen, NEW.ts), NEW.ts) WHERE device_id = NEW.device_id;
END;

--@ run UPDATE alerts SET cleared = '2024-03-01 11:00:00' WHERE alert_id = 1
--@ run UPDATE alerts SET cleared = '2024-03-02 11:00:00', level = 9 WHERE alert_id = 1
CREATE TRIGGER alerts_bu BEFORE UPDATE ON alerts FOR EACH ROW
BEGIN
  IF NEW.cleared IS NOT NULL AND NEW.cleared < OLD.raised THEN
    SET NEW.cleared = OLD.raised;
  END IF;
  SET NEW.message = CONCAT(OLD.message, CASE WHEN NEW.level > OLD.level THEN ' (escalated)' ELSE '' END);
END;

--@ run INSERT INTO devices (serial, model, flags) VALUES ('sn-9','x', 3)
CREATE TRIGGER devices_bi BEFORE INSERT ON devices FOR EACH ROW
SET NEW.serial = UPPER(NEW.serial), NEW.flags = NEW.flags | 8;
