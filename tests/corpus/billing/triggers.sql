--@ run INSERT INTO payments (invoice_no, amount, method, received) VALUES ('2024-0002', 4.76, 'card', '2024-04-01 10:00:00')
--@ run INSERT INTO payments (invoice_no, amount, method, received) VALUES ('2024-0003', 1, 'card', '2024-04-01 10:00:00')
CREATE TRIGGER payments_ai AFTER INSERT ON payments FOR EACH ROW
BEGIN
  DECLARE v_due DECIMAL(12,2);
  SELECT i.net + i.vat - (SELECT IFNULL(SUM(amount), 0) FROM payments WHERE invoice_no = NEW.invoice_no) INTO v_due
    FROM invoices i WHERE i.invoice_no = NEW.invoice_no;
  IF v_due <= 0 THEN
    UPDATE invoices SET paid = DATE(NEW.received) WHERE invoice_no = NEW.invoice_no AND paid IS NULL;
  END IF;
END;

--@ run UPDATE subscriptions SET status = 'active' WHERE sub_id = 3
--@ run UPDATE subscriptions SET status = 'ended' WHERE sub_id = 1
CREATE TRIGGER subscriptions_bu BEFORE UPDATE ON subscriptions FOR EACH ROW
BEGIN
  IF OLD.status = 'ended' AND NEW.status <> 'ended' THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'an ended subscription stays ended';
  END IF;
  IF NEW.status = 'ended' AND NEW.end_date IS NULL THEN
    SET NEW.end_date = CURRENT_DATE();
  END IF;
END;

--@ run INSERT INTO usage_records (sub_id, used_at, units) VALUES (2, '2024-04-01 00:00:00', -5)
--@ run INSERT INTO usage_records (sub_id, used_at, units) VALUES (2, '2024-04-01 00:00:00', 5)
CREATE TRIGGER usage_bi BEFORE INSERT ON usage_records FOR EACH ROW
BEGIN
  SET NEW.units = ABS(NEW.units);
  IF NEW.meta IS NULL THEN
    SET NEW.meta = JSON_OBJECT('auto', 1, 'sub', NEW.sub_id);
  END IF;
END;
