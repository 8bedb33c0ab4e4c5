--@ run UPDATE opportunities SET stage = 'won' WHERE opp_id = 2
--@ run UPDATE opportunities SET amount = amount + 1 WHERE opp_id = 3
CREATE TRIGGER opportunities_au AFTER UPDATE ON opportunities FOR EACH ROW
BEGIN
  IF NEW.stage <> OLD.stage THEN
    INSERT INTO stage_history (opp_id, from_stage, to_stage, changed_at) VALUES (NEW.opp_id, OLD.stage, NEW.stage, NOW());
  END IF;
END;

--@ run INSERT INTO activities (contact_id, kind, starts, minutes) VALUES (2,'call','2024-04-04 04:04:04',10)
--@ run INSERT INTO activities (contact_id, kind, starts, minutes) VALUES (1,'mail','2020-01-01 00:00:00',1)
CREATE TRIGGER activities_ai AFTER INSERT ON activities FOR EACH ROW
BEGIN
  DECLARE v_bonus INT DEFAULT 0;
  SET v_bonus = CASE NEW.kind WHEN 'visit' THEN 10 WHEN 'call' THEN 5 ELSE 1 END;
  UPDATE contacts SET score = score + v_bonus,
    last_contact = IF(last_contact IS NULL OR last_contact < NEW.starts, NEW.starts, last_contact)
  WHERE contact_id = NEW.contact_id;
END;

--@ run INSERT INTO opportunities (account_id, stage, amount, probability) VALUES (3,'LEAD',10,120)
--@ run INSERT INTO opportunities (account_id, stage, amount, probability) VALUES (3,'won',10,-1)
CREATE TRIGGER opportunities_bi BEFORE INSERT ON opportunities FOR EACH ROW
BEGIN
  SET NEW.probability = LEAST(GREATEST(NEW.probability, 0), 100);
  SET NEW.stage = LOWER(NEW.stage);
  IF NEW.stage = 'won' THEN
    SET NEW.probability = 100, NEW.close_date = IFNULL(NEW.close_date, CURDATE());
  END IF;
END;
