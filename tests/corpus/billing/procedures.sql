--@ call issue_invoice(1, '2024-03', '2024-04-01', out)
--@ call issue_invoice(1, '2024-01', '2024-04-01', out)
--@ call issue_invoice(77, '2024-01', '2024-04-01', out)
CREATE PROCEDURE issue_invoice(IN p_sub INT, IN p_period CHAR(7), IN p_day DATE, OUT p_no VARCHAR(20))
BEGIN
  DECLARE v_units INT;
  DECLARE v_net DECIMAL(12,2);
  DECLARE v_seq INT;
  DECLARE EXIT HANDLER FOR SQLSTATE '23000'
  BEGIN
    SET p_no = 'duplicate';
  END;
  SELECT COALESCE(SUM(units), 0) INTO v_units FROM usage_records WHERE sub_id = p_sub AND DATE_FORMAT(used_at, '%Y-%m') = p_period;
  SELECT p.monthly + GREATEST(v_units - p.included_units * 1.0, 0) * p.unit_price INTO v_net
    FROM plans p JOIN subscriptions s ON s.plan_code = p.plan_code WHERE s.sub_id = p_sub;
  SELECT IFNULL(MAX(CAST(SUBSTRING(invoice_no, 6) AS UNSIGNED)), 0) + 1 INTO v_seq FROM invoices WHERE invoice_no LIKE CONCAT(YEAR(p_day), '-%');
  SET p_no = CONCAT(YEAR(p_day), '-', LPAD(v_seq, 4, '0'));
  INSERT INTO invoices (invoice_no, sub_id, period, net, vat, issued) VALUES (p_no, p_sub, p_period, v_net, ROUND(v_net * 0.2, 2), p_day);
END;

--@ call settle_payments()
CREATE PROCEDURE settle_payments()
BEGIN
  UPDATE invoices i
    JOIN (SELECT invoice_no, SUM(amount) AS total, MAX(received) AS last_payment FROM payments GROUP BY invoice_no) p ON p.invoice_no = i.invoice_no
    SET i.paid = DATE(p.last_payment)
    WHERE i.paid IS NULL AND p.total >= i.net + i.vat;
  UPDATE subscriptions SET status = 'suspended'
    WHERE status = 'active' AND sub_id IN (SELECT sub_id FROM invoices WHERE paid IS NULL AND issued < '2024-03-15');
  SELECT ROW_COUNT() AS suspended;
END;

--@ call dunning(10, inout 3)
--@ call dunning(NULL, inout NULL)
CREATE PROCEDURE dunning(IN p_fee DECIMAL(8,2), INOUT p_level INT)
BEGIN
  DECLARE v_no VARCHAR(20);
  DECLARE v_sub INT;
  DECLARE done INT DEFAULT 0;
  DECLARE c CURSOR FOR SELECT invoice_no, sub_id FROM invoices WHERE paid IS NULL ORDER BY invoice_no;
  DECLARE CONTINUE HANDLER FOR SQLSTATE '02000' SET done = 1;
  SET p_fee = COALESCE(p_fee, 5);
  SET @total = 0;
  OPEN c;
  REPEAT
    FETCH c INTO v_no, v_sub;
    IF NOT done THEN
      UPDATE subscriptions SET balance = balance - p_fee WHERE sub_id = v_sub;
      SET @total := @total + p_fee;
    END IF;
  UNTIL done END REPEAT;
  CLOSE c;
  SET p_level = IFNULL(p_level, 0) + 1;
  SELECT @total AS fees, p_level AS level;
END;
