CREATE TABLE devices (
  device_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  serial VARCHAR(32) NOT NULL UNIQUE,
  mac BINARY(6) DEFAULT NULL,
  model VARCHAR(30) NOT NULL,
  config JSON DEFAULT NULL,
  flags INT UNSIGNED NOT NULL DEFAULT 0,
  lat DECIMAL(9,6) DEFAULT NULL,
  lon DECIMAL(9,6) DEFAULT NULL,
  last_seen DATETIME(3) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE readings (
  device_id INT UNSIGNED NOT NULL,
  ts DATETIME(3) NOT NULL,
  metric VARCHAR(20) NOT NULL,
  value DOUBLE DEFAULT NULL,
  PRIMARY KEY (device_id, ts, metric)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE alerts (
  alert_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  device_id INT UNSIGNED NOT NULL,
  level TINYINT UNSIGNED NOT NULL,
  message VARCHAR(200) NOT NULL,
  raised DATETIME(3) NOT NULL,
  cleared DATETIME(3) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE hourly (
  device_id INT UNSIGNED NOT NULL,
  hour_start DATETIME NOT NULL,
  metric VARCHAR(20) NOT NULL,
  n INT NOT NULL,
  avg_value DOUBLE DEFAULT NULL,
  max_value DOUBLE DEFAULT NULL,
  PRIMARY KEY (device_id, hour_start, metric)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO devices (device_id, serial, mac, model, config, flags, lat, lon, last_seen) VALUES
 (1,'SN-0001',x'001122AABBCC','thermo','{"interval":60,"limits":{"temp":{"min":-10,"max":40}}}',5,48.208174,16.373819,'2024-03-01 12:00:00.500'),
 (2,'SN-0002',x'FFFFFFFFFFFF','Thermo','{"interval":300}',0,52.520008,13.404954,'2024-02-29 23:59:59.999'),(3,'sn-0003',NULL,'meter',NULL,12,NULL,NULL,NULL);
INSERT INTO readings VALUES (1,'2024-03-01 11:00:00.000','temp',20.5),(1,'2024-03-01 11:15:00.250','temp',21.25),(1,'2024-03-01 11:45:00.000','temp',NULL),
 (1,'2024-03-01 12:00:00.500','temp',45),(1,'2024-03-01 12:00:00.500','hum',55.5),(2,'2024-02-29 23:30:00.000','temp',-3.75),(2,'2024-02-29 23:59:59.999','temp',-4.5),
 (3,'2024-01-01 00:00:00.000','kwh',1000),(3,'2024-01-02 00:00:00.000','kwh',1010.5),(3,'2024-01-03 00:00:00.000','kwh',1033);
INSERT INTO alerts (alert_id, device_id, level, message, raised, cleared) VALUES (1,1,2,'temp high','2024-03-01 12:00:01.000',NULL),(2,2,1,'cold','2024-02-29 23:31:00.000','2024-03-01 06:00:00.000');
