CREATE TABLE rooms (
  room_no SMALLINT NOT NULL PRIMARY KEY,
  kind VARCHAR(10) NOT NULL,
  beds TINYINT UNSIGNED NOT NULL,
  rate DECIMAL(8,2) NOT NULL,
  amenities SET('wifi','tv','bath','balcony') NOT NULL DEFAULT 'wifi'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE guests (
  guest_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  full_name VARCHAR(80) NOT NULL,
  nationality CHAR(3) DEFAULT NULL,
  vip CHAR(1) NOT NULL DEFAULT 'N',
  notes TEXT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE bookings (
  booking_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  room_no SMALLINT NOT NULL,
  guest_id INT NOT NULL,
  arrive DATE NOT NULL,
  depart DATE NOT NULL,
  adults TINYINT NOT NULL DEFAULT 1,
  children TINYINT NOT NULL DEFAULT 0,
  status CHAR(1) NOT NULL DEFAULT 'B',
  price DECIMAL(10,2) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE rates (
  kind VARCHAR(10) NOT NULL,
  valid_from DATE NOT NULL,
  factor DECIMAL(4,2) NOT NULL,
  PRIMARY KEY (kind, valid_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE changes (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  booking_id INT NOT NULL,
  what VARCHAR(200) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO rooms VALUES (101,'single',1,59.00,'wifi'),(102,'double',2,89.50,'wifi,tv'),(201,'Double',2,95.00,'wifi,tv,bath'),(301,'suite',4,220.00,'wifi,tv,bath,balcony'),(302,'suite',5,240.00,'');
INSERT INTO guests (guest_id, full_name, nationality, vip, notes) VALUES (1,'Smith, John','GBR','N',NULL),(2,'Świątek, Iga','POL','Y','likes quiet'),(3,'O''Neil, Pat',NULL,'n',''),(4,'Tanaka, Aki','JPN','Y','allergic: nuts');
INSERT INTO bookings (booking_id, room_no, guest_id, arrive, depart, adults, children, status, price) VALUES (1,101,1,'2024-01-30','2024-02-02',1,0,'O',177.00),(2,301,2,'2024-02-27','2024-03-05',2,2,'I',NULL),
 (3,102,3,'2024-03-01','2024-03-02',2,0,'B',89.50),(4,201,4,'2024-12-30','2025-01-02',2,1,'b',NULL),(5,102,1,'2024-03-02','2024-03-04',1,0,'X',0.00);
INSERT INTO rates VALUES ('suite','2024-01-01',1.00),('suite','2024-03-01',1.25),('double','2024-01-01',0.90),('single','2024-02-01',1.10);
