CREATE TABLE customers (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(120) NOT NULL,
  first_name VARCHAR(60) NOT NULL,
  last_name VARCHAR(60) DEFAULT NULL,
  tier ENUM('basic','silver','gold') NOT NULL DEFAULT 'basic',
  active TINYINT(1) NOT NULL DEFAULT 1,
  birthday DATE DEFAULT NULL,
  created_at DATETIME NOT NULL,
  points INT NOT NULL DEFAULT 0,
  UNIQUE KEY uq_customer_email (email)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE products (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sku VARCHAR(20) NOT NULL UNIQUE,
  title VARCHAR(200) NOT NULL,
  price DECIMAL(10,2) NOT NULL,
  cost DECIMAL(10,4) DEFAULT NULL,
  stock INT NOT NULL DEFAULT 0,
  weight_g INT UNSIGNED DEFAULT NULL,
  attributes JSON DEFAULT NULL,
  discontinued TINYINT(1) NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE orders (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id INT UNSIGNED NOT NULL,
  status VARCHAR(20) NOT NULL DEFAULT 'new',
  ordered_at DATETIME NOT NULL,
  shipped_at DATETIME DEFAULT NULL,
  shipping DECIMAL(8,2) NOT NULL DEFAULT 0.00,
  total DECIMAL(12,2) NOT NULL DEFAULT 0.00,
  note TEXT,
  KEY idx_orders_customer (customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE order_items (
  order_id BIGINT UNSIGNED NOT NULL,
  line_no SMALLINT NOT NULL,
  product_id INT UNSIGNED NOT NULL,
  quantity INT NOT NULL,
  unit_price DECIMAL(10,2) NOT NULL,
  PRIMARY KEY (order_id, line_no)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE stock_log (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  product_id INT UNSIGNED NOT NULL,
  delta INT NOT NULL,
  reason VARCHAR(100) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE coupons (
  code VARCHAR(16) NOT NULL PRIMARY KEY,
  percent TINYINT UNSIGNED NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  max_uses INT DEFAULT NULL,
  uses INT NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO customers (id, email, first_name, last_name, tier, active, birthday, created_at, points) VALUES
 (1,'ann@example.com','Ann','Lee','gold',1,'1984-02-29','2023-01-05 10:11:12',1200),
 (2,'Bob@Example.com','Bob',NULL,'silver',1,'1990-12-31','2023-06-30 23:59:59',300),
 (3,'carla@example.net','Carla','Díaz','basic',0,NULL,'2024-01-31 08:00:00',0),
 (4,'dan@shop.test','dan','O''Hara','basic',1,'2001-07-15','2024-02-29 12:30:00',45),
 (5,'eve@shop.test','Eve','lee','gold',1,'1975-03-01','2022-11-11 11:11:11',9999);
INSERT INTO products (id, sku, title, price, cost, stock, weight_g, attributes, discontinued) VALUES
 (1,'TS-RED-M','T-Shirt red',19.90,7.2500,25,180,'{"color":"red","size":"M","tags":["summer","cotton"]}',0),
 (2,'TS-BLU-L','T-Shirt blue',19.90,7.2500,0,190,'{"color":"blue","size":"L","tags":[]}',0),
 (3,'MUG-01','Coffee mug',8.50,2.1000,140,350,'{"color":"white","volume":330}',0),
 (4,'BAG-XL','Canvas bag',34.00,NULL,7,NULL,NULL,0),
 (5,'OLD-1','Old poster',3.99,0.8000,2,60,'{"size":"A2"}',1),
 (6,'CAP-9','Cap 100% wool',15.00,6.6667,12,90,'{"color":"Red","size":"S"}',0);
INSERT INTO orders (id, customer_id, status, ordered_at, shipped_at, shipping, total, note) VALUES
 (101,1,'shipped','2024-01-15 09:30:00','2024-01-17 16:00:00',4.90,63.20,'gift wrap'),
 (102,1,'shipped','2024-02-29 23:59:59','2024-03-02 07:15:00',0.00,119.40,NULL),
 (103,2,'new','2024-03-10 14:00:00',NULL,4.90,8.50,''),
 (104,3,'cancelled','2024-03-11 00:00:00',NULL,4.90,19.90,'Customer called'),
 (105,5,'paid','2024-03-31 12:00:00',NULL,9.90,68.00,NULL),
 (106,5,'Shipped','2023-12-31 23:00:00','2024-01-01 01:00:00',4.90,34.00,'late'),
 (107,4,'new','2024-04-01 06:45:10',NULL,4.90,0.00,NULL);
INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price) VALUES
 (101,1,1,2,19.90),(101,2,3,2,8.50),(101,3,5,1,1.50),(102,1,1,6,19.90),(103,1,3,1,8.50),(104,1,2,1,19.90),
 (105,1,4,2,34.00),(106,1,4,1,34.00);
INSERT INTO stock_log (product_id, delta, reason) VALUES (1,30,'initial'),(1,-5,'order'),(3,150,'initial');
INSERT INTO coupons (code, percent, valid_from, valid_to, max_uses, uses) VALUES
 ('SPRING',10,'2024-03-01','2024-05-31',100,3),('VIP',25,'2023-01-01','2030-12-31',NULL,17),('ONCE',50,'2024-01-01','2024-12-31',1,1);
