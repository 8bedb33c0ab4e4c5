CREATE TABLE accounts (
  account_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(150) NOT NULL,
  industry VARCHAR(50) DEFAULT NULL,
  revenue DOUBLE DEFAULT NULL,
  country CHAR(2) DEFAULT NULL,
  owner VARCHAR(30) NOT NULL,
  deleted BIT(1) NOT NULL DEFAULT b'0'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE contacts (
  contact_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id INT NOT NULL,
  name VARCHAR(100) NOT NULL,
  phone VARCHAR(40) DEFAULT NULL,
  email VARCHAR(100) DEFAULT NULL,
  score SMALLINT NOT NULL DEFAULT 0,
  last_contact DATETIME DEFAULT NULL,
  KEY (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE opportunities (
  opp_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id INT NOT NULL,
  stage VARCHAR(20) NOT NULL,
  amount DECIMAL(12,2) NOT NULL,
  probability TINYINT NOT NULL DEFAULT 50,
  close_date DATE DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE activities (
  act_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contact_id INT NOT NULL,
  kind VARCHAR(10) NOT NULL,
  starts DATETIME NOT NULL,
  minutes INT NOT NULL,
  summary TEXT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE stage_history (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  opp_id INT NOT NULL,
  from_stage VARCHAR(20) DEFAULT NULL,
  to_stage VARCHAR(20) NOT NULL,
  changed_at DATETIME NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT INTO accounts (account_id, name, industry, revenue, country, owner) VALUES
 (1,'Acme Corp','Manufacturing',1250000.5,'US','kim'),(2,'Müller GmbH','manufacturing',88000,'DE','lea'),
 (3,'Nihon KK',NULL,NULL,'JP','kim'),(4,'Zed Ltd','Retail',0,NULL,'Lea'),(5,'Omega','retail',3.5e9,'GB','max');
INSERT INTO contacts (contact_id, account_id, name, phone, email, score, last_contact) VALUES
 (1,1,'Wile E. Coyote','+1 555-0100','wile@acme.test',80,'2024-03-01 10:00:00'),
 (2,1,'Road Runner',NULL,'beep@acme.test',20,NULL),(3,2,'Jörg Müller','0049 (30) 123','joerg@mueller.test',55,'2024-02-28 23:30:00'),
 (4,3,'Sato','','sato@nihon.test',70,'2023-12-31 00:00:00'),(5,5,'Oprah','07000','o@omega.test',-5,'2024-01-15 08:45:30');
INSERT INTO opportunities (opp_id, account_id, stage, amount, probability, close_date) VALUES
 (1,1,'won',50000,100,'2024-01-31'),(2,1,'proposal',12000.50,60,'2024-06-30'),(3,2,'lost',8000,0,'2023-11-11'),
 (4,3,'lead',100000,10,NULL),(5,5,'Proposal',250000,40,'2024-09-01'),(6,5,'won',99.99,100,'2024-02-29');
INSERT INTO activities (act_id, contact_id, kind, starts, minutes, summary) VALUES
 (1,1,'call','2024-01-10 09:00:00',15,'intro'),(2,1,'visit','2024-01-12 14:30:00',90,'demo; liked it'),(3,3,'mail','2024-02-28 23:30:00',0,NULL),
 (4,4,'call','2023-12-31 23:50:00',25,'new year'),(5,5,'call','2024-01-15 08:45:30',5,''),(6,1,'call','2024-02-01 09:00:00',30,'follow up');
