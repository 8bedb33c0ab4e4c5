CREATE TABLE departments (
  dept_no CHAR(4) NOT NULL PRIMARY KEY,
  dept_name VARCHAR(40) NOT NULL UNIQUE,
  parent_no CHAR(4) DEFAULT NULL,
  budget DECIMAL(14,2) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE items (
  item_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code VARCHAR(30) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL UNIQUE,
  descr VARCHAR(255) NOT NULL,
  uom ENUM('pc','kg','m') NOT NULL DEFAULT 'pc',
  reorder_level DECIMAL(12,3) NOT NULL DEFAULT 0.000,
  flags SET('buy','sell','make') NOT NULL DEFAULT '',
  updated TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE bom (
  parent_id INT NOT NULL,
  child_id INT NOT NULL,
  qty DECIMAL(12,3) NOT NULL,
  PRIMARY KEY (parent_id, child_id)
) ENGINE=InnoDB;
CREATE TABLE warehouse_stock (
  wh CHAR(2) NOT NULL,
  item_id INT NOT NULL,
  on_hand DECIMAL(14,3) NOT NULL DEFAULT 0.000,
  reserved DECIMAL(14,3) NOT NULL DEFAULT 0.000,
  PRIMARY KEY (wh, item_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE journal (
  entry_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  posted DATE NOT NULL,
  account INT NOT NULL,
  dept_no CHAR(4) DEFAULT NULL,
  debit DECIMAL(14,2) NOT NULL DEFAULT 0.00,
  credit DECIMAL(14,2) NOT NULL DEFAULT 0.00,
  memo VARCHAR(100) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE audit_log (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tbl VARCHAR(64) NOT NULL,
  op CHAR(1) NOT NULL,
  pk VARCHAR(64) NOT NULL,
  old_val VARCHAR(500) DEFAULT NULL,
  new_val VARCHAR(500) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO departments VALUES ('d001','Management',NULL,1000000.00),('d002','Production','d001',500000.50),
 ('d003','Assembly','d002',200000.00),('d004','Painting','d002',NULL),('d005','Sales','d001',120000.00),('d006','Export','d005',0.00);
INSERT INTO items (item_id, code, descr, uom, reorder_level, flags, updated) VALUES
 (1,'BIKE','City bike','pc',5,'sell,make','2024-01-01 00:00:00'),(2,'FRAME','Frame','pc',10,'make','2024-01-02 00:00:00'),
 (3,'WHEEL','Wheel 28"','pc',20,'buy','2024-01-03 00:00:00'),(4,'TUBE','Steel tube','m',100.5,'buy','2024-01-04 00:00:00'),
 (5,'paint','Red paint','kg',2.25,'buy','2024-01-05 00:00:00'),(6,'SPOKE','Spoke','pc',500,'','2024-01-06 00:00:00');
INSERT INTO bom VALUES (1,2,1),(1,3,2),(2,4,3.5),(2,5,0.125),(3,6,32);
INSERT INTO warehouse_stock VALUES ('A1',1,3,1),('A1',2,12,0),('A1',3,15,6),('B2',3,10,0),('B2',4,80.25,10),('A1',6,1000,0);
INSERT INTO journal (posted, account, dept_no, debit, credit, memo) VALUES
 ('2024-01-05',4000,'d005',0,1500.00,'invoice 1'),('2024-01-05',1200,NULL,1500.00,0,'invoice 1'),
 ('2024-01-31',6000,'d002',320.40,0,'steel'),('2024-02-02',4000,'d006',0,99.99,NULL),('2024-02-02',1200,NULL,99.99,0,''),
 ('2024-03-15',6000,'d003',1000.00,0,'wages'),('2024-03-31',6000,'d004',75.25,0,'paint'),('2024-12-31',4000,'d005',0,20.00,'year end');
