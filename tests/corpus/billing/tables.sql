CREATE TABLE plans (
  plan_code VARCHAR(10) NOT NULL PRIMARY KEY,
  monthly DECIMAL(8,2) NOT NULL,
  included_units INT UNSIGNED NOT NULL,
  unit_price DECIMAL(8,5) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE subscriptions (
  sub_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer VARCHAR(60) NOT NULL,
  plan_code VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE DEFAULT NULL,
  status ENUM('trial','active','suspended','ended') NOT NULL DEFAULT 'trial',
  balance DECIMAL(12,2) NOT NULL DEFAULT 0.00
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE usage_records (
  usage_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sub_id INT NOT NULL,
  used_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  units INT NOT NULL,
  meta JSON DEFAULT NULL
) ENGINE=InnoDB;
CREATE TABLE invoices (
  invoice_no VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  sub_id INT NOT NULL,
  period CHAR(7) NOT NULL,
  net DECIMAL(12,2) NOT NULL,
  vat DECIMAL(12,2) NOT NULL,
  issued DATE NOT NULL,
  paid DATE DEFAULT NULL,
  UNIQUE KEY uq_period (sub_id, period)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE payments (
  pay_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  invoice_no VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  amount DECIMAL(12,2) NOT NULL,
  method VARCHAR(12) NOT NULL,
  received DATETIME NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO plans VALUES ('S',9.90,100,0.05000),('M',29.00,1000,0.02500),('L',99.00,10000,0.01250),('free',0.00,10,0.00000);
INSERT INTO subscriptions (sub_id, customer, plan_code, start_date, end_date, status, balance) VALUES (1,'Acme','M','2023-01-15',NULL,'active',0),
 (2,'Globex','S','2024-01-31',NULL,'active',-12.5),(3,'Initech','L','2022-06-01','2024-01-31','ended',0),(4,'umbrella','free','2024-02-29',NULL,'trial',0),
 (5,'Acme','S','2024-03-01',NULL,'suspended',99.99);
INSERT INTO usage_records (usage_id, sub_id, used_at, units, meta) VALUES (1,1,'2024-01-10 10:00:00',400,'{"region":"eu","ok":true}'),(2,1,'2024-01-20 11:30:00',900,NULL),
 (3,2,'2024-02-01 00:00:00',99,'{"region":"us","tags":["a","b"]}'),(4,2,'2024-02-29 23:59:59',51,'{"region":null}'),(5,4,'2024-03-01 12:00:00',11,'[]'),(6,1,'2024-02-05 05:05:05',1000,'{"region":"eu"}');
INSERT INTO invoices VALUES ('2024-0001',1,'2024-01',36.50,7.30,'2024-02-01','2024-02-10'),('2024-0002',2,'2024-02',12.40,2.36,'2024-03-01',NULL),('2024-0003',1,'2024-02',29.00,5.80,'2024-03-01',NULL),
 ('2023-0100',3,'2023-12',99.00,0.00,'2024-01-01','2024-01-01');
INSERT INTO payments (pay_id, invoice_no, amount, method, received) VALUES (1,'2024-0001',43.80,'card','2024-02-10 10:10:10'),(2,'2023-0100',50.00,'Transfer','2024-01-01 00:00:01'),
 (3,'2023-0100',49.00,'transfer','2024-01-01 12:00:00'),(4,NULL,5.00,'cash','2024-03-03 03:03:03'),(5,'2024-0002',10.00,'CARD','2024-03-05 15:00:00');
