--@ args 'S','M','L','free','s' | 0,100,101,1000,25000
CREATE FUNCTION plan_cost(p_plan VARCHAR(10), p_units INT) RETURNS DECIMAL(12,2) READS SQL DATA
BEGIN
  DECLARE v_monthly, v_unit DECIMAL(10,5) DEFAULT 0;
  DECLARE v_incl INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR NOT FOUND RETURN -1;
  SELECT monthly, unit_price, included_units INTO v_monthly, v_unit, v_incl FROM plans WHERE plan_code = BINARY p_plan;
  RETURN ROUND(v_monthly + IF(p_units > v_incl, (p_units - v_incl) * v_unit, 0), 2);
END;

--@ args '2024-01-31','2024-02-29','2023-12-15' | 1,2,12,0,-1
CREATE FUNCTION next_billing(p_start DATE, p_months INT) RETURNS DATE DETERMINISTIC
BEGIN
  DECLARE d DATE DEFAULT ADDDATE(p_start, INTERVAL p_months MONTH);
  IF DAYOFWEEK(d) = 1 THEN
    RETURN ADDDATE(d, 1);
  ELSEIF DAYOFWEEK(d) = 7 THEN
    RETURN ADDDATE(d, 2);
  END IF;
  RETURN d;
END;

--@ args 1,2,3,42
CREATE FUNCTION sub_summary(p_sub INT) RETURNS TEXT READS SQL DATA
BEGIN
  DECLARE v_customer VARCHAR(60);
  DECLARE v_count INT;
  SELECT customer INTO v_customer FROM subscriptions WHERE sub_id = p_sub;
  SELECT COUNT(*) INTO v_count FROM invoices WHERE sub_id = p_sub AND paid IS NULL;
  RETURN CONCAT(IFNULL(v_customer, '<none>'), ': ', v_count, ' open invoice', IF(v_count = 1, '', 's'));
END;
