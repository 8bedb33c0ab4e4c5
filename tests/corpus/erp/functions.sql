--@ args 1,2,3,4,5,6,77
CREATE FUNCTION available_stock(p_item INT) RETURNS DECIMAL(14,3)
READS SQL DATA
RETURN (SELECT COALESCE(SUM(on_hand - reserved), 0) FROM warehouse_stock WHERE item_id = p_item);

--@ args 1,2,3,6 | 0,1,2.5
CREATE FUNCTION days_late(p_entry INT, p_grace DECIMAL(5,1)) RETURNS INT
READS SQL DATA
BEGIN
  DECLARE d DATE;
  DECLARE late INT;
  SELECT posted INTO d FROM journal WHERE entry_id = p_entry;
  SET late = DATEDIFF('2024-04-01', d) - p_grace;
  IF late < 0 THEN SET late = 0; END IF;
  RETURN late;
END;

--@ args '2024-01-31','2024-12-31','2023-07-01','2024-02-29'
CREATE FUNCTION fiscal_period(p_date DATE) RETURNS CHAR(7)
DETERMINISTIC
RETURN CONCAT(IF(MONTH(p_date) >= 7, YEAR(p_date) + 1, YEAR(p_date)), '-', LPAD(MOD(MONTH(p_date) + 5, 12) + 1, 2, '0'));

--@ args 'd006','d003','d001','x' 
CREATE FUNCTION department_path(p_dept CHAR(4)) RETURNS VARCHAR(400)
READS SQL DATA
BEGIN
  DECLARE v_path VARCHAR(400) DEFAULT '';
  DECLARE v_name VARCHAR(40);
  DECLARE v_parent CHAR(4);
  DECLARE v_no CHAR(4) DEFAULT p_dept;
  DECLARE guard INT DEFAULT 0;
  climb: WHILE v_no IS NOT NULL DO
    SET v_name = NULL, v_parent = NULL;
    SELECT dept_name, parent_no INTO v_name, v_parent FROM departments WHERE dept_no = v_no;
    IF v_name IS NULL THEN
      LEAVE climb;
    END IF;
    SET v_path = CONCAT(v_name, IF(v_path = '', '', '/'), v_path);
    SET v_no = v_parent;
    SET guard = guard + 1;
    IF guard > 20 THEN LEAVE climb; END IF;
  END WHILE climb;
  RETURN v_path;
END;
