--@ run UPDATE salaries SET salary = 70000 WHERE emp_no = 10002
--@ run UPDATE salaries SET to_date = '2024-12-31' WHERE emp_no = 10002
CREATE TRIGGER salaries_au AFTER UPDATE ON salaries FOR EACH ROW
BEGIN
  IF OLD.salary != NEW.salary THEN
    INSERT INTO salary_audit (emp_no, old_salary, new_salary, pct, who)
    VALUES (NEW.emp_no, OLD.salary, NEW.salary, (NEW.salary - OLD.salary) / OLD.salary * 100, 'trigger');
  END IF;
END;

--@ run INSERT INTO absences (emp_no, kind, first_day, last_day) VALUES (10001,'HOLIDAY','2024-07-10','2024-07-20')
--@ run INSERT INTO absences (emp_no, kind, first_day, last_day) VALUES (10001,'SICK','2024-08-10','2024-08-01')
--@ run INSERT INTO absences (emp_no, kind, first_day, last_day) VALUES (10005,'Sick','2024-08-10','2024-08-11')
CREATE TRIGGER absences_bi BEFORE INSERT ON absences FOR EACH ROW
BEGIN
  DECLARE msg VARCHAR(128);
  IF NEW.last_day < NEW.first_day THEN
    SET msg = CONCAT('absence ends before it starts: ', NEW.first_day);
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = msg;
  END IF;
  IF (SELECT COUNT(*) FROM absences a WHERE a.emp_no = NEW.emp_no AND a.first_day <= NEW.last_day AND a.last_day >= NEW.first_day) > 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'overlaps';
  END IF;
  SET NEW.kind = LOWER(NEW.kind);
  SET NEW.approved = IF(NEW.kind = 'sick', 1, NULL);
END;

--@ run DELETE FROM employees WHERE emp_no = 10005
CREATE TRIGGER employees_ad AFTER DELETE ON employees FOR EACH ROW
BEGIN
  INSERT INTO salary_audit (emp_no, old_salary, who)
    SELECT s.emp_no, s.salary, 'delete' FROM salaries s WHERE s.emp_no = OLD.emp_no;
  DELETE FROM salaries WHERE emp_no = OLD.emp_no;
  DELETE FROM absences WHERE emp_no = OLD.emp_no;
END;
