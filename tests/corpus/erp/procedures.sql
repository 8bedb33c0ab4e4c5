--@ call move_stock('A1','B2',3,4,out)
--@ call move_stock('A1','C3',3,2,out)
--@ call move_stock('A1','B2',3,4000,out)
CREATE PROCEDURE move_stock(p_from CHAR(2), p_to CHAR(2), p_item INT, p_qty DECIMAL(14,3), OUT p_result VARCHAR(20))
proc: BEGIN
  DECLARE v_have DECIMAL(14,3) DEFAULT 0;
  SELECT on_hand - reserved INTO v_have FROM warehouse_stock WHERE wh = p_from AND item_id = p_item;
  IF v_have < p_qty THEN
    SET p_result = 'short';
    LEAVE proc;
  END IF;
  UPDATE warehouse_stock SET on_hand = on_hand - p_qty WHERE wh = p_from AND item_id = p_item;
  INSERT INTO warehouse_stock (wh, item_id, on_hand) VALUES (p_to, p_item, p_qty)
    ON DUPLICATE KEY UPDATE on_hand = on_hand + VALUES(on_hand);
  SET p_result = 'moved';
END;

--@ call explode_bom(1, 3)
--@ call explode_bom(6, 1)
CREATE PROCEDURE explode_bom(p_root INT, p_qty DECIMAL(12,3))
BEGIN
  DECLARE v_level INT DEFAULT 0;
  DECLARE v_rows INT DEFAULT 1;
  DROP TEMPORARY TABLE IF EXISTS tmp_bom;
  CREATE TEMPORARY TABLE tmp_bom (lvl INT NOT NULL, item_id INT NOT NULL, qty DECIMAL(16,3) NOT NULL);
  INSERT INTO tmp_bom VALUES (0, p_root, p_qty);
  WHILE v_rows > 0 AND v_level < 10 DO
    CREATE TEMPORARY TABLE tmp_next AS
      SELECT b.child_id AS item_id, t.qty * b.qty AS qty FROM tmp_bom t JOIN bom b ON b.parent_id = t.item_id WHERE t.lvl = v_level;
    SELECT COUNT(*) INTO v_rows FROM tmp_next;
    INSERT INTO tmp_bom SELECT v_level + 1, item_id, qty FROM tmp_next;
    DROP TEMPORARY TABLE tmp_next;
    SET v_level = v_level + 1;
  END WHILE;
  SELECT i.code, SUM(t.qty) AS qty FROM tmp_bom t JOIN items i ON i.item_id = t.item_id GROUP BY i.code ORDER BY i.code;
  DROP TEMPORARY TABLE tmp_bom;
END;

--@ call post_entry('2024-05-01', 4000, 'd005', 10.00, 'ok')
--@ call post_entry('2024-05-01', 4000, 'd999', 10.00, 'bad dept')
--@ call post_entry('2024-05-01', 4000, NULL, 0, 'zero')
CREATE PROCEDURE post_entry(IN p_date DATE, IN p_account INT, IN p_dept CHAR(4), IN p_amount DECIMAL(14,2), IN p_memo VARCHAR(100))
BEGIN
  DECLARE bad_dept CONDITION FOR SQLSTATE '45010';
  DECLARE CONTINUE HANDLER FOR bad_dept
    INSERT INTO audit_log (tbl, op, pk, new_val) VALUES ('journal', 'E', p_dept, p_memo);
  IF p_amount = 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'amount is zero', MYSQL_ERRNO = 1644;
  END IF;
  IF p_dept IS NOT NULL AND NOT EXISTS (SELECT * FROM departments WHERE dept_no = p_dept) THEN
    SIGNAL bad_dept SET MESSAGE_TEXT = 'unknown department';
  ELSE
    INSERT INTO journal (posted, account, dept_no, debit, credit, memo)
    VALUES (p_date, p_account, p_dept, GREATEST(-p_amount, 0), GREATEST(p_amount, 0), NULLIF(p_memo, ''));
  END IF;
END;
