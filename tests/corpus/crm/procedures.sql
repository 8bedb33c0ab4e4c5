--@ call merge_accounts(1, 2, out)
--@ call merge_accounts(1, 1, out)
--@ call merge_accounts(1, 42, out)
CREATE PROCEDURE merge_accounts(IN p_keep INT, IN p_drop INT, OUT p_message VARCHAR(200))
main: BEGIN
  DECLARE v_name VARCHAR(150);
  IF p_keep = p_drop THEN
    SET p_message = 'same account';
    LEAVE main;
  END IF;
  SET v_name = (SELECT name FROM accounts WHERE account_id = p_drop);
  IF v_name IS NULL THEN
    SET p_message = CONCAT('no account ', p_drop);
    LEAVE main;
  END IF;
  UPDATE contacts SET account_id = p_keep WHERE account_id = p_drop;
  UPDATE opportunities SET account_id = p_keep WHERE account_id = p_drop;
  DELETE FROM accounts WHERE account_id = p_drop;
  SET p_message = CONCAT(v_name, ' merged');
END;

--@ call top_contacts(2)
--@ call top_contacts(0)
CREATE PROCEDURE top_contacts(IN p_count INT)
BEGIN
  SELECT COUNT(*) AS total FROM contacts;
  SELECT name, score FROM contacts ORDER BY score DESC, contact_id LIMIT 0, p_count;
END;

--@ call dynamic_count('contacts', out)
--@ call dynamic_count('opportunities', out)
CREATE PROCEDURE dynamic_count(IN p_table VARCHAR(64), OUT p_count INT)
BEGIN
  SET @sql = CONCAT('SELECT COUNT(*) INTO @cnt FROM ', p_table);
  PREPARE stmt FROM @sql;
  EXECUTE stmt;
  DEALLOCATE PREPARE stmt;
  SET p_count = @cnt;
END;
