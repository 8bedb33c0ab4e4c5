--@ call raise_salary(10004, 5.5, '2024-04-01')
--@ call raise_salary(10003, 5, '2024-04-01')
--@ call raise_salary(10001, -3, '2024-04-01')
CREATE PROCEDURE raise_salary(IN p_emp INT, IN p_pct DECIMAL(5,2), IN p_date DATE)
BEGIN
  DECLARE v_old INT;
  DECLARE no_salary INT DEFAULT 0;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET no_salary = 1;
  IF p_pct <= 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a raise must be positive';
  END IF;
  SELECT salary INTO v_old FROM salaries WHERE emp_no = p_emp AND to_date = '9999-01-01';
  IF no_salary THEN
    SELECT CONCAT('no current salary for ', p_emp) AS warning;
  ELSE
    UPDATE salaries SET to_date = p_date WHERE emp_no = p_emp AND to_date = '9999-01-01';
    INSERT INTO salaries VALUES (p_emp, ROUND(v_old * (1 + p_pct / 100)), p_date, '9999-01-01');
    SELECT salary FROM salaries WHERE emp_no = p_emp ORDER BY from_date DESC LIMIT 1;
  END IF;
END;

--@ call absence_report(2024)
--@ call absence_report(1999)
CREATE PROCEDURE absence_report(p_year INT)
READS SQL DATA
BEGIN
  SELECT e.emp_no, e.last_name, COUNT(a.id) AS requests,
    COALESCE(SUM(CASE WHEN a.approved THEN DATEDIFF(a.last_day, a.first_day) + 1 END), 0) AS approved_days
  FROM employees e
  LEFT JOIN absences a ON a.emp_no = e.emp_no AND YEAR(a.first_day) = p_year
  WHERE e.leave_date IS NULL
  GROUP BY e.emp_no, e.last_name
  ORDER BY approved_days DESC, e.emp_no;
END;

--@ call decide_absences(out, out)
CREATE PROCEDURE decide_absences(OUT p_yes INT, OUT p_no INT)
BEGIN
  DECLARE v_id, v_emp, v_days INT;
  DECLARE finished BOOLEAN DEFAULT FALSE;
  DECLARE open_requests CURSOR FOR
    SELECT id, emp_no, DATEDIFF(last_day, first_day) + 1 FROM absences WHERE approved IS NULL ORDER BY id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = TRUE;
  SET p_yes = 0, p_no = 0;
  OPEN open_requests;
  FETCH open_requests INTO v_id, v_emp, v_days;
  WHILE NOT finished DO
    BEGIN
      DECLARE v_used INT DEFAULT 0;
      SELECT IFNULL(SUM(DATEDIFF(last_day, first_day) + 1), 0) INTO v_used FROM absences WHERE emp_no = v_emp AND approved = 1;
      IF v_used + v_days > 30 OR v_days < 2 THEN
        UPDATE absences SET approved = FALSE WHERE id = v_id;
        SET p_no = p_no + 1;
      ELSE
        UPDATE absences SET approved = TRUE WHERE id = v_id;
        SET p_yes = p_yes + 1;
      END IF;
    END;
    FETCH open_requests INTO v_id, v_emp, v_days;
  END WHILE;
  CLOSE open_requests;
END;
