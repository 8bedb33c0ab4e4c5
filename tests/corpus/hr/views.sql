CREATE VIEW v_current_salaries AS
SELECT e.emp_no, CONCAT(e.last_name, ', ', LEFT(e.first_name, 1), '.') AS name, s.salary, ROUND(s.salary / 12, 2) AS monthly,
  IF(e.gender = 'M', 'Mr', 'Ms') AS title, FLOOR(s.salary / 1000) * 1000 AS bracket
FROM employees e JOIN salaries s ON s.emp_no = e.emp_no AND s.to_date = '9999-01-01';

CREATE VIEW v_seniority AS
SELECT emp_no, TIMESTAMPDIFF(YEAR, hire_date, '2024-02-28') AS years, TIMESTAMPDIFF(MONTH, hire_date, '2024-02-28') AS months,
  DATEDIFF(COALESCE(leave_date, '2024-02-28'), hire_date) AS days, DATE_ADD(hire_date, INTERVAL 10 YEAR) AS jubilee,
  LAST_DAY(hire_date) AS first_month_end, hire_date + INTERVAL 1 MONTH AS probation_check
FROM employees;

CREATE VIEW v_absence_days AS
SELECT emp_no, LOWER(kind) AS kind, SUM(DATEDIFF(last_day, first_day) + 1) AS days, SUM(approved IS NULL) AS open_requests,
  MIN(first_day) AS first_day, GROUP_CONCAT(CONCAT(first_day, '..', last_day) ORDER BY first_day SEPARATOR '; ') AS periods
FROM absences
GROUP BY emp_no, LOWER(kind)
HAVING days > 0;

CREATE VIEW v_worktime AS
SELECT emp_no, work_day, TIMEDIFF(end_time, start_time) AS gross, TIME_TO_SEC(TIMEDIFF(end_time, start_time)) / 60 - break_min AS net_minutes,
  SEC_TO_TIME(TIME_TO_SEC(end_time) - TIME_TO_SEC(start_time) - break_min * 60) AS net, HOUR(start_time) AS start_hour, MINUTE(start_time) AS start_minute
FROM timesheets;

CREATE VIEW v_pay_gap AS
SELECT e.gender, COUNT(*) AS n, AVG(s.salary) AS avg_salary, STDDEV_POP(s.salary) AS sd, MAX(s.salary) - MIN(s.salary) AS spread,
  BIT_OR(e.emp_no & 7) AS bits
FROM employees e INNER JOIN salaries s USING (emp_no)
WHERE s.to_date > '2024-01-01'
GROUP BY e.gender WITH ROLLUP;
