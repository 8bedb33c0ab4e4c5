--@ call cast_vote(4, 1, 1)
--@ call cast_vote(1, 2, -1)
--@ call cast_vote(1, 2, 5)
CREATE PROCEDURE cast_vote(p_post INT, p_user INT, p_value TINYINT)
BEGIN
  IF p_value NOT IN (-1, 1) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'vote must be 1 or -1';
  END IF;
  REPLACE INTO votes (post_id, user_id, value) VALUES (p_post, p_user, p_value);
  UPDATE users u JOIN posts p ON p.user_id = u.user_id SET u.karma = u.karma + p_value WHERE p.post_id = p_post;
END;

--@ call purge_user(3, out, out)
--@ call purge_user(99, out, out)
CREATE PROCEDURE purge_user(IN p_user INT, OUT p_posts INT, OUT p_votes INT)
BEGIN
  DELETE v FROM votes v INNER JOIN posts p ON p.post_id = v.post_id WHERE p.user_id = p_user;
  SET p_votes = ROW_COUNT();
  DELETE FROM posts WHERE user_id = p_user;
  SELECT ROW_COUNT() INTO p_posts;
  UPDATE topics t SET t.replies = (SELECT GREATEST(COUNT(*) - 1, 0) FROM posts p WHERE p.topic_id = t.topic_id);
END;

--@ call tag_topic(1, 'intro')
--@ call tag_topic(1, 'fresh')
CREATE PROCEDURE tag_topic(IN p_topic INT, IN p_tag VARCHAR(30))
BEGIN
  DECLARE duplicate_tag INT DEFAULT 0;
  DECLARE CONTINUE HANDLER FOR 1062 SET duplicate_tag = 1;
  INSERT INTO tags (topic_id, tag) VALUES (p_topic, p_tag);
  IF duplicate_tag = 1 THEN
    SELECT 'already tagged' AS message;
  ELSE
    SELECT COUNT(*) AS tags FROM tags WHERE topic_id = p_topic;
  END IF;
END;
