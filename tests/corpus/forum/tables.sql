CREATE TABLE users (
  user_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  username VARCHAR(40) NOT NULL UNIQUE,
  reg_ts INT NOT NULL,
  posts INT NOT NULL DEFAULT 0,
  karma INT NOT NULL DEFAULT 0,
  banned TINYINT(1) NOT NULL DEFAULT 0,
  ip INT UNSIGNED DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE topics (
  topic_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  user_id INT NOT NULL,
  created DATETIME NOT NULL,
  last_post_id INT DEFAULT NULL,
  replies INT NOT NULL DEFAULT 0,
  locked TINYINT(1) NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE posts (
  post_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  topic_id INT NOT NULL,
  user_id INT NOT NULL,
  parent_id INT DEFAULT NULL,
  body TEXT NOT NULL,
  created DATETIME NOT NULL,
  edited DATETIME DEFAULT NULL,
  KEY (topic_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE votes (
  post_id INT NOT NULL,
  user_id INT NOT NULL,
  value TINYINT NOT NULL,
  PRIMARY KEY (post_id, user_id)
) ENGINE=InnoDB;
CREATE TABLE tags (
  topic_id INT NOT NULL,
  tag VARCHAR(30) NOT NULL,
  PRIMARY KEY (topic_id, tag)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO users (user_id, username, reg_ts, posts, karma, banned, ip) VALUES
 (1,'root',1609459200,3,10,0,2130706433),(2,'Alice',1640995200,2,5,0,3232235777),(3,'bob',1704067199,1,-3,1,NULL),(4,'Ümit',1704067200,0,0,0,167772161);
INSERT INTO topics (topic_id, title, user_id, created, last_post_id, replies, locked) VALUES
 (1,'Welcome',1,'2022-01-01 00:00:00',3,2,0),(2,'How to <b>join</b>?',2,'2023-05-17 18:20:00',5,1,0),(3,'Closed',1,'2023-12-31 23:59:59',6,0,1);
INSERT INTO posts (post_id, topic_id, user_id, parent_id, body, created, edited) VALUES
 (1,1,1,NULL,'Hello all','2022-01-01 00:00:00',NULL),(2,1,2,1,'Thanks!','2022-01-02 10:00:00','2022-01-02 10:05:00'),
 (3,1,3,2,'spam SPAM spam','2022-01-03 11:11:11',NULL),(4,2,2,NULL,'I have a question about joins','2023-05-17 18:20:00',NULL),
 (5,2,1,4,'Use INNER JOIN','2023-05-17 19:00:00',NULL),(6,3,1,NULL,'no replies here','2023-12-31 23:59:59',NULL);
INSERT INTO votes VALUES (1,2,1),(1,3,-1),(2,1,1),(3,1,-1),(3,2,-1),(5,2,1);
INSERT INTO tags VALUES (1,'intro'),(1,'Meta'),(2,'sql'),(2,'SQL'),(2,'help');
