--@ args '1984-02-29','2000-01-01','2024-03-01' | '2024-02-28','2024-02-29','2024-03-01'
CREATE FUNCTION age_on(p_birth DATE, p_day DATE) RETURNS INT DETERMINISTIC
RETURN YEAR(p_day) - YEAR(p_birth) - (DATE_FORMAT(p_day, '%m%d') < DATE_FORMAT(p_birth, '%m%d'));

--@ args '2024-03-01','2024-03-04','2024-12-31' | '2024-03-10','2024-03-31','2025-01-01'
CREATE FUNCTION workdays(p_from DATE, p_to DATE) RETURNS INT DETERMINISTIC
BEGIN
  DECLARE d DATE;
  DECLARE n INT DEFAULT 0;
  IF p_from IS NULL OR p_to IS NULL OR DATEDIFF(p_to, p_from) > 1000 THEN
    RETURN NULL;
  END IF;
  SET d = p_from;
  day_loop: WHILE d <= p_to DO
    SET d = DATE_ADD(d, INTERVAL 1 DAY);
    IF DAYOFWEEK(DATE_SUB(d, INTERVAL 1 DAY)) IN (1, 7) THEN
      ITERATE day_loop;
    END IF;
    SET n = n + 1;
  END WHILE;
  RETURN n;
END;

--@ args 10001,10002,10003,10004,10005,1
CREATE FUNCTION boss_chain(p_emp INT) RETURNS VARCHAR(255) READS SQL DATA
BEGIN
  DECLARE v_boss INT DEFAULT NULL;
  DECLARE v_text VARCHAR(255) DEFAULT '';
  DECLARE v_emp INT DEFAULT p_emp;
  DECLARE gone BOOL DEFAULT FALSE;
  DECLARE c CURSOR FOR SELECT manager_no FROM employees WHERE emp_no = v_emp;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET gone = TRUE;
  WHILE NOT gone AND v_emp IS NOT NULL DO
    OPEN c;
    FETCH c INTO v_boss;
    CLOSE c;
    IF NOT gone THEN
      SET v_text = CONCAT(v_text, '<', v_emp);
      SET v_emp = v_boss;
    END IF;
  END WHILE;
  RETURN v_text;
END;

--@ args 40000,65000.50,0,78228 | 1,2,3
CREATE FUNCTION net_salary(p_gross DECIMAL(12,2), p_class TINYINT) RETURNS DECIMAL(12,2) DETERMINISTIC
BEGIN
  DECLARE tax DECIMAL(12,4) DEFAULT 0.0;
  IF p_gross > 50000 THEN
    SET tax = (p_gross - 50000) * 0.42 + 12000;
  ELSEIF p_gross > 10000 THEN
    SET tax = (p_gross - 10000) * 0.3;
  END IF;
  IF p_class = 3 THEN SET tax = tax * 0.7; END IF;
  RETURN p_gross - tax;
END;
