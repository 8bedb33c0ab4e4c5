--@ run INSERT INTO posts (topic_id, user_id, body, created) VALUES (2,4,'me too','2024-01-01 01:01:01')
--@ run INSERT INTO posts (topic_id, user_id, body, created) VALUES (3,4,'locked?','2024-01-01 01:01:01')
CREATE TRIGGER posts_bi BEFORE INSERT ON posts FOR EACH ROW
BEGIN
  DECLARE v_locked TINYINT(1);
  SELECT locked INTO v_locked FROM topics WHERE topic_id = NEW.topic_id;
  IF v_locked THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'topic is locked';
  END IF;
END;

--@ run INSERT INTO posts (topic_id, user_id, body, created) VALUES (1,2,'again','2024-02-02 02:02:02')
CREATE TRIGGER posts_ai AFTER INSERT ON posts FOR EACH ROW
BEGIN
  UPDATE topics SET replies = replies + 1, last_post_id = NEW.post_id WHERE topic_id = NEW.topic_id;
  UPDATE users SET posts = posts + 1 WHERE user_id = NEW.user_id;
END;

--@ run DELETE FROM votes WHERE post_id = 3
CREATE TRIGGER votes_ad AFTER DELETE ON votes FOR EACH ROW
  UPDATE users SET karma = karma - OLD.value WHERE user_id = (SELECT user_id FROM posts WHERE post_id = OLD.post_id);
