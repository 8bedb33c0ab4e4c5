--@ args 0,1609459200,1704067199,2147483647,86400
CREATE FUNCTION ts_label(p_ts INT) RETURNS VARCHAR(40) DETERMINISTIC
RETURN DATE_FORMAT(FROM_UNIXTIME(p_ts), '%W, %e %M %Y %H:%i:%s');

--@ args 1,2,3,4,5,6
CREATE FUNCTION post_score(p_post INT) RETURNS INT READS SQL DATA
BEGIN
  DECLARE s INT DEFAULT 0;
  SELECT COALESCE(SUM(value), 0) INTO s FROM votes WHERE post_id = p_post;
  RETURN s;
END;

--@ args 'hello world','<b>bold</b> text','no tags','<unclosed','a<br/>b<br/>c'
CREATE FUNCTION strip_tags(p_html TEXT) RETURNS TEXT DETERMINISTIC
BEGIN
  DECLARE s_pos, e_pos INT DEFAULT 1;
  DECLARE result TEXT DEFAULT p_html;
  tag_loop: LOOP
    SET s_pos = LOCATE('<', result);
    IF s_pos = 0 THEN LEAVE tag_loop; END IF;
    SET e_pos = LOCATE('>', result, s_pos);
    IF e_pos = 0 THEN LEAVE tag_loop; END IF;
    SET result = INSERT(result, s_pos, e_pos - s_pos + 1, '');
  END LOOP;
  RETURN result;
END;

--@ args 1,2,3,4,99
CREATE FUNCTION user_title(p_user INT) RETURNS VARCHAR(30) READS SQL DATA
BEGIN
  DECLARE v_posts, v_karma INT;
  DECLARE v_banned TINYINT(1);
  DECLARE EXIT HANDLER FOR NOT FOUND RETURN 'nobody';
  SELECT posts, karma, banned INTO v_posts, v_karma, v_banned FROM users WHERE user_id = p_user;
  IF v_banned THEN
    RETURN 'banned';
  END IF;
  IF v_posts >= 3 && v_karma > 0 THEN
    RETURN 'veteran';
  ELSEIF v_posts > 0 || v_karma > 0 THEN
    RETURN 'member';
  END IF;
  RETURN 'newbie';
END;
